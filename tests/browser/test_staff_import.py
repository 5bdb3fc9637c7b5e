"""Rakesh Pal uploads a sheet of staff in Hindi, on a phone and at the desk."""

import pytest

from accounts.models import User
from eoffice.celery import app
from tests.browser.axe import serious_faults
from tests.factories import make_post, make_user

pytestmark = pytest.mark.django_db(transaction=True)
SHEET = """employee_code,name_hi,name_en,office,post,begins,order_number,mobile,born_on
UP101,रेखा सिंह,Rekha Singh,KNJ,{vacant},01.10.2026,12/2026,9415000001,01.07.1990
UP102,मोहन लाल,Mohan Lal,KNJ,,,,94150,02.02.1980
{sunita},,Sunita Yadav,KNJ,{vacant2},01.10.2026,12/2026,9415000003,
"""


@pytest.fixture
def rakesh(kannauj, rakesh):
    """The nodal officer, Rekha who has no post yet, and tasks that run at once."""
    app.conf.task_always_eager = True
    make_user("रेखा सिंह", "Rekha Singh", born_on="1990-07-01", rolls=kannauj.kannauj)
    yield rakesh
    app.conf.task_always_eager = False


def sheet(kannauj, **changes: str) -> bytes:
    posts = [make_post(kannauj.kannauj, f"वरिष्ठ सहायक {n}", f"Senior assistant {n}").code for n in "12"]
    text = SHEET.format(vacant=posts[0], vacant2=posts[1], sunita=kannauj.sunita.user.employee_code)
    for old, new in changes.items():
        text = text.replace(f",{old.removeprefix('n')},", f",{new},")
    return text.encode()


@pytest.mark.parametrize(("language", "width"), [("hi", 360), ("en", 1360)])
def test_rakesh_corrects_a_sheet_confirms_it_and_takes_it_back(visit, kannauj, rakesh, language, width):
    visitor = visit(rakesh, language=language, width=width)
    page = visitor.page
    visitor.open("/staff/import/")
    visitor.picture(f"import-form-{width}")
    for name, content in (("bad", sheet(kannauj)), ("good", sheet(kannauj, n94150="9415000009"))):
        visitor.open("/staff/import/")
        page.set_input_files(
            "[name=sheet]", {"name": f"{name}.csv", "mimeType": "text/csv", "buffer": content}
        )
        page.click("main form[enctype] button")
        page.wait_for_selector("#import .tabs")
        visitor.picture(f"import-{name}-{width}")
    assert serious_faults(page) == []
    page.check("[name=knows_doubles]")
    page.click("form[action$='confirm/'] button")
    page.wait_for_selector("form[action$='take-back/']", state="attached")
    visitor.picture(f"import-entered-{width}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert User.objects.get(employee_code="UP101").charges.count() == 1
    page.click("#import summary")
    page.click("form[action$='take-back/'] button")
    page.wait_for_selector("form[action$='take-back/']", state="detached")
    visitor.open("/staff/import/")
    visitor.picture(f"import-list-{width}")
    assert serious_faults(page) == []
