from django.db.models import Aggregate, FloatField


class Median(Aggregate):
    """The middle value; of an even number of values the mean of the two in the middle."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()
