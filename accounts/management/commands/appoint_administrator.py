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
    """Enter the first administrator; everybody else is appointed on the pages."""

    help = "Gives a vacant post of an administrator to a new person and prints a link to set the password."

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
        if User.objects.filter(employee_code=employee_code.upper()).exists():
            raise CommandError(f"{employee_code} is on the rolls already.")
        names = {"name_hi": name_hi, "name_en": name_en, "rolls": office_post.office}
        person = User.objects.create_user(employee_code, **names)
        try:
            with establishing():
                charge = take_over(office_post, user=person, at=timezone.now())
                code = code_for(invite_first(charge))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        days = settings.INVITATION_DAYS
        self.stdout.write(
            f"{office_post} ({office_post.code}): {person}. To set the password, once, within {days} days:"
        )
        self.stdout.write(reverse("invitation_link", args=[code]))
