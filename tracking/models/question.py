from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Charge, Post

from .movement import Movement
from .stay import Stay


class QuestionQuerySet(models.QuerySet):
    def open(self) -> "QuestionQuerySet":
        """Questions without a reply."""
        return self.filter(answer__isnull=True)

    def to(self, charge: Charge) -> "QuestionQuerySet":
        """Questions that the charge may reply to: put to the person or the post, or come up to the person."""
        user = charge.user_id
        return self.filter(Q(to=user) | Q(to_post=charge.post_id) | Q(raised_to=user))

    def known_to(self, charge: Charge) -> "QuestionQuerySet":
        """Questions that the charge may reply to, or that its post or person has asked."""
        user, post = charge.user_id, charge.post_id
        asker = Q(by_post=post) | Q(asked__person=user)
        return self.filter(asker | Q(to=user) | Q(to_post=post) | Q(raised_to=user))

    def of(self, charge: Charge) -> "QuestionQuerySet":
        """Questions that the post of the charge has asked."""
        return self.filter(by_post=charge.post_id)


class Question(models.Model):
    """One asking why a paper lies late at a desk; its words and those of the reply stand in two movements.

    It is owed by the person it was put to, wherever the paper goes meanwhile. Without a reply by the date it
    comes up to the nearest superior, once.
    """

    stay = models.ForeignKey(Stay, on_delete=models.PROTECT, db_index=False, related_name="questions")
    asked = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="+")
    by_post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="+")
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, db_index=False, related_name="+")
    answer_by = models.DateField(_("answer by"))
    answer = models.OneToOneField(Movement, null=True, on_delete=models.PROTECT, related_name="+")
    raised_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    raised_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["stay", "by_post"],
                condition=Q(answer__isnull=True),
                name="tracking_question_one_open",
            )
        ]
        indexes = [
            models.Index(fields=["stay", "by_post", "-id"], name="tracking_question_of_stay"),
            models.Index(fields=["by_post", "-id"], name="tracking_question_by_post"),
            models.Index(fields=["to", "-id"], name="tracking_question_to"),
            models.Index(fields=["to_post", "-id"], name="tracking_question_to_post"),
            models.Index(
                fields=["raised_to", "-id"],
                condition=Q(raised_to__isnull=False),
                name="tracking_question_raised_to",
            ),
            # What waits for a reply, counted on every page; the lists of all read those above.
            models.Index(fields=["to"], condition=Q(answer__isnull=True), name="tracking_question_open_to"),
            models.Index(
                fields=["to_post"], condition=Q(answer__isnull=True), name="tracking_question_open_to_post"
            ),
            models.Index(
                fields=["raised_to"],
                condition=Q(answer__isnull=True, raised_to__isnull=False),
                name="tracking_question_open_raised",
            ),
            models.Index(
                fields=["answer_by"],
                condition=Q(answer__isnull=True, raised_at__isnull=True),
                name="tracking_question_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stay_id}: {self.answer_by}"
