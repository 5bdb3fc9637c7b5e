"""Validators that refuse passwords anybody would guess."""

import gzip
import re
from functools import cache
from pathlib import Path

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from accounts.data import word_list
from accounts.models import User

LEFT_OVER = 5
SHORTEST = 3
LEET = str.maketrans("013457@$!", "oieastasi")
REPEATED = re.compile(r"^(.+?)\1+$")


@cache
def office_words() -> re.Pattern[str]:
    """Words everybody in an office would try first, the longest before those they contain."""
    longest_first = sorted(word_list("office-words"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


@cache
def breached() -> frozenset[str]:
    """Passwords that stood in published breaches, in small letters; from packages, no network is asked."""
    common = Path(password_validation.__file__).parent / "common-passwords.txt.gz"
    passwords = gzip.decompress(common.read_bytes()).decode().split()
    return frozenset(passwords) | frozenset(FREQUENCY_LISTS["passwords"])


class BreachedValidator:
    """Refuses passwords known from breaches, also repeated, two in a row, or with digits and signs around."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password that is guessed as it is, without the digits and signs around it, or in leet."""
        lowered = password.casefold()
        bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", lowered)
        if any(_is_guessed(word) for word in (lowered, bare, bare.translate(LEET)) if word):
            raise ValidationError(self.get_help_text(), code="breached")

    def get_help_text(self) -> str:
        """Advice on what to choose instead."""
        return _("Do not use a password that others have used: three or more words of your own are good.")


def _is_guessed(word: str) -> bool:
    """True if the word is a breached password, a repetition of one, or two of them in a row."""
    cuts = ((word[:at], re.sub(r"^[\W\d_]+", "", word[at:])) for at in range(SHORTEST, len(word)))
    whole = REPEATED.sub(r"\1", word)
    return bool({word, whole} & breached()) or any({first, second} <= breached() for first, second in cuts)


class OfficeWordsValidator:
    """Refuses passwords made of the words of the office, with digits and signs between them."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password with too few letters besides office words, digits, signs and repetition."""
        letters = re.sub(r"[\W\d_]+", "", password.casefold())
        remaining = set(office_words().sub("", letters))
        if len(remaining) < LEFT_OVER:
            raise ValidationError(self.get_help_text(), code="office_words")

    def get_help_text(self) -> str:
        """Advice on what to choose instead."""
        return _("Choose words of your own: not only those of the office, its places, names and dates.")
