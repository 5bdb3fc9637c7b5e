"""A page as PDF. What makes it takes as long to load as all the rest: whoever first prints loads it."""


def written(page: str) -> bytes:
    """The HTML page as PDF bytes."""
    from .printing import printed

    return printed(page)
