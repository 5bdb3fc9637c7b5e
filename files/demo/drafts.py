"""Drafts of replies to letters in files of Kannauj: being written, put up, returned, approved."""

import random
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Charge, Post
from files.drafts import approval, seal, verbs
from files.models import Draft, Receipt
from tracking.models import Paper
from tracking.movement.verbs import forward, stamp_opened

from .work import StaffedWorkplace
from .workplaces import KANNAUJ

SEED = 1890
Class = Receipt.Class
# How far each goes: one is still written, one was put up and waits, one is returned, one approved.
WAYS = ("written", "put up", "returned", "approved", "approved in a second version", "given up")
CHANGES = "कृपया आख्या का दिनांक तथा अभिलेख की पृष्ठ संख्या अंकित करें।"
COMMENT = "मूल अभिलेख से मिलान कर लिया गया है।"
# The substance of a reply to each class of letter.
REPLIES = {
    Class.RTI: (
        "आपके आवेदन पत्र में माँगी गई सूचना अभिलेखागार से प्राप्त कर ली गई है। प्रमाणित प्रति "
        "हेतु निर्धारित शुल्क जमा करने पर प्रति उपलब्ध करा दी जाएगी।"
    ),
    Class.GRIEVANCE: (
        "आपके प्रार्थना पत्र की जाँच राजस्व निरीक्षक से कराई गई। स्थलीय आख्या प्राप्त होने पर "
        "कृत कार्यवाही से आपको अवगत कराया जाएगा।"
    ),
    Class.LEGISLATURE: (
        "मार्ग की मरम्मत का आगणन अधिशासी अभियन्ता, लोक निर्माण विभाग से माँगा गया है। आगणन "
        "प्राप्त होते ही प्रस्ताव शासन को प्रेषित किया जाएगा।"
    ),
    Class.COURT: ("वाद से सम्बन्धित आख्या एवं अभिलेख नियत तिथि से पूर्व मा० न्यायालय के समक्ष प्रस्तुत कर दिए जाएँगे।"),
    Class.QUESTION: (
        "प्रश्न से सम्बन्धित सूचना खण्ड विकास अधिकारियों से संकलित की जा रही है तथा नियत समय के भीतर प्रेषित की जाएगी।"
    ),
    Class.VIP: (
        "प्रकरण की पात्रता की जाँच जिला समाज कल्याण अधिकारी से कराई जा रही है। आख्या प्राप्त होने पर अवगत कराया जाएगा।"
    ),
    Class.ORDINARY: ("आपके पत्र के बिन्दुओं पर सम्बन्धित अधिकारियों से आख्या माँगी गई है, जो शीघ्र प्रेषित की जाएगी।"),
}


def draft_replies() -> None:
    """Draft a reply to one letter for each way, on files that lie where they were opened."""
    office, chance = StaffedWorkplace(KANNAUJ), random.Random(SEED)  # noqa: S311 - nothing secret hangs on it
    at = office.clock.moment(office.now)
    letters = Receipt.objects.filter(
        diary=office.boss.office, filed_in__state=Paper.State.PENDING, sender__isnull=False
    ).select_related("filed_in", "sender")
    ways = iter(WAYS)
    for letter in letters.order_by("-pk")[: 4 * len(WAYS)]:
        desk = Post.objects.with_place().get(pk=letter.filed_in.holder_id)
        clerk, officer = office.holder(desk, at), _officer(office, desk, at)
        if clerk is None or officer is None or clerk.post.may_approve:
            continue
        way = next(ways, None)
        if way is None:
            return
        _draft(letter, clerk, officer, way, max(at, letter.filed_in.moved_at), chance)


def _officer(office: StaffedWorkplace, desk: Post, at: datetime) -> Charge | None:
    """The nearest officer above a desk who may approve and is there."""
    above = (post for post in desk.superiors() if post.may_approve)
    return next((charge for post in above if (charge := office.holder(post, at))), None)


@transaction.atomic
def _draft(
    letter: Receipt, clerk: Charge, officer: Charge, way: str, at: datetime, chance: random.Random
) -> None:
    """Draft the reply and bring it as far as the way says, in one transaction."""
    text = f"<p>{REPLIES[Class(letter.letter_class)]}</p>"
    draft = verbs.put_up(
        letter.filed_in, by=clerk, form=Draft.Form.LETTER, language=Draft.Language.HINDI, text=text,
        subject=letter.subject, signatory=officer.post, in_reply_to=letter, at=at,
        request_id=_request(chance),
    )  # fmt: skip
    if way == "given up":
        return verbs.give_up(draft, by=clerk)
    if way == "written":
        return None
    if way == "approved in a second version":
        more = f"{text}<p>यह पत्र सूचनार्थ प्रेषित है।</p>"
        verbs.keep_version(draft, by=clerk, text=more, shown=verbs.text_state(draft, clerk), at=at)
    return _put_up(draft, clerk, officer, way, at, chance)


def _put_up(
    draft: Draft, clerk: Charge, officer: Charge, way: str, at: datetime, chance: random.Random
) -> None:
    """Send the file up, and let the officer decide."""
    file = Paper.objects.get(pk=draft.file_id)
    forward(file, by=clerk, to=officer.post, expected=file.seq, request_id=_request(chance), at=at)
    if way == "put up":
        return
    stamp_opened(file, by=officer, at=at)
    last, press = verbs.newest(draft), {"by": officer, "request_id": _request(chance), "at": at}
    if way == "returned":
        approval.return_for_changes(draft, reason=CHANGES, **press)
        return
    verbs.comment(last, by=officer, text=COMMENT, request_id=_request(chance))
    shown = seal.current_seal(draft, last)
    approval.approve(draft, version=last.number, shown=shown, **press)


def _request(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
