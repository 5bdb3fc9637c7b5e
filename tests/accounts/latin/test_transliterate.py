import csv
import re
from functools import cache
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts.latin.transliterate import query, search_words

from .test_folding import DIFFERENT, SAME

HERE = Path(__file__).parent
OPERAND = re.compile(r"'([^']*)'(:\*)?")
ENGLISH = (
    "report road land order case note file office school health water police court pension letter "
    "meeting revenue budget salary leave transfer complaint inquiry hospital electricity bridge canal "
    "tender payment account certificate election license house village district minister secretary"
)


def table():
    """Pairs of a Hindi word and its Latin spelling: office words and the 75 districts."""
    lines = (HERE / "office_words.txt").read_text(encoding="utf-8").splitlines()
    pairs = [tuple(line.split()) for line in lines if line and not line.startswith("#")]
    with (HERE / "districts.csv").open(encoding="utf-8") as districts:
        return pairs + [(row["district_hi"], row["district_en"]) for row in csv.DictReader(districts)]


@cache
def written_words(text):
    return search_words(text)


@cache
def asked(typed):
    """The operands of a query, and the query as an expression of whether each of them is answered."""
    wanted, operands = query(typed), []

    def answered(operand):
        operands.append(operand.groups())
        return f"answers[{len(operands) - 1}]"

    expression = OPERAND.sub(answered, wanted).replace("&", "and").replace("|", "or")
    return operands, compile(expression or "False", wanted, "eval")


def found(typed, text, *, beginnings=True):
    """Return whether the text matches the query, as PostgreSQL would, so that the table is measured fast."""
    words = written_words(text)
    operands, expression = asked(typed)
    answers = [
        any(word == lexeme or (mark and beginnings and word.startswith(lexeme)) for word in words)
        for lexeme, mark in operands
    ]
    return eval(expression, {"answers": answers})  # noqa: S307 - made of operands only


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("sadak", "सड़क"),
        ("sarak", "सड़क"),
        ("SADAK", "सड़क की मरम्मत"),
        ("kannauj", "कन्नौज"),
        ("kanauj", "कन्नौज"),
        ("chhibramau", "छिबरामऊ"),
        ("patravali", "पत्रावली"),
        ("nyayalaya", "न्यायालय"),
        ("shastra", "शस्त्र"),
        ("vidyalaya", "विद्यालय"),
        ("gyan", "ज्ञान"),
        ("jnan", "ज्ञान"),
        ("samvad", "संवाद"),
        ("sanvad", "संवाद"),
        ("singh", "सिंह"),
        ("sinh", "सिंह"),
        ("zila", "ज़िला"),
        ("jila", "ज़िला"),
        ("rae bareli", "रायबरेली"),
        ("lucknow", "लखनऊ"),
    ],
)
def test_hindi_typed_in_latin_letters_finds_the_word(typed, written):
    assert found(typed, written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("सडक", "सड़क"),
        ("सड़क", "सडक"),
        ("जिला", "ज़िला"),
        ("सम्बन्ध", "संबंध"),
        ("संबंध", "सम्बन्ध"),
        ("गाँव", "गांव"),
        ("पञ्चायत", "पंचायत"),
        ("गये", "गए"),
        ("२०२६", "2026"),
        ("2026", "वर्ष २०२६"),
        ("आई", "आई०टी० एवं इलेक्ट्रॉनिक्स"),
        ("café", "Cafe"),
        ("Re\u200dport", "report"),
    ],
)
def test_spellings_that_writers_exchange_find_each_other(typed, written):
    assert found(typed, written)


def test_at_least_95_of_100_office_words_are_found_and_hardly_any_wrong_one():
    pairs = table()
    missed = [pair for pair in pairs if not found(pair[1], pair[0])]
    written = sorted({hindi for hindi, _ in pairs})
    wrong = [
        (typed, other)
        for hindi, typed in pairs
        for other in written
        if not set(hindi.split()) & set(other.split()) and found(typed, other, beginnings=False)
    ]
    looked_up = len(pairs) * len(written)
    print(f"found {1 - len(missed) / len(pairs):.1%} of {len(pairs)}; missed {missed}")
    print(f"wrong {len(wrong)} of {looked_up} = {len(wrong) / looked_up:.4%}: {wrong}")
    assert len(pairs) >= 150
    assert len(missed) <= 0.05 * len(pairs)
    assert len(wrong) <= 0.0005 * looked_up


def test_english_words_do_not_find_hindi_that_only_sounds_a_little_alike():
    written = sorted({hindi for hindi, _ in table()})
    wrong = [(word, other) for word in ENGLISH.split() for other in written if found(word, other)]
    print(f"English words that found a Hindi one: {wrong}")
    assert len(wrong) <= 2


def test_english_text_is_found_by_its_own_words_only():
    assert found("report", "Report on the road")
    assert not found("sadak", "Sarak Report")


@pytest.mark.parametrize(("kind", "held", "typed"), SAME)
def test_what_folds_the_same_is_found_whichever_way_it_is_held(kind, held, typed):
    assert found(typed, held)
    assert found(held, typed) or len(typed.split()) < len(held.split())


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_means_something_else_is_not_found(one, other):
    assert not found(f"{one} देखें", f"{other} देखें")


def test_an_abbreviation_is_found_by_its_parts_and_with_them_apart():
    assert found("आर टी आई", "आरटीआई")
    assert found("टी", "आर०टी०आई०")
    assert found("आर०टी०आई०", "आर टी आई")
    assert found("मिश्र ए के", "ए०के० मिश्र")
    assert not found("ए०के०", "एस०के० मिश्र")


def test_a_thing_and_its_number_are_found_together_only():
    assert found("वार्ड-5", "नाली वार्ड 5 में")
    assert found("वार्ड 5", "वार्ड-5")
    assert found("धारा-24", "धारा २४")
    assert not found("वार्ड-5 नाली", "नाली वार्ड 6")
    assert not found("5", "वार्ड 15")


@pytest.mark.parametrize("number", ["KNJ/REV/2026/004512", "840/68-2-2023-33(53)/2018"])
def test_a_file_number_is_found_whole_by_its_beginning_and_by_any_run_of_its_parts(number):
    parts = re.split(r"\W+", number)
    assert found(number, f"पत्रावली {number} देखें")
    assert found(number.lower(), number)
    assert found("-".join(parts), number)
    assert all(
        found("/".join(parts[start:stop]), number) for start in range(4) for stop in range(start + 1, 5)
    )
    assert not found("/".join(reversed(parts)), number)


def test_leading_zeros_of_a_number_may_be_left_out():
    assert found("4512", "KNJ/REV/2026/004512")
    assert found("004512", "KNJ/REV/2026/004512")
    assert found("REV/2026/4512", "KNJ/REV/2026/004512")
    assert not found("KNJ/REV/2025/4512", "KNJ/REV/2026/004512")


def test_all_words_must_occur_and_only_the_last_may_be_a_beginning():
    subject = "ग्राम उमर्दा की सड़क का निर्माण"
    assert found("sadak nirm", subject)
    assert found("सड़क निर्म", subject)
    assert not found("sadak nali", subject)
    assert not found("निर्म सड़क", subject)


@pytest.mark.parametrize("nothing", ["", "   ", "!!! & | ' \\", "\x00", "()", "।", "\ud800"])
def test_nothing_searchable_gives_an_empty_query(nothing):
    assert query(nothing) == ""
    assert search_words(nothing) == []


@given(st.text(max_size=400))
def test_no_input_raises_or_leaves_its_quotes(text):
    operands = OPERAND.sub("", query(text))
    assert set(operands) <= set(" &|()")
    assert all(0 < len(word) <= 100 and "'" not in word and "\\" not in word for word in search_words(text))


@given(st.lists(st.text(alphabet="सड़कजज्ञ्ंाीए9aekchz", min_size=1, max_size=20), min_size=1, max_size=5))
def test_every_word_of_a_text_finds_the_text(words):
    assert all(found(word, " ".join(words)) for word in words if query(word))


def test_a_very_long_text_is_indexed_in_time_that_grows_with_its_length():
    for text in ("a" * 100_000, "क" * 100_000, "1/" * 50_000, "सड़क " * 20_000, "्" * 100_000):
        assert all(len(word) <= 100 for word in search_words(text))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["sadak", "सड़", "knj/rev/2026/45", "it's \\ & | ! <-> :* sadak", "सड़क 2026"]
)
def test_postgresql_takes_the_words_and_the_query(typed):
    text = "सड़क it's KNJ/REV/2026/004512 s"
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_to_tsvector(%s) @@ %s::tsquery", [search_words(text), query(typed)])
        assert cursor.fetchone() == (True,)
