import pytest

from eoffice.local import lint


@pytest.mark.parametrize(
    "line",
    ["Paper.objects.get(pk=pk)", "File.objects.filter(pk=pk).first()", "Note.objects.filter(file_id=pk)"],
)
def test_a_view_that_goes_round_the_guard_is_found(line):
    assert list(lint.unguarded_queries(line)) != []


@pytest.mark.parametrize(
    "line",
    [
        "Paper.objects.visible_to(charge).get(pk=pk)",
        "Document.objects.filter(file=file)",
        "Rule.objects.all()",
    ],
)
def test_a_guarded_view_passes(line):
    assert list(lint.unguarded_queries(line)) == []


@pytest.mark.parametrize(
    "template",
    ["<p>Send</p>", "<p>भेजें</p>", '<p style="width: 3%">{{ bar }}</p>', '<a onclick="go()">{{ word }}</a>'],
)
def test_bare_text_and_refused_attributes_in_a_template_are_found(template):
    assert list(lint.untranslated(template)) != []


@pytest.mark.parametrize(
    "template",
    [
        '<p>{% translate "Send" %}</p>',
        "{% blocktranslate %}Sent to {{ desk }}{% endblocktranslate %}",
        "<b>{{ paper.number }}</b> PDF",
        '<html lang="hi"><p>हस्ताक्षर <span lang="en">Signature</span></p>',
        "{# why #}<br>",
    ],
)
def test_translated_text_passes(template):
    assert list(lint.untranslated(template)) == []


def test_words_within_an_f_string_are_found():
    assert list(lint.hidden_words("""told = f"{_('per day')} {count}" """))
    assert not list(lint.hidden_words("""told = _("per day %s") % f"{count:.1f}" """))


@pytest.mark.parametrize("length", [0, 120])
def test_a_line_that_fits_a_review_passes(length):
    assert not list(lint.long_lines(f"short\n{'क' * length}\n"))


def test_a_line_that_runs_off_the_side_is_found_with_its_number():
    assert list(lint.long_lines(f"short\n{'क' * 121}\n")) == ["line 2 has 121 characters, 120 at most"]


@pytest.mark.parametrize(
    "source",
    [
        '"""What can be done with a paper."""',
        'class Times:\n    """How many times the floor a page takes."""',
        'def is_mine(self):\n    """Whether it lies at the reader\'s desk."""',
        'class Desk:\n    async def holder(self):\n        """\n        Who holds it.\n        """',
    ],
)
def test_a_docstring_that_begins_with_a_question_word_is_found(source):
    assert len(list(lint.question_docstrings(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        '"""The acts on a paper."""',
        'def is_mine(self):\n    """Return whether it lies at the reader\'s desk."""',
        'def whole(text):\n    """Whole numbers of a text."""',
        'def holder(self):\n    return "Who holds it"',
    ],
)
def test_a_docstring_that_begins_with_a_noun_or_a_verb_passes(source):
    assert not list(lint.question_docstrings(source))


def test_the_views_of_every_room_are_looked_through(monkeypatch):
    looked_through = []
    monkeypatch.setattr(lint, "unguarded_queries", lambda source: looked_through.append(source) or ())
    list(lint.faults())
    assert len(looked_through) > 20
