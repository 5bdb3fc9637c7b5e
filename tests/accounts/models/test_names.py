"""Names in the order of a Hindi dictionary, alike in Python and on a PostgreSQL without ICU."""

import random
from pathlib import Path

import pytest
from django.db import connection
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.directory import page
from accounts.models import Office, User
from accounts.models.names import by_name, name_order
from tests.factories import District, make_office, make_user

# As ICU sorts them in Hindi: Debian's PostgreSQL 15, COLLATE "hi-x-icu".
IN_ORDER = (Path(__file__).parents[2] / "data" / "hindi-order.txt").read_text(encoding="utf-8").splitlines()
# However slow the machine is just now.
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))


def test_names_stand_as_in_a_hindi_dictionary():
    mixed = random.Random(1).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(mixed, key=name_order) == IN_ORDER


def test_a_dot_that_is_written_or_not_a_joiner_and_capitals_change_no_place():
    for one, other in (
        ("ज़रा", "जरा"),
        ("\u095bरा", "जरा"),
        ("चाँद", "चांद"),
        ("क्\u200dष", "क्ष"),
        ("ANIL", "anil"),
    ):
        assert name_order(one) == name_order(other)


@pytest.mark.django_db
def test_the_database_sorts_as_python_does():
    @patient
    @given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)))
    def check(names):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT accounts_name_order(name) FROM unnest(%s::text[]) name", [names + IN_ORDER]
            )
            assert [key for (key,) in cursor.fetchall()] == [name_order(name) for name in names + IN_ORDER]

    check()


@pytest.mark.django_db
def test_a_list_goes_on_behind_a_name_in_the_same_order_page_by_page():
    for number, name in enumerate(random.Random(2).sample(IN_ORDER, len(IN_ORDER))):
        make_office(f"N-{number}", name, f"{IN_ORDER.index(name) * 7 % 64:02}", kind="block")
    rows, names, after = Office.objects.filter(code__startswith="N-"), [], None
    with override("hi"):
        while found := list(by_name(rows, after=after)[:7]):
            names, after = [*names, *(office.name for office in found)], found[-1].pk
    assert names == IN_ORDER
    with override("en"):
        assert [office.name_en for office in by_name(rows)] == sorted(rows.values_list("name_en", flat=True))


@pytest.mark.django_db
def test_people_found_by_one_word_come_by_name_in_the_language_of_the_page():
    District()
    names = [
        ("ज्ञानेश सोनकर", "Gyanesh"),
        ("कमल सोनकर", "Kamal"),
        ("क्षमा सोनकर", "Zz"),
        ("आशा सोनकर", "Asha"),
        ("खुशी सोनकर", "Khushi"),
    ]
    for hindi, english in names:
        make_user(hindi, f"{english} Sonkar")
    with override("hi"):
        found = [row["name"].split()[0] for row in page.search(User.objects.all(), "सोनकर")["rows"]]
    assert found == ["आशा", "कमल", "क्षमा", "खुशी", "ज्ञानेश"]
    with override("en"):
        found = [row["name"].split()[0] for row in page.search(User.objects.all(), "sonkar")["rows"]]
    assert found == ["Asha", "Gyanesh", "Kamal", "Khushi", "Zz"]
