from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.charges.verbs import take_over
from accounts.invitations.verbs import code_for, invite_first
from accounts.models import Charge, Post, User
from accounts.refusals import Refusal


class Command(BaseCommand):
    """Enter the first administrator; everybody else is appointed on the pages."""

    help = (
        "Gives a vacant post of an administrator to a new person and prints a link to set the password; "
        "the same again prints another link, if the first was lost before it was used."
    )

    def add_arguments(self, parser):
        """Arguments: the code of the post, and the person."""
        for name in ("post", "employee_code", "name_hi", "name_en"):
            parser.add_argument(name)

    @transaction.atomic
    def handle(self, *, post: str, employee_code: str, name_hi: str, name_en: str, **options):
        """Refuse where the post has a holder already: the holder appoints others by order."""
        office_post = Post.objects.filter(code__iexact=post, may_administer=True).first()
        if office_post is None:
            codes = Post.objects.filter(may_administer=True).order_by("section__office__path")
            some = ", ".join(codes.values_list("code", flat=True)[:3])
            raise CommandError(f"{post} is no post of an administrator. There are, for instance: {some}.")
        try:
            with establishing():
                charge = self._invited(office_post, employee_code) or self._appoint(
                    office_post, employee_code, name_hi=name_hi, name_en=name_en
                )
                code = code_for(invite_first(charge))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        days = settings.INVITATION_DAYS
        self.stdout.write(
            f"{office_post} ({office_post.code}): {charge.user}. "
            f"To set the password, once, within {days} days:"
        )
        self.stdout.write(reverse("invitation_link", args=[code]))

    def _invited(self, post: Post, employee_code: str) -> Charge | None:
        """The charge of whoever was appointed to that post and lost the link before using it."""
        charges = Charge.objects.open_at(timezone.now()).with_place().filter(post=post)
        charge = charges.filter(user__employee_code=employee_code.upper()).first()
        return charge if charge and not charge.user.has_usable_password() else None

    def _appoint(self, post: Post, employee_code: str, **names: str) -> Charge:
        """Enter the person, and the charge of the post."""
        if User.objects.filter(employee_code=employee_code.upper()).exists():
            raise CommandError(f"{employee_code} is on the rolls already.")
        person = User.objects.create_user(employee_code, **names, rolls=post.office)
        return take_over(post, user=person, at=timezone.now())
