import csv
from pathlib import Path

import pytest

from accounts.latin.latin_names import latin_name, spellings

NAMES = Path(__file__).with_name("names.csv")
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
