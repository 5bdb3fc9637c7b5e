import io
from itertools import islice

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from accounts.latin.latin_names import latin_name
from accounts.latin.proposal import is_fit, look_alike, machine_words, proposals, propose_each


def test_a_name_asks_for_first_and_last_then_for_more_of_itself():
    proposed = list(islice(proposals("डॉ० अशोक कुमार मिश्र", year=1984), 6))
    assert proposed == ["ashok.mishra", "ashok.kumar.mishra", "a.mishra", "ashok.mishra.84", "ashok.mishra2",
                     "ashok.mishra3"]  # fmt: skip


def test_a_name_of_one_word_and_a_name_of_a_machine():
    assert next(proposals("सुनीता")) == "sunita"
    assert next(proposals("Admin")) == "admin2"
    assert {"postmaster", "abuse", "root"} <= machine_words()


@given(st.text(max_size=60))
def test_whatever_is_typed_every_proposal_is_fit_to_be_given(name):
    assert all(is_fit(local) for local in islice(proposals(name), 12))


def test_a_thousand_namesakes_get_a_thousand_ids_that_no_eye_confuses():
    given_ids = list(propose_each(["सुनीता यादव", "Sunita Yadav"] * 500))
    assert len(set(map(look_alike, given_ids))) == 1000


@pytest.mark.parametrize(
    ("local", "other"),
    [("a.kumar", "akumar"), ("Anil.K", "anil-k"), ("amit0", "amito"), ("arnit", "amit"), ("vvani", "wani")],
)
def test_look_alikes_are_one(local, other):
    assert look_alike(local) == look_alike(other)


def test_an_office_tries_its_own_list(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("सुनीता यादव\n\nSunita Yadav\nमो० आसिफ खान\n"))
    call_command("suggest_email_ids", domain="kannauj.example.in")
    assert capsys.readouterr().out.splitlines() == [
        "सुनीता यादव\tSunita Yadav\tsunita.yadav@kannauj.example.in",
        "Sunita Yadav\tSunita Yadav\ts.yadav@kannauj.example.in",
        "मो० आसिफ खान\tMohammad Asif Khan\tmohammad.khan@kannauj.example.in",
    ]


@pytest.mark.parametrize(
    "name", ["मो० आसिफ खान", "मो. आसिफ खान", "मो आसिफ खान", "Mohd. Asif Khan", "Md Asif Khan"]
)
def test_mohammad_written_short_is_a_name(name):
    pattern = "{first}.{middle}.{last}"
    assert next(proposals(name, pattern=pattern)) == "mohammad.asif.khan"
    assert next(proposals(f"श्री {name}", pattern=pattern)) == "mohammad.asif.khan"


def test_mohammad_written_short_and_alone_is_left_as_it_is():
    assert latin_name("Md") == "Md"


def test_a_pattern_that_cannot_be_read_is_refused_with_advice(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("सुनीता यादव\n"))
    with pytest.raises(CommandError, match="first"):
        call_command("suggest_email_ids", pattern="{surname}")


@pytest.mark.parametrize("name", ["محمد عارف", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "মোহন দাস", "راکیش कुमार", "Анна", "", "123", "—"])
def test_a_name_in_another_script_is_never_called_officer_but_asked_for_in_latin_letters(
    name, monkeypatch, capsys
):
    assert list(proposals(name)) == []
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{name or '-'}\nSunita Yadav\n"))
    call_command("suggest_email_ids", domain="kannauj.example.in")
    first, second = capsys.readouterr().out.splitlines()
    assert first.endswith("\tPlease give this name in Latin letters.")
    assert second.endswith("\tsunita.yadav@kannauj.example.in")
