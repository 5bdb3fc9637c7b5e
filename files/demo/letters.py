"""Letters that come to the collectorate of Kannauj: diarised, marked, answered to or still waiting."""

import io
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Charge, Post
from files.correspondence.verbs import keep
from files.models import Receipt
from files.receipts.correcting import correct
from files.receipts.verbs import acknowledge_receipt, diarise, open_file_from
from tracking.models import Paper
from tracking.movement.verbs import close_as_information, return_not_mine, stamp_opened

from . import matters, papers
from .work import StaffedWorkplace
from .workplaces import KANNAUJ

DAYS = 25
SEED = 7400
DAK, INFORMED = "KNJ-DAK", "NZR-SA"
Class = Receipt.Class


@dataclass(frozen=True)
class Letter:
    """A letter as it comes: its class, from whom, under which number, about what, and for which desk."""

    letter_class: str
    sender: str
    place: str
    number: str
    subject: str
    desk: str


LETTERS = (
    Letter(Class.RTI, "श्री अनिल कुमार दुबे", "ग्राम {village}, तहसील कन्नौज", "",
           "सूचना का अधिकार: ग्राम {village} की गाटा संख्या {n} के नामान्तरण आदेश की प्रति", "RTI-SA"),
    Letter(Class.GRIEVANCE, "श्रीमती कुसुमा देवी", "ग्राम {village}, तहसील छिबरामऊ", "4001{n}",
           "जनसुनवाई संदर्भ: ग्राम {village} में चकमार्ग पर अवैध कब्ज़ा", "IGRS-SA"),
    Letter(Class.LEGISLATURE, "मा० सदस्य विधान सभा, छिबरामऊ", "विधायक आवास, छिबरामऊ", "{n}/वि०स०/2026",
           "{village} – ठठिया मार्ग की मरम्मत कराए जाने हेतु", "DEV-SA"),
    Letter(Class.COURT, "सिविल जज (सीनियर डिवीजन), कन्नौज", "दीवानी न्यायालय, कन्नौज", "{n}/2026",
           "मूल वाद संख्या {n}/2026, ग्राम {village}: आख्या एवं अभिलेख प्रस्तुत करने हेतु", "REV-SA"),
    Letter(Class.QUESTION, "प्रमुख सचिव, विधान सभा सचिवालय", "विधान भवन, लखनऊ", "ता०प्र० {n}",
           "तारांकित प्रश्न संख्या {n}: जनपद में अमृत सरोवरों का निर्माण", "DEV-SA"),
    Letter(Class.VIP, "संयुक्त सचिव, मुख्यमंत्री कार्यालय", "लोक भवन, लखनऊ", "{n}/मु०मं०का०/2026",
           "वृद्धावस्था पेंशन न मिलने का प्रकरण — श्रीमती नन्ही देवी, ग्राम {village}", "IGRS-SA"),
    Letter(Class.ORDINARY, "अधिशासी अभियन्ता, लोक निर्माण विभाग", "निर्माण खण्ड, कन्नौज", "{n}/1सी/2026",
           "विद्यालय भवन हेतु भूमि उपलब्ध कराए जाने का अनुरोध, ग्राम {village}", "LA-HA"),
    Letter(Class.ORDINARY, "पुलिस अधीक्षक, कन्नौज", "पुलिस कार्यालय, कन्नौज", "शस्त्र-{n}/2026",
           "शस्त्र लाइसेंस संख्या {n} के निरस्तीकरण की आख्या", "ARM-SA"),
    Letter(Class.ORDINARY, "उप निदेशक, कोषागार", "कोषागार, कानपुर मण्डल", "कोषा/{n}/2026",
           "वार्षिक वेतनवृद्धि के बिलों में आपत्ति का निराकरण", "EST-JA"),
    Letter(Class.ORDINARY, "सामान्य प्रशासन विभाग", "उत्तर प्रदेश शासन, लखनऊ", "{n}/तीन-2026",
           "शासनादेश की प्रति: वर्ष 2027 के सार्वजनिक अवकाश", INFORMED),
)  # fmt: skip
# After the letters, with their own ways: a sealed cover, and one that is marked in copy.
SEALED_SUBJECT = "बंद लिफ़ाफ़ा"
CORRECTED = "पत्र का दिनांक त्रुटिवश दर्ज हुआ था"
NOT_MINE = "यह प्रकरण जिला पंचायत राज अधिकारी के पटल से सम्बन्धित है।"
INFORMATION = "सूचनार्थ; किसी कार्यवाही की अपेक्षा नहीं।"


def diarise_letters(count: int) -> None:
    """Diarise so many letters over the last weeks, and bring each to where it is by now."""
    office, chance = StaffedWorkplace(KANNAUJ), random.Random(SEED)  # noqa: S311 - nothing secret hangs on it
    dak = Post.objects.with_place().filter(code=DAK).first()
    if dak is None or not count:
        return
    first = office.clock.reading(timezone.now() - timedelta(days=DAYS))
    starts = sorted(chance.randint(first, office.now - 1800) for _letter in range(count))
    for serial, reading in enumerate(starts):
        at = office.clock.moment(reading)
        if by := office.holder(dak, at):
            _come(office, LETTERS[serial % len(LETTERS)], by, at, random.Random(SEED + serial))  # noqa: S311


@transaction.atomic
def _come(office: StaffedWorkplace, letter: Letter, by: Charge, at: datetime, chance: random.Random) -> None:
    """Let one letter come, be diarised and go its way, in one transaction."""
    facts = {"village": chance.choice(matters.VILLAGES), "n": chance.randint(101, 989)}
    post, on = office.post(letter.desk), timezone.localdate(at)
    if post is None:
        return
    entry = {
        "sender_name": letter.sender,
        "sender_place": letter.place.format(**facts),
        "letter_number": letter.number.format(**facts),
        "letter_date": on - timedelta(days=chance.randint(1, 6)),
        "received_on": on,
        "subject": letter.subject.format(**facts),
        "letter_class": letter.letter_class,
        "mode": chance.choice([Receipt.Mode.POST, Receipt.Mode.HAND, Receipt.Mode.REGISTERED]),
        "subject_head": office.heads.get(KANNAUJ.subjects[letter.desk.split("-")[0]][0]),
        "due_on": _named_date(letter, on, chance),
        "sender": _known(by, letter.sender),
    }
    marked = {"to": post, "request_id": _request(chance), "at": at}
    if chance.random() < 0.06:
        cover = {"subject": SEALED_SUBJECT, "grading": Receipt.Grading.BY_NAME, "due_on": None}
        sealed = entry | cover | {"letter_class": Class.ORDINARY, "subject_head": None}
        diarise(by=by, letter=sealed, **marked | {"to": office.boss})
        return
    copies = [office.boss] if letter.letter_class == Class.LEGISLATURE else []
    scan = _scan(letter, by, chance)
    receipt = diarise(by=by, letter=entry, copies=copies, scan=scan, **marked)
    _goes_on(office, receipt, post, at, chance)


def _known(by: Charge, name: str):
    """The entry of the address book that the first letter of this sender made."""
    earlier = Receipt.objects.filter(diary=by.post.office, sender_name=name).select_related("sender")
    found = earlier.last()
    return found.sender if found else None


def _named_date(letter: Letter, on, chance: random.Random):
    """The date that a summons or the House fixes."""
    fixed = letter.letter_class in (Class.COURT, Class.QUESTION)
    return on + timedelta(days=chance.randint(8, 30)) if fixed else None


def _scan(letter: Letter, by: Charge, chance: random.Random):
    """A scan of what citizens write; the other letters lie on paper alone."""
    if letter.letter_class not in (Class.RTI, Class.GRIEVANCE) or chance.random() < 0.2:
        return None
    sheet = papers.sheet("प्रार्थना पत्र", chance.randint(0, papers.VARIANTS - 1), KANNAUJ.addressee)
    return keep(io.BytesIO(sheet), "letter.pdf", by=by)


def _goes_on(
    office: StaffedWorkplace, receipt: Receipt, post: Post, came: datetime, chance: random.Random
) -> None:
    """Let the desk do with the letter what desks do, unless it waits there still."""
    at = office.clock.moment(min(office.clock.reading(came) + chance.randint(1, 60) * 3600, office.now))
    by = office.holder(post, at)
    if by is None or at >= office.clock.moment(office.now):
        return
    stamp_opened(receipt, by=by, at=at)
    if receipt.letter_class == Class.LEGISLATURE:
        acknowledge_receipt(receipt, by=by, remark="पत्र द्वारा", at=at, **_press(receipt, chance))
    way = chance.random()
    if post.code.endswith(INFORMED):
        close_as_information(receipt, by=by, remark=INFORMATION, at=at, **_press(receipt, chance))
    elif way < 0.1:
        return_not_mine(receipt, by=by, remark=NOT_MINE, at=at, **_press(receipt, chance))
    elif way < 0.2:
        changed = {"letter_date": receipt.letter_date - timedelta(days=1)}
        correct(receipt, by=by, facts=changed, reason=CORRECTED, at=at, **_press(receipt, chance))
    elif way < 0.65 and receipt.subject_head:
        opening = {"subject": receipt.subject, "subject_head": receipt.subject_head, "at": at}
        open_file_from(receipt, by=by, due_on=receipt.due_on, **opening, **_press(receipt, chance))


def _press(receipt: Receipt, chance: random.Random) -> dict:
    return {"expected": Paper.objects.get(pk=receipt.pk).seq, "request_id": _request(chance)}


def _request(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)
