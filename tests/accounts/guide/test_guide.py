import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.guide import reading
from accounts.guide.topics import PAGES, TOPIC_OF
from tests.access import TABLE
from tests.factories import District, make_charge, make_post, signed_in

# Files to take away, fragments, and pages that no person opens; the guide is its own explanation.
NOT_EXPLAINED = {
    *("audit_export", "certificate_pdf", "document", "email_letter_pdf", "email_letter_sheet", "guide"),
    *("guide_part", "handover_pdf", "healthz", "organisation_marked", "organisation_template", "readyz"),
    *("staff_import_marked", "staff_import_template", "statement_pdf"),
}


def test_both_languages_have_the_same_parts_and_topics():
    english, hindi = reading.parts("en"), reading.parts("hi")
    assert [part.slug for part in english] == [part.slug for part in hindi]
    assert [[topic.anchor for topic in part.topics] for part in english] == [
        [topic.anchor for topic in part.topics] for part in hindi
    ]
    titles = [topic.title for part in hindi for topic in (part, *part.topics)]
    assert all(re.search("[\u0900-\u097f]", title) for title in titles)


def test_no_two_topics_share_an_address():
    anchors = [
        topic.anchor for part in reading.parts("en") for topic in (part, *part.topics) if topic is not part
    ]
    assert len(set(anchors)) == len(anchors)


def test_every_topic_that_a_page_points_at_is_in_the_guide():
    assert set(PAGES) <= set(reading.addresses())


def test_every_page_that_opens_has_its_topic_in_the_guide():
    shown = {
        line.split()[0] for line in TABLE.strip().splitlines() if line.split()[1] == "GET" and "200" in line
    }
    assert shown - set(TOPIC_OF) == NOT_EXPLAINED


@pytest.fixture
def district(db):
    return District()


def test_the_clerk_reads_in_the_page_what_the_desk_is(district):
    client = signed_in(district.sunita, "hi")
    desk = client.get("/").content.decode()
    [link] = re.findall(r'<a href="(/guide/[^"]+)"', desk.split("<footer")[1])[:1]
    assert link == "/guide/for-clerks/#my-desk"
    page = client.get(link).content.decode()
    assert '<h3 id="my-desk">मेरी मेज़</h3>' in page


def test_who_cannot_sign_in_reads_how(db):
    login = Client().get(reverse("account_login")).content.decode()
    assert 'href="/guide/signing-in/"' in login.split("<footer")[1]
    assert "कार्मिक कोड" in Client().get("/guide/signing-in/").content.decode()
    assert Client().get("/guide/no-such-part/").status_code == 404


def test_the_contents_name_the_nodal_officer_nearest_to_the_clerk(district):
    post = make_post(district.state, "राज्य नोडल अधिकारी", "State nodal officer", may_administer=True)
    make_charge(post, "मीरा राय", "Meera Rai")
    page = signed_in(district.sunita, "hi").get("/guide/").content.decode()
    assert "मीरा राय" in page
    nearer = make_post(district.kannauj, "नोडल अधिकारी", "Nodal officer", may_administer=True)
    geeta = make_charge(nearer, "गीता पाल", "Geeta Pal").user
    geeta.mobile = "9415000001"
    geeta.save(update_fields=["mobile"])
    page = signed_in(district.sunita, "hi").get("/guide/").content.decode()
    assert "गीता पाल" in page
    assert 'href="tel:9415000001"' in page
    assert "मीरा राय" not in page
    assert "गीता पाल" not in Client().get("/guide/").content.decode()
