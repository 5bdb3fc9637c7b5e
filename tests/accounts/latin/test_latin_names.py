import csv
from pathlib import Path

import pytest

from accounts.latin.latin_names import latin_name, spellings
from accounts.latin.proposal import proposals

NAMES = Path(__file__).with_name("names.csv")
DATA = Path(__file__).parents[2] / "data"
LEAST = 0.9


def table() -> list[tuple[str, str]]:
    with NAMES.open(encoding="utf-8", newline="") as names:
        return [(row["hindi"], row["latin"]) for row in csv.DictReader(names)]


def test_nine_names_in_ten_come_out_as_their_bearers_write_them(capsys):
    names = table()
    right = [hindi for hindi, latin in names if latin_name(hindi) == latin]
    with capsys.disabled():
        print(f"\n{len(right)} of {len(names)} names exactly right, {len(right) / len(names):.1%}")
    assert len(names) >= 300
    assert len(right) / len(names) >= LEAST


def test_every_name_is_among_the_spellings_offered():
    assert not [hindi for hindi, latin in table() if latin not in spellings(hindi)]


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("कु० नेहा सिंह", "Neha Singh"),
        ("डॉ० अशोक कुमार मिश्र", "Ashok Kumar Mishra"),
        ("श्रीमती सुनीता  यादव", "Sunita Yadav"),
        ("Dr. RAJ kumar", "Raj Kumar"),
        ("रज़ा\u200b अली\x07", "Raza Ali"),
        ("श्री", "Shree"),
    ],
)
def test_honorifics_and_stray_signs_are_left_out(name, latin):
    assert latin_name(name) == latin


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("name", "accepted", "locals_"), rows("names.tsv"))
def test_names_as_offices_write_them_come_out_as_people_accept_them(name, accepted, locals_):
    assert latin_name(name).lower() in accepted.split("|")
    assert not locals_ or next(proposals(name)) in locals_.split("|")


def is_accepted(name: str, accepted: str) -> bool:
    words, accepted_words = latin_name(name).lower().split(), accepted.split()
    return len(words) == len(accepted_words) and all(
        word in spelt.split("/") for word, spelt in zip(words, accepted_words, strict=True)
    )


@pytest.mark.parametrize(("half", "least"), [("seen", 0.95), ("held", 0.9)])
def test_names_of_the_state_come_out_right_also_those_held_back_from_the_rules(half, least, capsys):
    names = [(name, accepted) for name, accepted, place in rows("names-up.tsv") if place == half]
    right = [name for name, accepted in names if is_accepted(name, accepted)]
    with capsys.disabled():
        print(f"\n{half}: {len(right)} of {len(names)} names accepted, {len(right) / len(names):.1%}")
    assert len(names) >= 140
    assert len(right) / len(names) >= least


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("मेजर सिंह", "Major Singh"),
        ("मेजर हरजीत सिंह", "Harjit Singh"),
        ("श्रीमती कमला जी", "Kamla"),
        ("राम लाल जी", "Ram Lal"),
        ("एस० पी० सिंह बघेल", "S P Singh Baghel"),
        ("बीबी फातिमा", "Bibi Fatima"),
        ("RK Singh", "R K Singh"),
        ("Km. Rekha D/O Shri Ram Sewak", "Rekha"),
        ("डॉo सुनीता सिंह", "Sunita Singh"),
        ("श्री राम प्रसाद सुपुत्र श्री हरि", "Ram Prasad"),
        ("(स्व०) रामपाल", "Rampal"),
        ("O'Brien Søren", "O'brien Soren"),
    ],
)
def test_titles_relations_and_initials_are_told_from_names(name, latin):
    assert latin_name(name) == latin
