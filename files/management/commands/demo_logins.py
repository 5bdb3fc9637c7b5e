from django.core.management.base import BaseCommand

from accounts.models import Charge
from files.demo.staff import PASSWORD

LOGINS = {
    "KNJ-REV-SA": "Clerk",
    "KNJ-T-CHB-SDM": "Officer",
    "KNJ-DM": "District Magistrate",
    "SEC-REV-1-SO": "Section officer, secretariat",
    "DIV-KNP-COMMISSIONER": "Divisional Commissioner",
    "UP-CS": "Chief Secretary",
    "KNJ-NODAL": "Administrator",
    "UP-NODAL": "Administrator of the state",
}


class Command(BaseCommand):
    """Print one login per kind of user of the demo."""

    help = "Print one login per kind of user of the demo state."

    def handle(self, **options):
        """Print the logins; only people whom the demo has brought on board have this password."""
        charges = Charge.objects.with_place().filter(post__code__in=LOGINS, kind="substantive", ends=None)
        for charge in sorted(charges, key=lambda charge: list(LOGINS).index(charge.post.code)):
            user = charge.user
            if user.check_password(PASSWORD):
                kind = LOGINS[charge.post.code]
                self.stdout.write(f"  {kind:30} {user.employee_code}  {user.email or '':36} {PASSWORD}")
