"""A page as PDF. The library takes as long to load as all the rest, so the first use loads it."""


def render(page: str, *, lying: bool = False, style: str = "") -> bytes:
    """Render the HTML page as PDF bytes, on sheets that stand or lie; `style` comes after its own sheets."""
    from . import printing

    return printing.render(page, lying=lying, style=style)
