import csv
from pathlib import Path

from django.core.management.base import BaseCommand

from accounts.models import Office
from files.models import NumberPattern, SubjectHead
from files.opening.number import DEFAULT

HEADS = Path(__file__).resolve().parents[2] / "data" / "subject-heads.csv"


class Command(BaseCommand):
    """Load the usual subject heads and the number pattern, for an office to change."""

    help = "Load the usual subject heads and the default number pattern at the top of the tree."

    def handle(self, **options):
        """Add what is missing; leave what an office has changed."""
        state = Office.objects.filter(depth=1, is_history=False).get()
        NumberPattern.objects.get_or_create(office=state, defaults={"pattern": DEFAULT})
        with HEADS.open(encoding="utf-8") as table:
            for row in csv.DictReader(table):
                names = {"name_hi": row["name_hi"], "name_en": row["name_en"]}
                SubjectHead.objects.get_or_create(office=state, code=row["code"], defaults=names)
