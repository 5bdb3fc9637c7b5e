"""The signs in the reader's words: of the whole place in a table, of a desk those that stand out."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import chain

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import Post
from accounts.names import Named
from accounts.pages import words
from accounts.pages.addresses import address
from tracking.monitor import page as monitor_page
from tracking.time.attribution import Holders

from .figures import DAYS, Fairness, Signs
from .statistics import FEWEST, Beside, Excess, Share

MOST = 25


@dataclass(frozen=True)
class Sign:
    """The name of a sign, and how it is counted."""

    label: Promise
    meaning: Promise


SIGNS = {
    "bunched": Sign(
        gettext_lazy("Sent just before the limit"),
        gettext_lazy(
            "Departures in the last tenth of the limit beyond those that the tenths around it let expect."
        ),
    ),
    "bounced": Sign(
        gettext_lazy("To and fro between two desks"),
        gettext_lazy(
            "Papers that went back for the second time to the desk they came from, without a word on them."
        ),
    ),
    "parked_late": Sign(
        gettext_lazy("Parked just before the limit"),
        gettext_lazy("Parkings that began in the last tenth of the limit."),
    ),
    "last_minute": Sign(
        gettext_lazy("Sent in the last hour without a note"),
        gettext_lazy("Papers sent on in the last working hour of the limit with nothing written or added."),
    ),
    "month_end": Sign(
        gettext_lazy("Sent at the end of the month"),
        gettext_lazy(
            "Departures on the last two office days of a month, beside their part of all office days."
        ),
    ),
    "opened_and_left": Sign(
        gettext_lazy("Opened and left"),
        gettext_lazy("Papers on which nothing was done within a working day after they were opened."),
    ),
    "unopened": Sign(
        gettext_lazy("Unopened for days"),
        gettext_lazy("Papers that were not opened within two working days after they came."),
    ),
}


def whole(fairness: Fairness) -> list[dict]:
    """The seven signs of all desks together."""
    signs = fairness.signs(fairness.whole)
    return [
        {"label": sign.label, "meaning": sign.meaning, **_figure(getattr(signs, name))}
        for name, sign in SIGNS.items()
    ]


def _figure(figure: Excess | Share | Beside) -> dict:
    low, high = figure.interval
    return {
        "share": _percent(figure.share),
        "interval": f"{_percent(low)} – {_percent(high)}" if figure.share is not None else "",
        "n": words.count(figure.n),
    }


def _percent(share: float | None) -> str:
    return _("too few") if share is None else f"{share * 100:.1f}%".replace("-", "−")


def standing_out(fairness: Fairness) -> dict[int, list[str]]:
    """The names of the signs by which each desk stands out; most of them first, only desks that have any."""
    all_desks = fairness.signs(fairness.whole)
    out = {post: _unusual(fairness.signs(counts), all_desks) for post, counts in fairness.desks.items()}
    busiest = sorted(out, key=lambda post: (-len(out[post]), -fairness.desks[post].departures, post))
    return {post: out[post] for post in busiest if out[post]}


def _unusual(signs: Signs, all_desks: Signs) -> list[str]:
    """A plain share stands out where its whole interval lies above that of all desks."""
    names = []
    for field in fields(signs):
        figure, beside = getattr(signs, field.name), getattr(all_desks, field.name)
        if isinstance(figure, Share):
            is_unusual = figure.share is not None and figure.interval[0] > beside.interval[1]
        else:
            is_unusual = figure.is_unusual
        if is_unusual:
            names.append(field.name)
    return names


def sentence(fairness: Fairness, out: dict[int, list[str]]) -> str:
    """The page in one sentence."""
    counted = sum(counts.departures >= FEWEST for counts in fairness.desks.values())
    facts = {"desks": words.count(counted), "out": words.count(len(out)), "days": DAYS}
    if not out:
        return _("None of %(desks)s desks with enough departures in %(days)s days stands out.") % facts
    return (
        ngettext(
            "Of %(desks)s desks with enough departures in %(days)s days, %(out)s stands out.",
            "Of %(desks)s desks with enough departures in %(days)s days, %(out)s stand out.",
            len(out),
        )
        % facts
    )


def desks(
    fairness: Fairness, out: dict[int, list[str]], posts: dict[int, Post], holders: Holders
) -> list[dict]:
    """The desks that stand out, the first of them, each with a sentence for each sign."""
    return [
        {
            "name": posts[post].name,
            "place": str(posts[post].section.office),
            "url": address("monitor_post", post),
            "departures": words.count(fairness.desks[post].departures),
            **monitor_page.holder(Named(post, posts[post].name_hi, posts[post].name_en), holders),
            "signs": [_said(name, getattr(fairness.signs(fairness.desks[post]), name)) for name in names],
        }
        for post, names in list(out.items())[:MOST]
    ]


def _said(name: str, figure: Excess | Share | Beside) -> dict:
    facts = {"found": words.count(figure.found), "n": words.count(figure.n)}
    if isinstance(figure, Excess):
        facts["expected"] = words.count(round(figure.expected))
        text = _("%(found)s of %(n)s, where about %(expected)s are to be expected")
    elif isinstance(figure, Beside):
        facts["even"] = _percent(figure.even)
        text = _("%(found)s of %(n)s, where an even course has %(even)s")
    else:
        text = _("%(found)s of %(n)s")
    return {"label": str(SIGNS[name].label), "text": text % facts, **_figure(figure)}


def sheet(fairness: Fairness) -> tuple[list[str], list[list]]:
    """Every desk with found, n and bounds of each sign, in columns to reckon with."""
    heading = [_("Office"), _("Desk")]
    for sign in SIGNS.values():
        heading += [str(sign.label), _("of"), _("from %"), _("to %")]
    return heading, [[*place, *chain(*map(_columns, figures))] for place, figures in _of_desks(fairness)]


def _columns(figure: Excess | Share | Beside) -> list[object]:
    low, high = figure.interval
    return [figure.found, figure.n, round(low * 100, 1), round(high * 100, 1)]


def printed(fairness: Fairness) -> tuple[list[str], list[list]]:
    """Every desk with found and n of each sign, in one column each, which a sheet of paper has room for."""
    heading = [_("Office"), _("Desk"), *(str(sign.label) for sign in SIGNS.values())]
    return heading, [
        [*place, *(_("%(found)s of %(n)s") % {"found": its.found, "n": its.n} for its in figures)]
        for place, figures in _of_desks(fairness)
    ]


def _of_desks(fairness: Fairness) -> Iterator[tuple[list[str], list[Excess | Share | Beside]]]:
    """Office and name of each desk, with the figures of its signs."""
    posts = Post.objects.with_place().in_bulk(fairness.desks)
    for post, counts in fairness.desks.items():
        signs = fairness.signs(counts)
        yield [str(posts[post].section.office), posts[post].name], [getattr(signs, name) for name in SIGNS]
