"""A page as PDF. The library takes as long to load as all the rest, so the first use loads it."""


def render(page: str) -> bytes:
    """Render the HTML page as PDF bytes."""
    from . import printing

    return printing.render(page)
