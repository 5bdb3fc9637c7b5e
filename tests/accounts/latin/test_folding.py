"""One folding: what looks the same is the same word, and what means something else stays another."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.latin import folding
from accounts.latin.folding import fold, repair

DATA = Path(__file__).parents[2] / "data"
# Without the stress marks of Vedic texts, which no office types.
LETTERS = "".join(chr(code) for code in range(0x900, 0x980) if not 0x951 <= code <= 0x954)
# What is on paper, and what a typist who looks at the screen may enter for it.
SIGNS = {"ो": ["ाे", "ेा"], "ौ": ["ाै", "ैा"], "ॉ": ["ाॅ", "ॅा"], "ं": ["ँ"], "ृ": ["्रृ"]}
SYLLABLES = {
    "आ": ["अा"], "इ": ["अि"], "ओ": ["अो", "अाे", "आे"], "औ": ["अौ", "अाै", "आै"], "ऑ": ["अॉ", "अाॅ", "आॅ"],
    "ऐ": ["एे", "अै"], "ए": ["अे"], "ई": ["र्इ", "अी"], "उ": ["अु"], "ऊ": ["अू"], "में": ["मंे"], "कों": ["कांे"],
    "ड़": ["\u095c", "ड"], "ढ़": ["\u095d", "ढ"], "ज़": ["\u095b", "ज"], "क्ष": ["क्\u200dष", "क्\u200cष"],
    "ण्ड": ["ंड", "न्ड", "ँड"], "म्ब": ["ंब"], "न्द": ["ंद"], "ञ्च": ["ंच"], "ङ्ग": ["ंग"],
}  # fmt: skip
CONSONANTS = [*"कगतनपमलसह", "र्क", "स्त"]
# However slow the machine is just now.
patient = settings(deadline=None, suppress_health_check=list(HealthCheck))


def rows(name):
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


SAME, DIFFERENT = rows("folding-same.tsv"), rows("folding-different.tsv")


@pytest.mark.parametrize(("kind", "held", "typed"), SAME)
def test_what_looks_or_means_the_same_folds_the_same(kind, held, typed):
    assert f" {fold(typed)} " in f" {fold(held)} "


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_means_something_else_stays_another_word(one, other):
    assert fold(one) != fold(other)


def test_no_two_words_of_all_pairs_fold_alike_unless_they_are_the_same():
    words = {word for pair in DIFFERENT for word in pair}
    assert len(DIFFERENT) >= 40
    assert len({fold(word) for word in words}) == len(words)


@st.composite
def typed_alike(draw):
    """A word as it is spelt, and the same as a typist who looks at the screen may enter it."""
    spelt, typed = "", draw(st.sampled_from(["", "\u200d", "\ufeff"]))
    for _syllable in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            syllable = draw(st.sampled_from(list(SYLLABLES)))
            entered = draw(st.sampled_from([syllable, *SYLLABLES[syllable]]))
        else:
            consonant = draw(st.sampled_from(CONSONANTS))
            sign = draw(st.sampled_from(["", "ा", "ि", "ी", "े", *SIGNS]))
            syllable, entered = (
                consonant + sign,
                consonant + draw(st.sampled_from([sign, *SIGNS.get(sign, [])])),
            )
        spelt, typed = spelt + syllable, typed + entered + draw(st.sampled_from(["", "", "\u200b"]))
    return spelt, typed


@patient
@given(typed_alike())
def test_whatever_is_typed_for_the_same_look_folds_the_same(pair):
    spelt, typed = pair
    assert fold(typed) == fold(spelt)


@patient
@given(st.text(alphabet=LETTERS + " .:-/,05\u200c\u200d", max_size=30))
def test_folding_and_repairing_twice_change_nothing_more(text):
    assert fold(fold(text)) == fold(text)
    assert repair(repair(text)) == repair(text)


@patient
@given(st.text(max_size=60))
def test_any_text_folds_to_words_with_single_spaces_between(text):
    assert fold(text) == " ".join(folding.WORD.findall(fold(text)))


@pytest.mark.parametrize(
    "text",
    [
        "सुनीता यादव",
        "ज़ाकिर हुसैन",
        "मो० आरिफ",
        "ॐ प्रकाश",
        "चन्द्र",
        "चाँद",
        "प्रातः",
        "Ram Kumar (II)",
        "कॉल",
        "गयी",
        "विषय: सड़क",
    ],
)
def test_what_is_spelt_well_is_left_as_it_is(text):
    assert repair(text) == text


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("सुनीता\u200c यादव", "सुनीता यादव"),
        ("राेहित", "रोहित"),
        ("अाशा\u00a0 देवी", "आशा देवी"),
        ("मंे", "में"),
        ("\u095cा", "ड़ा"),
    ],
)
def test_what_nobody_sees_is_mended_before_it_is_stored(typed, seen):
    assert repair(typed) == seen


def test_a_colon_that_is_no_visarga_stays_a_separator():
    assert fold("विषय:सड़क की मरम्मत") == fold("विषय - सड़क की मरम्मत")
    assert fold("समय 10:30 बजे") == "समय 10 30 बजे"


@pytest.mark.parametrize("text", ["मो०", "मो0 आरिफ", "डॉ॰ राम", "आर० के० शर्मा", "डॉ. राम", "कु0"])
def test_a_sign_of_abbreviation_is_no_digit(text):
    assert not any(map(str.isdigit, folding.without_marks(text)))


@pytest.mark.parametrize("text", ["वार्ड 10", "वार्ड10", "वार्ड १०", "वार्ड०५", "राम2"])
def test_a_digit_is_no_sign_of_abbreviation(text):
    assert any(map(str.isdigit, folding.without_marks(text)))


def test_long_texts_are_folded_in_time_that_grows_with_their_length():
    for text in (
        "ंा" * 50_000,
        "र्" * 100_000 + "इ",
        "्र" * 50_000 + "ृ",
        "क०" * 50_000,
        "आर " * 30_000,
        "5," * 50_000,
    ):
        fold(text)
