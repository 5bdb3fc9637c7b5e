"""Times of one's own desk beside the office's in the reader's words."""

from django.utils.translation import gettext as _

from accounts.pages import words
from tracking.causes import page as causes
from tracking.summaries.lengths import COHORT

from .own_times import Times

# A median of fewer papers says nothing.
FEWEST = 5
# Causes in which nobody worked on the paper: those of other papers, and those of the office's hours.
OTHERS = ("busy", "others_first", "gathered")


def context(desk: Times, office: Times) -> dict:
    """Facts for templates/tracking/own_times.html."""
    return {
        "sentence": _sentence(desk, office),
        "waited": _waited(desk),
        "days": COHORT,
        "own_times": [_row(_("Your desk"), desk), _row(_("All desks of the office"), office)],
    }


def _sentence(desk: Times, office: Times) -> str:
    """The comparison in a sentence; what is better than the office's is said, what is not is only shown."""
    if desk.lasted.n < FEWEST:
        return _("Too few papers came to your desk in %(days)s days to speak of a median.") % {"days": COHORT}
    facts = {"own": _median(desk), "office": _median(office)}
    if facts["own"] is None:
        return _("More than half of the papers that came to your desk are still there.")
    if facts["office"] is None:
        return _("Half of your papers went on within %(own)s.") % facts
    text = _("Half of your papers went on within %(own)s; in the office within %(office)s.") % facts
    own, others = desk.lasted.quantile(0.5).value, office.lasted.quantile(0.5).value
    # Only what the reader sees to be sooner is called so.
    is_sooner = own < others and facts["own"] != facts["office"]
    return text + " " + _("Thank you: that is sooner than usual here.") if is_sooner else text


def _waited(desk: Times) -> str:
    """The part of the office hours at the desk in which the papers waited for other papers."""
    if not (whole := desk.causes.seconds_open):
        return ""
    share = sum(map(desk.causes.in_office_hours, OTHERS)) * 100 // whole
    away = desk.causes.nobody_there_open * 100 // whole
    sentence = _(
        "Of the office hours at your desk, %(share)s%% was waiting for other papers and %(away)s%% for "
        "the desk to be held, or for you to come back from leave."
    )
    return sentence % {"share": share, "away": away}


def _median(times: Times) -> str | None:
    median = times.lasted.quantile(0.5).value
    if median is None or times.lasted.n < FEWEST:
        return None
    return _("%s working days") % (f"{int(median * 10) / 10:g}" if median >= 0.1 else _("less than 0.1"))


def _row(label: str, times: Times) -> dict:
    return {
        "label": label,
        "median": _median(times) or "–",
        "n": words.count(times.lasted.n),
        "open": words.count(times.lasted.open),
        "causes": causes.brief(times.causes),
        "causes_n": words.count(times.causes.stays),
    }
