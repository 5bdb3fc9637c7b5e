from django.db import models

from accounts.models import Post


class FormerSuperior(models.Model):
    """To whom a post reported until a moment; to whom it reports now is written in the post.

    The database enters it whenever a post is made to report elsewhere, whoever does so, so that a delay is
    still answered for by whom it was then.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    superior = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, db_index=False, related_name="+")
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id}/{self.superior_id}"
