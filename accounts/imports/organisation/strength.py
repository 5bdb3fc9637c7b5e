"""The usual strength: the offices of the state, and the sections and posts of each kind of office."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.data import table


@dataclass(frozen=True)
class Place:
    """An office to create: its usual strength, the office above it, and the place in the names of posts."""

    strength: str
    code: str
    under: str
    name_hi: str
    name_en: str
    place_hi: str = ""
    place_en: str = ""
    lgd_code: int | None = None

    @property
    def kind(self) -> str:
        """The kind of office; a police commissionerate differs from a district's police in strength only."""
        return "police" if self.strength == "commissionerate" else self.strength


def places() -> Iterator[Place]:
    """Every office of the state, a superior office before those under it."""
    yield Place("government", "UP", "", "उत्तर प्रदेश शासन", "Government of Uttar Pradesh")
    yield Place("secretariat", "SEC", "UP", "उत्तर प्रदेश सचिवालय", "Uttar Pradesh Secretariat")
    for row in table("departments"):
        hindi, english = row["department_hi"], row["department_en"]
        yield Place(
            "department", row["code"], "SEC", f"{hindi} विभाग", f"{english} Department", hindi, english
        )
    yield from _districts()
    for row in table("tehsils-blocks"):
        hindi, english = row["name_hi"], row["name_en"]
        kind_hi, kind_en = {"tehsil": ("तहसील", "Tehsil"), "block": ("विकास खण्ड", "Block")}[row["kind"]]
        names = f"{kind_hi} {hindi}", f"{kind_en} {english}", hindi, english
        yield Place(row["kind"], row["code"], row["district_code"], *names, int(row["lgd_code"]))


def _districts() -> Iterator[Place]:
    begun = set()
    for row in table("divisions-districts"):
        division, hindi, english = row["division_code"], row["division_hi"], row["division_en"]
        if division not in begun:
            begun.add(division)
            yield Place("division", division, "UP", f"{hindi} मण्डल", f"{english} Division", hindi, english)
        code, hindi, english = row["district_code"], row["district_hi"], row["district_en"]
        names = f"जनपद {hindi}", f"District {english}", hindi, english
        yield Place("district", code, division, *names, int(row["lgd_code"]))
        if row["police"] == "commissionerate":
            names = f"पुलिस आयुक्त कार्यालय, {hindi}", f"Police Commissionerate, {english}", hindi, english
            yield Place("commissionerate", f"{code}-POL", "UP", *names)
        else:
            names = f"पुलिस कार्यालय, {hindi}", f"Police Office, {english}", hindi, english
            yield Place("police", f"{code}-POL", code, *names)


@dataclass(frozen=True)
class Seat:
    """A post to create."""

    office: str
    section: str
    code: str
    superior: str
    designation: str
    name_hi: str
    name_en: str
    duties: frozenset[str]


def seats(all_places: list[Place]) -> list[Seat]:
    """Every post of every office, from its sections and the usual strength of each."""
    staff: dict[str, list[dict[str, str]]] = {}
    for row in table("posts"):
        staff.setdefault(row["staff"], []).append(row)
    sections: dict[str, list[dict[str, str]]] = {}
    for row in table("sections"):
        sections.setdefault(row["office"], []).append(row)
    all_seats = []
    for place in all_places:
        for section in sections[place.strength]:
            of_office = [row for row in staff[place.strength] if row["section"] == section["code"]]
            all_seats += [_seat(row, place, section) for row in of_office + staff.get(section["staff"], [])]
    return all_seats


def _seat(row: dict[str, str], place: Place, section: dict[str, str]) -> Seat:
    codes = {"section": section["code"], "under": section["under"]}
    hindi = {"place": place.place_hi, "section_name": section["name_hi"]}
    english = {"place": place.place_en, "section_name": section["name_en"]}
    return Seat(
        office=place.code,
        section=section["code"],
        code=f"{place.code}-{row['code'].format(**codes)}",
        superior=_superior(row["reports_to"].format(**codes), place),
        designation=row["designation"],
        name_hi=row["name_hi"].format(**hindi),
        name_en=row["name_en"].format(**english),
        duties=frozenset(row["duties"].split()),
    )


def _superior(code: str, place: Place) -> str:
    """The full code of the post reported to: ^ looks in the office above, @ anywhere."""
    if not code or code.startswith("@"):
        return code[1:]
    return f"{place.under}-{code[1:]}" if code.startswith("^") else f"{place.code}-{code}"
