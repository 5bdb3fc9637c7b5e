from functools import cached_property

from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from accounts.latin.abbreviations import called

from .dated import Dated, DatedQuerySet
from .designation import Designation
from .findable import Findable, FindableQuerySet
from .office import Office, Section

# UNION, not UNION ALL, so that a circle in the data ends.
CHAIN_ABOVE = """
WITH RECURSIVE chain(id) AS (
    SELECT reports_to_id FROM accounts_post WHERE id = %s
    UNION SELECT post.reports_to_id FROM accounts_post post JOIN chain ON post.id = chain.id
) SELECT id FROM chain WHERE id IS NOT NULL
"""


class PostQuerySet(FindableQuerySet, DatedQuerySet):
    def in_office(self, office: Office):
        """The posts of one office."""
        return self.filter(section__office=office)

    def above(self, post: "Post"):
        """The chain of command over a post: its superior, the superior of that post, and so on; unordered."""
        return self.filter(pk__in=RawSQL(CHAIN_ABOVE, [post.pk]))  # noqa: S611 - a constant

    def with_place(self):
        """Posts with designation, section and office at hand, so that naming one asks no more."""
        return self.select_related("designation", "section__office")


class Post(Dated, Findable):
    """One sanctioned seat in a section. Files lie with posts, never with people.

    What the holder may do is written here, never on the person.
    """

    section = models.ForeignKey(
        Section, verbose_name=_("section"), on_delete=models.PROTECT, related_name="posts"
    )
    designation = models.ForeignKey(
        Designation, verbose_name=_("designation"), on_delete=models.PROTECT, related_name="posts"
    )
    code = models.CharField(_("code"), max_length=40, unique=True)
    reports_to = models.ForeignKey(
        "self",
        verbose_name=_("reports to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subordinates",
    )
    may_diarise = models.BooleanField(_("may diarise"), default=False)
    may_dispatch = models.BooleanField(_("may dispatch"), default=False)
    may_approve = models.BooleanField(_("may approve"), default=False)
    may_monitor = models.BooleanField(_("may monitor"), default=False)
    may_administer = models.BooleanField(_("may administer"), default=False)
    guarded = models.BooleanField(
        _("guarded"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("It approves, monitors, administers or had a graded paper. The database writes this."),
    )

    objects = PostQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def find_texts(self) -> list[str]:
        """The names and the code, with the letters by which the post is called."""
        return [*super().find_texts(), *called(self.name_en, self.name_hi)]

    def superiors(self) -> list["Post"]:
        """The chain of command over this post, the direct superior first."""
        above = {post.pk: post for post in Post.objects.above(self).with_place()}
        chain, step = [], self.reports_to_id
        while step in above:
            chain.append(above.pop(step))
            step = chain[-1].reports_to_id
        return chain

    @cached_property
    def office(self) -> Office:
        """The office whose section this post sits in."""
        return self.section.office
