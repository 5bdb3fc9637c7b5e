from django.db import models
from django.utils.translation import gettext_lazy as _


class Rendition(models.Model):
    """The pages of an uploaded content in a form that can be shown, made once for each content.

    It can be made anew at any time: the paper itself is never changed by it.
    """

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")

    class State(models.TextChoices):
        WAITING = "waiting", _("Being made")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Not made")
        IMPOSSIBLE = "impossible", _("Not possible here")

    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PDF)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    content = models.FileField(max_length=120, blank=True)
    pages = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pages of a paper for showing")
        verbose_name_plural = _("pages of papers for showing")
        constraints = [
            models.UniqueConstraint(fields=["sha256", "kind"], name="files_rendition_once_for_a_content")
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["waiting", "impossible"]),
                name="files_rendition_not_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sha256}: {self.kind}"
