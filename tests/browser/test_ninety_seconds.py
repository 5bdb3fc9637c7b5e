"""The ninety seconds of the DM: from the sign-in to a question answered, the file moved, all on record."""

import gzip

import pytest

from tests.browser.hands import Keyboard, Touch
from tests.browser.test_journeys import write
from tests.browser.test_records import check
from tests.factories import make_late_paper
from tracking.models import Movement, Question, Stay

pytestmark = pytest.mark.django_db(transaction=True)
ANSWER = "लेखपाल की आख्या आज मिली।"


class Counted:
    """A hand whose presses are counted, with what they bring over the line: all but the font, compressed."""

    def __init__(self, hand):
        self.hand, self.presses, self.weights = hand, 0, []
        hand.page.on("response", self._weigh)

    def _weigh(self, response) -> None:
        kept = [url for url, _bytes in self.weights if "/static/" in url]
        if response.status == 200 and response.url not in kept and not response.url.endswith(".woff2"):
            # The tests' own server compresses no style sheets and scripts; a real one does.
            self.weights.append((response.url, len(gzip.compress(response.body()))))

    def press(self, element: str) -> None:
        """Press once."""
        self.presses += 1
        self.hand.press(element)


@pytest.mark.parametrize(("language", "width", "hand"), [("hi", 360, Touch), ("en", 1360, Keyboard)])
def test_the_dm_asks_and_the_clerk_replies_and_sends_it_on(visit, kannauj, language, width, hand):
    files = [make_late_paper(kannauj.sunita) for _serial in range(5)]
    name, file = f"{language}-{width}", files[0]
    dm = visit(language=language, width=width)
    counted = Counted(hand(dm.page))
    dm.sign_in(kannauj.dm)
    assert dm.page.url.endswith(f"/monitor/{kannauj.kannauj.pk}/")
    check(dm, f"seconds-monitor-{name}")
    sentence = {"hi": "5 लम्बित में से 5 समय-सीमा पार।", "en": "5 of 5 are late."}
    assert sentence[language] in dm.page.inner_text("#worst-title")
    stay = Stay.objects.get(paper=file, left_at=None)
    counted.press(f"form[action='/questions/ask/{stay.pk}/'] button")
    assert Question.objects.get().stay == stay
    counted.press(f"main a[href^='/questions/ask-desk/{kannauj.clerk_post.pk}/']")
    check(dm, f"seconds-ask-{name}")
    counted.press("main form .btn--main")
    assert (Question.objects.count(), counted.presses) == (5, 3)
    assert sum(size for _url, size in counted.weights) < 60_000, counted.weights

    sunita = visit(language=language, width=width).sign_in(kannauj.sunita)
    use = hand(sunita.page)
    assert sunita.page.locator(f"main tr a[href='/questions/{Question.objects.get(stay=stay).pk}/']").count()
    check(sunita, f"seconds-desk-{name}")
    assert "2" in sunita.page.inner_text("header a[href='/notices/']")
    use.press("header a[href='/notices/']")
    check(sunita, f"seconds-bell-{name}")
    use.press("main tr:last-child button.link")
    check(sunita, f"seconds-question-{name}")
    use.press("button[name=ready]")
    assert not Movement.objects.filter(kind="answered").exists()
    use.write("textarea[name=text]", ANSWER)
    check(sunita, f"seconds-reply-{name}")
    use.press("main form .btn--main")
    assert Question.objects.get(stay=stay).answer.remark == ANSWER
    check(sunita, f"seconds-questions-{name}")
    sunita.open(f"/files/{file.pk}/")
    write(sunita.page, "आख्या संलग्न।")
    with sunita.page.expect_navigation():
        sunita.page.locator("form#pen button.btn--main").click()
    assert Stay.objects.get(paper=file, left_at=None).post == kannauj.adm_post

    use = hand(dm.page)
    dm.open("/monitor/")
    use.press("header a[href='/notices/']")
    use.press("main tr:first-child button.link")
    assert ANSWER in dm.page.inner_text("main")
    check(dm, f"seconds-answer-{name}")
    dm.open(f"/papers/{file.pk}/movements/")
    kinds = list(file.movements.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["created", "asked", "answered", "forwarded"]
    assert ANSWER in dm.page.inner_text("main")
