"""Loading of the offices, sections and posts of the state from the tables in accounts/data."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from accounts.charges.two_persons import establishing
from accounts.data import table
from accounts.models import Designation, Office, Post, Section

from .strength import Place, Seat, places, seats

# Nothing recorded here is older; the day when an office really began may be entered by its administrator.
BEGINNING = date(2000, 1, 1)
DUTIES = ("diarise", "dispatch", "approve", "monitor", "administer")


@transaction.atomic
def load(report: Callable[[str, int], None] = lambda name, count: None) -> None:
    """Create what is missing of the state; rows that exist are left as their administrators changed them."""
    report("designations", _load_designations())
    all_places = list(places())
    offices, new = _load_offices(all_places)
    report("offices", new)
    report("LGD codes", _enter_codes(all_places, offices))
    report("sections", _load_sections(all_places, offices))
    with establishing():
        report("posts", _load_posts(all_places, offices))
    _update_statistics()


def _update_statistics() -> None:
    """Run ANALYZE: without it the planner takes the tables for empty and is a hundred times slower."""
    tables = ", ".join(model._meta.db_table for model in (Designation, Office, Section, Post))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _load_designations() -> int:
    existing = set(Designation.objects.values_list("code", flat=True))
    rows = [row for row in table("designations") if row["code"] not in existing]
    return len(Designation.objects.bulk_create(Designation(**row) for row in rows))


def _load_offices(all_places: list[Place]) -> tuple[dict[str, Office], int]:
    offices = {office.code: office for office in Office.objects.all()}
    count_before = len(offices)
    for place in all_places:
        if place.code in offices:
            continue
        facts = {field: getattr(place, field) for field in ("code", "kind", "name_hi", "name_en", "lgd_code")}
        facts["begins"] = BEGINNING
        if place.under:
            offices[place.code] = Office.objects.add_child(offices[place.under], facts)
        else:
            offices[place.code] = Office.objects.add_root(facts)
    return offices, len(offices) - count_before


def _enter_codes(all_places: list[Place], offices: dict[str, Office]) -> int:
    """Enter the code of the Local Government Directory for offices that came before it and have none."""
    taken = {(office.kind, office.lgd_code) for office in offices.values()}
    without = []
    for place in all_places:
        office = offices[place.code]
        if office.lgd_code is None and place.lgd_code and (office.kind, place.lgd_code) not in taken:
            office.lgd_code = place.lgd_code
            without.append(office)
    return Office.objects.bulk_update(without, ["lgd_code"], batch_size=500) if without else 0


def _load_sections(all_places: list[Place], offices: dict[str, Office]) -> int:
    existing = set(Section.objects.values_list("office__code", "code"))
    rows = table("sections")
    return len(
        Section.objects.bulk_create(
            Section(
                office=offices[place.code],
                code=row["code"],
                name_hi=row["name_hi"],
                name_en=row["name_en"],
                begins=BEGINNING,
            )
            for place in all_places
            for row in rows
            if row["office"] == place.strength and (place.code, row["code"]) not in existing
        )
    )


def _load_posts(all_places: list[Place], offices: dict[str, Office]) -> int:
    """Posts in rounds, superiors before those who report to them."""
    existing = dict(Post.objects.values_list("code", "pk"))
    missing = [seat for seat in seats(all_places) if seat.code not in existing]
    sections = {(section.office_id, section.code): section for section in Section.objects.all()}
    designations = {designation.code: designation for designation in Designation.objects.all()}
    waiting = missing
    while waiting:
        ready = [seat for seat in waiting if not seat.superior or seat.superior in existing]
        if not ready:
            raise ValueError(f"{waiting[0].code} reports to {waiting[0].superior}, which no table names.")
        waiting = [seat for seat in waiting if seat.superior and seat.superior not in existing]
        created = Post.objects.bulk_create(
            _post(
                seat,
                sections[offices[seat.office].pk, seat.section],
                designations[seat.designation],
                existing.get(seat.superior),
            )
            for seat in ready
        )
        existing |= {post.code: post.pk for post in created}
    _set_receiving_posts([seat for seat in missing if "receives" in seat.duties], offices, existing)
    return len(missing)


def _post(seat: Seat, section: Section, designation: Designation, superior: int | None) -> Post:
    return Post(
        section=section,
        designation=designation,
        code=seat.code,
        name_hi=seat.name_hi,
        name_en=seat.name_en,
        reports_to_id=superior,
        begins=BEGINNING,
        **{f"may_{duty}": duty in seat.duties for duty in DUTIES},
    )


def _set_receiving_posts(receiving: list[Seat], offices: dict[str, Office], posts: dict[str, int]) -> None:
    """Set the post at which papers from other offices arrive, where none is set yet."""
    changed = []
    for seat in receiving:
        office = offices[seat.office]
        if office.receiving_post_id is None:
            office.receiving_post_id = posts[seat.code]
            changed.append(office)
    Office.objects.bulk_update(changed, ["receiving_post"], batch_size=500)
