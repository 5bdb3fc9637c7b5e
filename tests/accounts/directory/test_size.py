"""Searches of the directory among as many people and desks as the state has."""

import time
from datetime import date

import pytest
from django.db import connection

from accounts.directory import find, page, scopes
from accounts.models import Charge, Designation, Post, User
from tests.factories import District, ist, make_charge, make_office, make_post

NAMES = ["राम", "श्याम", "सुनीता", "गीता", "मोहन", "अनिल", "विजय", "रेखा", "मनोज", "पूनम"]
LATIN = ["Ram", "Shyam", "Sunita", "Geeta", "Mohan", "Anil", "Vijay", "Rekha", "Manoj", "Poonam"]
SURNAMES = [("कुमार", "Kumar"), ("यादव", "Yadav"), ("सिंह", "Singh"), ("वर्मा", "Verma"), ("पाल", "Pal")]
SEARCHES = [
    "ram kumar",
    "sunita",
    "kumar",
    "patal sahayak",
    "desk office 7",
    "राम कुमार कार्यालय",
    "U00000777",
    "da",
]


def load(district, people, posts):
    """An office for each hundred desks, a holder for each desk, and people with none."""
    users = User.objects.bulk_create(
        User(
            employee_code=f"U{serial:08}",
            name_hi=f"{NAMES[serial % 10]} {SURNAMES[serial // 10 % 5][0]}",
            name_en=f"{LATIN[serial % 10]} {SURNAMES[serial // 10 % 5][1]}",
        )
        for serial in range(people)
    )
    designation = Designation.objects.get(pk=district.clerk_post.designation_id)
    sections = [
        make_office(
            f"O{serial}", f"कार्यालय {serial}", f"Office {serial}", under=district.state
        ).sections.get()
        for serial in range(posts // 100)
    ]
    desks = Post.objects.bulk_create(
        Post(
            section=sections[serial // 100], designation=designation, code=f"O{serial // 100}-{serial}",
            name_hi="पटल सहायक", name_en="Desk assistant", begins=date(2000, 1, 1),
        )
        for serial in range(posts // 100 * 100)
    )  # fmt: skip
    Charge.objects.bulk_create(
        Charge(user=user, post=post, begins=ist(2020, 1, 1)) for user, post in zip(users, desks, strict=False)
    )
    with connection.cursor() as cursor:
        for table in ("directoryentry", "user", "post", "charge", "section", "office"):
            cursor.execute(f"ANALYZE accounts_{table}")


# A search that finds every desk there is takes longest; the bound leaves room for a machine that is busy.
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("people", "posts", "seconds"),
    [(600, 300, 5), pytest.param(50_000, 20_000, 2, marks=pytest.mark.soak)],
)
def test_a_search_stays_quick_however_many_there_are(people, posts, seconds):
    district = District()
    load(district, people, posts)
    chief = make_charge(make_post(district.state, "नोडल अधिकारी", "Nodal officer"), "कविता", "Kavita")
    for words in SEARCHES:
        for rows in (User.objects.all(), Post.objects.all(), scopes.posts(chief)):
            began = time.perf_counter()
            found = page.search(rows, words, district.kannauj)
            took = time.perf_counter() - began
            print(f"{rows.model.__name__} “{words}”: {len(found['rows'])} in {1000 * took:.0f} ms")
            assert took < seconds
            assert len(found["rows"]) <= find.MOST_FOUND
