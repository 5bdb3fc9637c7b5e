"""What a password may not be."""

import re
from functools import cache
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from .models import User

WORDS = Path(__file__).parent / "data" / "office-words.txt"
LEFT_OVER = 5


@cache
def office_words() -> re.Pattern[str]:
    """Words everybody in an office would try first, the longest before those they contain."""
    words = sorted(WORDS.read_text(encoding="utf-8").split(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


class OfficeWordsValidator:
    """Refuses passwords made of the words of the office, with digits and signs between them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Too little must not be left once office words, digits, signs and repetition are taken away."""
        letters = re.sub(r"[\W\d_]+", "", password.casefold())
        own = set(office_words().sub("", letters))
        if len(own) < LEFT_OVER:
            raise ValidationError(self.get_help_text(), code="office_words")

    def get_help_text(self) -> str:
        """What to do instead."""
        return _("Choose words of your own: not only those of the office, its places, names and dates.")
