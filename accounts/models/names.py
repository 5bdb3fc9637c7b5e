import unicodedata

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# The order of bytes is that of a Hindi dictionary, but for these: Latin letters come after, ॐ first, a
# chandrabindu beside an anusvara; a nukta, an accent or a joiner tells no names apart.
LATIN_AFTER_HINDI = {ord(letter): 0xE000 + place for place, letter in enumerate("abcdefghijklmnopqrstuvwxyz")}
CAPITALS = {code - 32: after for code, after in LATIN_AFTER_HINDI.items()}
DIGITS = {0x966 + digit: 0x30 + digit for digit in range(10)}
NOTHING = dict.fromkeys([0x93C, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0x300, 0x370)])
ORDER = LATIN_AFTER_HINDI | CAPITALS | DIGITS | NOTHING | {ord("ॐ"): "\u0900", ord("ँ"): "ं"}


class NameOrder(models.Func):
    """The key by which the database sorts a name, the same as `name_order`."""

    function = "accounts_name_order"
    template = '%(function)s(%(expressions)s) COLLATE "C"'
    output_field = models.TextField()


def name_order(name: str) -> str:
    """The key by which a name is sorted, in Hindi as in a dictionary."""
    return unicodedata.normalize("NFD", name).translate(ORDER)


def name_column() -> str:
    """The column of the name in the reader's language."""
    return in_language("name_hi", "name_en")


def by_name(rows: QuerySet, *before: object, after: int | None = None) -> QuerySet:
    """The rows in the order of their names in the reader's language, behind the row of the key `after`.

    `before` are what they are sorted by first; a list in pages has none.
    """
    rows = rows.alias(name_order=NameOrder(name_column()))
    last = rows.model._base_manager.filter(pk=after).first() if after else None
    if last is not None:
        key = name_order(last.name)
        rows = rows.filter(Q(name_order__gt=key) | Q(name_order=key, pk__gt=after))
    return rows.order_by(*before, "name_order", "pk")


def reads_english() -> bool:
    """Return whether the reader chose English; asked once for a long list of names."""
    return get_language() == "en"


def in_language(hindi: str, english: str) -> str:
    """Choose the name in the reader's language."""
    return english if reads_english() else hindi


class Bilingual(models.Model):
    """Something the office names in Hindi and in English."""

    name_hi = models.CharField(_("name in Hindi"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_hi, self.name_en)
