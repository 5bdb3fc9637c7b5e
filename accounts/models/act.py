from django.db import models
from django.utils.translation import gettext_lazy as _

from .charge import Charge
from .office import Office
from .post import Post
from .user import User


class StaffActQuerySet(models.QuerySet):
    def within(self, office: Office):
        """Acts that concern an office or any office below it."""
        return self.filter(office__path__startswith=office.path)


class StaffAct(models.Model):
    """One dated act on charges, posts or offices, by order; entered once and never changed."""

    class Kind(models.TextChoices):
        TAKE_OVER = "take_over", _("Took over")
        HAND_OVER = "hand_over", _("Handed over")
        ADDITIONAL = "additional", _("Additional charge given")
        OFFICIATING = "officiating", _("Appointed to officiate")
        LINK = "link", _("Appointed link officer")
        SUSPENSION = "suspension", _("Suspended")
        REINSTATEMENT = "reinstatement", _("Reinstated")
        RETIREMENT = "retirement", _("Retired")
        DEATH = "death", _("Died in service")
        ABOLITION = "abolition", _("Post abolished")
        OFFICE_END = "office_end", _("Office ended")
        TAKEN_BACK = "taken_back", _("Taken back")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    order_number = models.CharField(_("order number"), max_length=100)
    order_date = models.DateField(_("date of the order"))
    at = models.DateTimeField(_("with effect from"))
    until = models.DateTimeField(_("until"), null=True)
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="acts")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    charges = models.ManyToManyField(Charge, related_name="acts")
    by = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(_("entered"), auto_now_add=True)

    objects = StaffActQuerySet.as_manager()

    class Meta:
        verbose_name = _("act on staff")
        verbose_name_plural = _("acts on staff")

    def __str__(self) -> str:
        return f"{self.order_number}, {self.get_kind_display()}"
