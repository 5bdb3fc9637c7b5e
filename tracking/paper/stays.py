"""The stays of a paper with their desks, offices and rules, as every page of a paper asks for them."""

from django.db.models import QuerySet

from accounts.queries.compiled import compiled
from tracking.models import Paper, Stay


def stays_of(paper: Paper) -> list[Stay]:
    """The stays of a paper in order."""
    return _stays(paper=paper.pk)


@compiled
def _stays(paper) -> QuerySet[Stay]:
    stays = Stay.objects.of(paper).select_related("post__designation", "office", "rule")
    return stays.order_by("arrived_seq").only(
        *(field.name for field in Stay._meta.concrete_fields),
        *("post__name_hi", "post__name_en", "post__designation__name_hi", "post__designation__name_en"),
        *("office__name_hi", "office__name_en", "rule__most_levels"),
    )
