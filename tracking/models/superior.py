from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Post


class FormerSuperior(models.Model):
    """To whom a post reported until a moment; to whom it reports now is written in the post.

    The database enters a row whenever a post is made to report elsewhere, so that the superior of the time
    still answers for a delay.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    until = models.DateTimeField()

    class Meta:
        verbose_name = _("former superior")
        verbose_name_plural = _("former superiors")

    def __str__(self) -> str:
        return f"{self.post_id}/{self.superior_id}"
