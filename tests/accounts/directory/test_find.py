import pytest
from django.utils import timezone

from accounts.directory import find, indexing
from accounts.models import Designation, DirectoryEntry, Office, Post, User
from tests.factories import District, ist, make_charge, make_office, make_post, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def district():
    return District()


@pytest.fixture
def bdo(district):
    block = make_office("KNJ-B-HSR", "विकास खण्ड हसेरन", "Block Hasseran", kind="block", under=district.kannauj)
    return make_post(block, "खण्ड विकास अधिकारी, हसेरन", "Block Development Officer, Hasseran", rank=55)


def people(words, near=None):
    return list(find.people(User.objects.all(), words, near))


def posts(words, near=None):
    return list(find.posts(Post.objects.all(), words, near))


@pytest.mark.parametrize("words", ["सुनीता यादव", "sunita yadav", "suneeta", "YADAV sun", "yadaw", "सुनीता"])
def test_a_person_is_found_in_either_script_and_in_loose_spelling(district, words):
    assert people(words) == [district.sunita.user]


def test_a_person_is_found_by_code_mail_post_and_office(district):
    manoj = district.manoj.user
    assert people(manoj.employee_code.lower()) == [manoj]
    assert people(manoj.email.partition("@")[0]) == [manoj]
    assert people(district.sdm_post.code) == [manoj]
    assert people("sdm chhibramau") == [manoj]
    assert people("मनोज छिबरामऊ") == [manoj]


@pytest.mark.parametrize(
    "words",
    ["BDO", "bdo haseran", "बीडीओ", "बी०डी०ओ०", "ख०वि०अ०", "खंड विकास", "खण्ड विकास अधिकारी", "khand vikas",
     "B.D.O. hasseran", "हसेरन"],
)  # fmt: skip
def test_a_desk_is_found_by_its_abbreviations_and_either_spelling(bdo, words):
    assert posts(words) == [bdo]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "वरिष्ठ सहायक (राजस्व)",
            ["varisht sahayak rajasv", "rajasva varishth", "sahayk varist", "VARISHT raj"],
        ),
        ("प्रशासनिक अधिकारी", ["prashasnik adhikari", "adhikari prashasanik"]),
        ("कनिष्ठ सहायक, शिकायत प्रकोष्ठ", ["kanisht shikayat", "prakosht kanishth", "shikayat prakoshtha"]),
        ("वित्त एवं लेखा अधिकारी", ["vitt evam lekha", "lekha adhikari vitt"]),
        ("पुलिस अधीक्षक", ["police adhikshak", "pulis adhikshak"]),
        ("मुख्य अभियन्ता (सिंचाई)", ["mukhya abhiyanta sinchai", "sinchayi abhiyanta", "मुख्य अभियंता सिंचार्इ"]),
        ("नायब तहसीलदार", ["nayab tehsildar", "naib tahsildar"]),
    ],
)
def test_a_desk_is_found_by_its_hindi_name_typed_in_latin_letters_in_any_order(district, name, words):
    desk = make_post(district.etawah, name, "Desk 7", rank=20)
    assert [posts(typed) for typed in words] == [[desk]] * len(words)


def test_a_desk_is_found_by_who_holds_it_now_and_no_longer_by_who_held_it(district):
    assert posts("manoj kumar") == [district.sdm_post]
    district.manoj.ends = timezone.now()
    district.manoj.save()
    assert posts("manoj kumar") == []


def test_what_a_designation_is_called_besides_is_data_of_its_administrator(district):
    designation = Designation.objects.get(pk=district.dm_post.designation_id)
    assert posts("कलेक्टर") == []
    designation.abbreviations = "कलेक्टर Collector"
    designation.save(update_fields=["abbreviations"])
    assert district.dm_post in posts("कलेक्टर")
    assert district.dm_post in posts("kalektar")


def test_every_word_counts_and_words_that_say_nothing_find_nothing(district):
    assert people("sunita etawah") == []
    assert people("") == people(" ०-/ ") == people("\0") == []


def test_the_own_office_comes_first_and_the_higher_before_the_lower(district):
    assert posts("desk assistant", district.etawah)[0] == district.stranger_post
    assert posts("desk assistant", district.kannauj)[0] == district.clerk_post
    assert posts("kannauj")[0] == district.dm_post


def test_the_name_of_a_person_with_initials_is_found_with_and_without_marks(district):
    mishra = make_charge(district.adm_post, "ए. के. मिश्र", "A. K. Mishra", kind="additional").user
    assert people("a.k. mishra") == people("ए०के० मिश्र") == people("ए के मिश्र") == [mishra]


def test_names_follow_however_they_are_written(district):
    person = make_user("भानुप्रताप", "Bhanu Pratap")
    person.name_hi, person.name_en = "श्याम", "Shyam"
    User.objects.bulk_update([person], ["name_hi", "name_en"])
    assert people("shyam") == [person]
    assert people("भानुप्रताप") == []
    User.objects.filter(pk=person.pk).update(name_hi="घनश्याम", name_en="Ghanshyam")
    assert people("ghanshyam") == []
    indexing.index_all()
    assert people("ghanshyam") == [person]
    made = User.objects.bulk_create([User(employee_code="B77", name_hi="गोपाल", name_en="Gopal")])
    assert people("gopaal") == made


def test_a_sign_in_writes_no_entry(district, django_assert_num_queries):
    with django_assert_num_queries(1):
        district.sunita.user.save(update_fields=["last_login"])


def test_one_entry_for_each_thing(district):
    indexing.index_all()
    indexing.index_all()
    assert DirectoryEntry.objects.filter(kind="office").count() == Office.objects.count()
    assert DirectoryEntry.objects.filter(kind="user").count() == User.objects.count()


def test_who_takes_over_tomorrow_is_not_there_today(district):
    make_charge(district.dm_post, "कल्पना राय", "Kalpana Rai", kind="additional", begins=ist(2099, 1, 1))
    assert posts("kalpana") == []
