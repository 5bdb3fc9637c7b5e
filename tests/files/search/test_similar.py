from uuid import uuid4

import pytest
from django.test import Client

from files.models import File, SubjectHead
from files.search.similar import similar_open
from tests.factories import District, make_charge, make_post, open_test_file
from tracking.movement.verbs import close, forward

pytestmark = pytest.mark.django_db


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def files(kannauj):
    subjects = [
        "ग्राम सौरिख में चकमार्ग संख्या 214 से अवैध कब्ज़ा हटाए जाने के सम्बन्ध में",
        "ग्राम तालग्राम में चकमार्ग संख्या 518 से अवैध कब्ज़ा हटाए जाने के सम्बन्ध में",
        "शस्त्र लाइसेंस संख्या 610 का निरस्तीकरण",
        "शस्त्र लाइसेंस संख्या 112 का निरस्तीकरण",
        "शस्त्र लाइसेंस संख्या 431 का निरस्तीकरण",
    ]
    return [open_test_file(kannauj.sunita, subject) for subject in subjects]


def test_the_same_matter_in_other_words_is_found(kannauj, files):
    subject = "चकमार्ग संख्या 214 सौरिख पर अवैध कब्जा"
    assert [paper.pk for paper in similar_open(subject, kannauj.anjali)] == [files[0].pk]


def test_words_that_every_subject_has_make_no_matter_alike(kannauj, files):
    assert similar_open("शस्त्र लाइसेंस संख्या 777 का हस्तान्तरण", kannauj.sunita) == []


def test_another_office_is_not_told(kannauj, files):
    assert similar_open(files[0].subject, kannauj.stranger) == []


def test_a_closed_file_is_another_matter(kannauj, files):
    send = {"to": kannauj.adm_post, "expected": 1, "request_id": uuid4()}
    forward(files[2], by=kannauj.sunita, **send)
    close(files[2], by=kannauj.anjali, remark="निस्तारित", expected=2, request_id=uuid4())
    assert files[2].pk not in [paper.pk for paper in similar_open(files[2].subject, kannauj.sunita)]


@pytest.mark.parametrize("grading", ["confidential", "secret", "top_secret"])
def test_a_graded_subject_is_never_shown_as_similar(kannauj, grading):
    open_test_file(kannauj.sunita, "गोपनीय चकमार्ग आख्या", grading=File.Grading(grading))
    assert similar_open("गोपनीय चकमार्ग आख्या", kannauj.anjali) == []


def test_one_shared_word_or_none_is_not_enough(kannauj, files):
    assert similar_open("निरस्तीकरण", kannauj.sunita) == []
    assert similar_open("— ।", kannauj.sunita) == []


def test_of_a_file_on_a_desk_unseen_only_number_and_desk_are_told(kannauj, files):
    client, head = Client(), SubjectHead.objects.get()
    rekha = make_charge(make_post(kannauj.kannauj, "कनिष्ठ सहायक", "Junior assistant"), "रेखा", "Rekha")
    client.force_login(rekha.user)
    facts = {"subject": files[0].subject + " पुनः", "subject_head": head.pk, "priority": "ordinary",
             "grading": "normal", "request_id": uuid4()}  # fmt: skip
    warned = client.post("/files/new/", facts)
    alike, *_others = warned.context["similar"]
    assert (alike["number"], alike["subject"], alike["url"]) == (files[0].number, "", "")
    changed = facts | {"subject": files[1].subject + " पुनः", "confirmed": facts["subject"]}
    assert client.post("/files/new/", changed).context["similar"][0]["number"] == files[1].number
    assert client.post("/files/new/", facts | {"confirmed": facts["subject"]}).status_code == 302
