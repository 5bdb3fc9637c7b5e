"""The pages on which a district and the State are watched; budgets.py says how long each may take.

The district is the one to which most came in ninety days: of a large state not Kannauj, whose papers are always
as many.
"""

from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Sum
from django.utils import timezone

from accounts.charges.two_persons import establishing
from accounts.models import Charge, Post, User
from tracking.models import DaySummary, Stay

from .measure import Page
from .pages import get
from .servers import Server
from .visitors import Visitor, signed_in

# Below the monitor of an office, and how each is asked for. Those of the State are not all there are of a
# district: of its signs and routes it says to choose a district.
PAGES = {
    "monitor": "",
    "papers": "papers/",
    "late papers": "papers/?show=late",
    "papers first due": "papers/?sort=due",
    "disposals": "disposals/",
    "causes": "causes/",
    "likely": "likely/",
    "trend": "trend/",
    "map": "map/",
    "rank": "rank/",
}
OF_DISTRICT = PAGES | {"signs": "signs/", "routes": "routes/"}
AS_OF = {"trend": "trend/?on={on}", "map": "map/?on={on}", "rank": "rank/?month={month}"}


def plan(server: Server) -> dict[str, Page]:
    """Every such page, for one client."""
    dm, chief = _district_magistrate(), _chief_secretary()
    at_district, at_state = (_visitor(server, charge) for charge in (dm, chief))
    district, state = (charge.post.section.office_id for charge in (dm, chief))
    desk = _fullest_desk(district)
    paths = {f"district, {name}": f"/monitor/{district}/{path}" for name, path in OF_DISTRICT.items()}
    paths |= {
        "district, a section": f"/monitor/section/{desk.section_id}/",
        "district, a section's trend": f"/monitor/section/{desk.section_id}/trend/",
        "district, a desk": f"/monitor/post/{desk.pk}/",
        "district, a desk's trend": f"/monitor/post/{desk.pk}/trend/",
        "district, a person": f"/monitor/person/{desk.charges.get(kind='substantive', ends=None).user_id}/",
    }
    paths |= {f"district as of a past day, {name}": f"/monitor/{district}/{path}" for name, path in _past()}
    acts = {name: get(at_district, path) for name, path in paths.items()}
    paths = {f"State, {name}": f"/monitor/{state}/{path}" for name, path in PAGES.items()}
    paths |= {f"State as of a past day, {name}": f"/monitor/{state}/{path}" for name, path in _past()}
    acts |= {name: get(at_state, path) for name, path in paths.items()}
    return {name: Page([act], server.pid) for name, act in acts.items()}


def _past() -> list[tuple[str, str]]:
    on = timezone.localdate() - timedelta(days=45)
    return [(name, path.format(on=f"{on:%d.%m.%Y}", month=f"{on:%m.%Y}")) for name, path in AS_OF.items()]


def _visitor(server: Server, charge: Charge) -> Visitor:
    return signed_in(server.port, charge, backend=settings.AUTHENTICATION_BACKENDS[0])


def _district_magistrate() -> Charge:
    """The DM of the district to which most came in ninety days."""
    since = timezone.localdate() - timedelta(days=90)
    days = DaySummary.objects.filter(post=None, day__gte=since, office__kind="district").order_by()
    busiest = days.values("office").annotate(n=Sum("came")).order_by("-n", "office")[0]["office"]
    heads = Charge.objects.with_place().filter(post__section__office=busiest, kind="substantive", ends=None)
    return heads.get(post__code__endswith="-DM")


def _chief_secretary() -> Charge:
    """Whoever watches the whole State; a filled database has officers in the districts alone."""
    post = Post.objects.get(section__office__depth=1, designation__code="CS")
    if not post.charges.filter(ends=None).exists():
        person = User.objects.create(
            employee_code="BENCH-CS", name_hi="मुख्य सचिव", name_en="Chief", password="!"
        )
        with establishing():
            Charge.objects.create(user=person, post=post, begins=timezone.now() - timedelta(days=1500))
    return Charge.objects.with_place().get(post=post, kind="substantive", ends=None)


def _fullest_desk(office: int) -> Post:
    """The desk of an office at which most lies."""
    lying = Stay.objects.pending().filter(office=office).order_by()
    return Post.objects.get(pk=lying.values("post").annotate(n=Count("pk")).order_by("-n", "post")[0]["post"])
