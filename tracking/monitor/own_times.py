"""Time of papers at one desk beside all desks of its office, and its causes; what still lies there counts."""

from datetime import datetime
from typing import NamedTuple

from accounts.models import Post
from tracking.causes import figures
from tracking.causes.figures import Split
from tracking.summaries import lengths
from tracking.survival.curve import Curve


class Times(NamedTuple):
    """Lengths for which papers lay at a desk or at several, and the causes."""

    lasted: Curve
    causes: Split


def of_desk(post: Post, at: datetime) -> Times:
    """The times at one desk, of what came in the last 90 days."""
    lasted = lengths.at_desks([post.section.office_id], at, posts=[post.pk])
    return Times(lasted, figures.of_desk(post.pk))


def of_office(post: Post, at: datetime) -> Times:
    """The times at all desks of the office of a desk, its own among them."""
    office = post.section.office_id
    return Times(lengths.at_desks([office], at), figures.of_offices([office])[0])
