from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.charges.verbs import take_over
from accounts.invitations.verbs import code_for, invite_first
from accounts.models import Post, User
from accounts.refusals import Refusal


class Command(BaseCommand):
    """Bring the first administrator on the rolls; everybody else is appointed on the pages."""

    help = "Gives a vacant post of an administrator to a new person and prints a link to set the password."

    def add_arguments(self, parser):
        """Add the post's code, and the person's employee code and names."""
        for name in ("post", "employee_code", "name_hi", "name_en"):
            parser.add_argument(name)

    @transaction.atomic
    def handle(self, *, post: str, employee_code: str, name_hi: str, name_en: str, **options):
        """Appoint the person; refuse where the post has a holder, who appoints others by order."""
        seat = Post.objects.filter(code__iexact=post, may_administer=True).first()
        if seat is None:
            codes = Post.objects.filter(may_administer=True).order_by("section__office__path")
            some = ", ".join(codes.values_list("code", flat=True)[:3])
            raise CommandError(f"{post} is no post of an administrator. There are, for instance: {some}.")
        if User.objects.filter(employee_code=employee_code.upper()).exists():
            raise CommandError(f"{employee_code} is on the rolls already.")
        names = {"name_hi": name_hi, "name_en": name_en, "rolls": seat.office}
        person = User.objects.create_user(employee_code, **names)
        try:
            with establishing():
                charge = take_over(seat, user=person, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        code = code_for(invite_first(charge))
        days = settings.INVITATION_DAYS
        self.stdout.write(f"{seat} ({seat.code}): {person}. To set the password, once, within {days} days:")
        self.stdout.write(reverse("invitation_link", args=[code]))
