from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, Section
from accounts.models.names import Bilingual
from tracking.models import Paper
from tracking.models.access import PaperQuerySet


class SubjectHead(Bilingual):
    """A heading of an office's list of subjects; offices below use it too."""

    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.PROTECT, related_name="subject_heads"
    )
    code = models.CharField(_("code"), max_length=20)

    class Meta:
        verbose_name = _("subject head")
        verbose_name_plural = _("subject heads")
        constraints = [
            models.UniqueConstraint(fields=["office", "code"], name="files_subject_head_once_in_an_office")
        ]


class File(Paper):
    """A file: a paper with a note sheet on the left and correspondence on the right."""

    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="files"
    )
    subject_head = models.ForeignKey(
        SubjectHead, verbose_name=_("subject head"), on_delete=models.PROTECT, related_name="files"
    )

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def own_facts(self) -> tuple:
        """Section and subject head, which are given once."""
        return self.section_id, self.subject_head_id
