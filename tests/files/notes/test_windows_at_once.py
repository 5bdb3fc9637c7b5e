"""Two windows of one person in the same instant, on committed transactions: one is told, nothing is lost."""

from datetime import date
from threading import Barrier
from uuid import uuid4

import pytest

from files.models import Note
from files.notes.verbs import save_draft
from tests.factories import District, open_test_file
from tests.tracking.movement.test_races import at_once
from tracking.models import Paper
from tracking.movement.drafts import carry_out
from tracking.movement.verbs import park
from tracking.refusals import DraftChanged, MovedMeanwhile

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kannauj():
    return District()


@pytest.fixture
def file(kannauj):
    file = open_test_file(kannauj.sunita)
    save_draft(file, by=kannauj.sunita, text="पहला पाठ", expected=1)
    return Paper.objects.get(pk=file.pk)


def race(*works):
    """Do all at one instant; what each gave, or the refusal it met."""
    line = Barrier(len(works))

    def start(work):
        line.wait()
        try:
            return work()
        except (DraftChanged, MovedMeanwhile) as refusal:
            return refusal

    return at_once(start, works, threads=len(works))


def test_of_two_saves_one_is_kept_and_the_other_told(kannauj, file):
    by, shown = kannauj.sunita, file.draft_of(kannauj.sunita.user_id)

    def saving(text):
        return lambda: save_draft(file, by=by, text=text, expected=1, draft=shown)

    for serial in range(10):
        texts = [f"{serial} पहली", f"{serial} दूसरी"]
        results = race(*map(saving, texts))
        assert sum(isinstance(result, DraftChanged) for result in results) == 1
        [kept] = [result for result in results if isinstance(result, Note)]
        assert Note.objects.get().text == kept.text
        shown = Paper.objects.get().draft_of(by.user_id)


def test_an_act_signs_the_draft_it_showed_or_nothing(kannauj):
    """Either the save comes first and the act is refused, or the act does and the save is told of it."""
    by = kannauj.sunita
    for serial in range(10):
        file = open_test_file(by)
        save_draft(file, by=by, text="दिखाया हुआ", expected=1)
        paper = Paper.objects.get(pk=file.pk)
        shown = paper.draft_of(by.user_id)

        def act(paper=paper, shown=shown):
            facts = {"reason": "वाद", "authority": "डीएम", "review_on": date(2099, 1, 1)}
            facts |= {"expected": 1, "request_id": uuid4()}
            return carry_out(park, paper, by=by, draft=shown, **facts)

        def save(file=file, shown=shown, serial=serial):
            return save_draft(file, by=by, text=f"बदला {serial}", expected=1, draft=shown)

        parked, saved = race(act, save)
        sealed = Note.objects.sealed().filter(file=file)
        if isinstance(parked, DraftChanged):
            assert (isinstance(saved, Note), sealed.exists()) == (True, False)
        else:
            assert isinstance(saved, MovedMeanwhile)
            assert sealed.get().text == "<p>दिखाया हुआ</p>"
