import polib
import pytest

from eoffice.local import messages


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A program of two texts, one of them translated."""
    path = tmp_path / "django.po"
    polib.POFile().save(str(path))
    monkeypatch.setattr(messages, "HINDI", path)
    monkeypatch.setattr(messages, "PARTS", tmp_path)
    monkeypatch.setattr(messages, "texts_of_program", lambda: {("", "Send to %(desk)s"): ("", ["desk.py:1"])})

    def holding(msgstr: str, *flags: str) -> None:
        entry = polib.POEntry(msgid="Send to %(desk)s", msgstr=msgstr, flags=list(flags))
        part = polib.POFile()
        part.append(entry)
        part.save(str(tmp_path / "part.po"))

    return holding


def test_a_finished_translation_is_taken_over_and_passes(catalogue):
    catalogue("%(desk)s को भेजें")
    assert messages.update() == 0


@pytest.mark.parametrize(
    ("msgstr", "flags"), [("", ()), ("%(desk)s को भेजें", ("fuzzy",)), ("भेजें", ()), ("%(post)s को भेजें", ())]
)
def test_a_missing_doubtful_or_different_translation_is_told(catalogue, capsys, msgstr, flags):
    catalogue(msgstr, *flags)
    assert messages.update() == 1
    assert "desk.py:1" in capsys.readouterr().out
