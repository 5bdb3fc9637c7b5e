"""The State in small: districts with a magistrate, an additional one, two officers, four assistants each."""

from dataclasses import dataclass, field
from datetime import date, datetime

from accounts.charges import orders
from accounts.models import Charge, Office, Post, User
from tests.factories import make_charge, make_head, make_office, make_post, make_state, make_user
from tracking.ladder import defaults

CODES = {"KNJ": ("जनपद कन्नौज", "Kannauj"), "ETW": ("जनपद इटावा", "Etawah"), "AUR": ("जनपद औरैया", "Auraiya")}
BEGINS = date(2025, 1, 6)
# The planned holidays of the State, on which nobody works.
HOLIDAYS = (
    (1, 14), (2, 26), (3, 14), (3, 31), (4, 10), (4, 14), (4, 18), (5, 12), (6, 7), (8, 9), (8, 15), (8, 16),
    (10, 2), (10, 20), (10, 22),
)  # fmt: skip


@dataclass
class District:
    """A district: its office, its posts by their place, and who holds each now."""

    office: Office
    posts: dict[str, Post] = field(default_factory=dict)
    held: dict[str, Charge | None] = field(default_factory=dict)

    def code(self, post: Post) -> str:
        """The place of a post in the district."""
        return next(code for code, its in self.posts.items() if its.pk == post.pk)


class State:
    """The State with its districts, and the administrator who enters orders."""

    def __init__(self, codes):
        self.office = make_state()
        make_head(self.office)
        nodal = make_post(self.office, "नोडल अधिकारी", "Nodal officer", rank=85, may_administer=True)
        self.kavita = make_charge(nodal, "कविता मिश्रा", "Kavita Mishra")
        secretary = make_post(self.office, "मुख्य सचिव", "Chief Secretary", rank=99, may_monitor=True)
        self.secretary = make_charge(secretary, "दुर्गा", "Durga")
        self.districts = [self._district(code) for code in codes]
        defaults.furnish(self.office, BEGINS)
        self.serial = 0

    def _district(self, code: str) -> District:
        office = make_office(code, CODES[code][0], CODES[code][1], under=self.office)
        place = District(Office.objects.get(pk=office.pk))
        dm = self._post(place, "dm", "जिलाधिकारी", "DM", 90, None, may_monitor=True, may_approve=True)
        adm = self._post(place, "adm", "अपर जिलाधिकारी", "Additional DM", 80, dm, may_approve=True)
        for number in (1, 2):
            officer = self._post(place, f"officer{number}", f"प्रभारी {number}", f"Officer {number}", 60, adm)
            for desk in (1, 2):
                name = f"Assistant {number}.{desk}"
                self._post(place, f"desk{number}{desk}", f"पटल {number}.{desk}", name, 20, officer)
        Office.objects.filter(pk=office.pk).update(receiving_post=place.posts["desk11"])
        return place

    @staticmethod
    def _post(place: District, code: str, hindi: str, english: str, rank: int, boss, **may) -> Post:
        post = make_post(place.office, hindi, english, rank=rank, reports_to=boss, **may)
        name = f"{english} of {place.office.name_en}"
        place.posts[code] = post
        place.held[code] = make_charge(post, f"{hindi} {place.office.name_hi}", name)
        return post

    def person(self) -> User:
        """A new person on the rolls of the State."""
        self.serial += 1
        return make_user(f"नया {self.serial}", f"Newcomer {self.serial}", rolls=self.office)

    def order(self, at: datetime) -> orders.Order:
        """An order that Kavita enters."""
        self.serial += 1
        return orders.Order(f"{self.serial}/2025", at.date(), at, self.kavita)


def holiday_dates() -> list[date]:
    """The dates of the planned holidays."""
    return [date(2025, month, day) for month, day in HOLIDAYS]
