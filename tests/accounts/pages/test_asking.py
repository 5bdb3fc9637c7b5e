import pytest
from django.test import RequestFactory

from accounts.pages import asking

SENTENCES = ["The file leaves the district.", "The desk of the Commissioner is vacant."]


def test_nothing_is_asked_where_nothing_is_to_be_said():
    assert asking.unanswered({}, [], yes="Send") is None


def test_an_answer_belongs_to_the_sentences_that_were_shown():
    question = asking.unanswered({}, SENTENCES, yes="Send")
    answered = {asking.FIELD: question.answer}
    assert asking.unanswered(answered, SENTENCES, yes="Send") is None
    assert asking.unanswered(answered, SENTENCES[:1], yes="Send") is not None


@pytest.mark.django_db
def test_the_question_sends_again_what_was_sent():
    request = RequestFactory().post("/", {"paper": ["1", "2"], "remark": '"<b>"', asking.FIELD: "old"})
    question = asking.Question(("Two files leave.",), "Send both")
    page = asking.ask(request, question, title="Send", back="/desk/").content.decode()
    assert '<input type="hidden" name="paper" value="1">' in page
    assert '<input type="hidden" name="paper" value="2">' in page
    assert "&quot;&lt;b&gt;&quot;" in page
    assert f'name="answered" value="{question.answer}"' in page
    assert "old" not in page
