"""The pages of a batch, each in one place: pure functions on its string of roles."""

LETTER, GOES_ON, SEPARATOR, BLANK = "L", ".", "S", "B"


def follow(before: str, kinds: str, *, drops_blank: bool) -> str:
    """Add pages that were looked at: a letter begins after a separator sheet, and at the first page."""
    roles = before
    for kind in kinds:
        if kind == SEPARATOR:
            roles += SEPARATOR
        elif kind == BLANK and drops_blank:
            roles += BLANK
        else:
            roles += GOES_ON if _is_open(roles) else LETTER
    return roles


def _is_open(roles: str) -> bool:
    """Return whether a letter has begun since the last separator sheet."""
    return roles.rfind(LETTER) > roles.rfind(SEPARATOR)


def letters(roles: str) -> list[list[int]]:
    """The pages of each letter, counted from 0."""
    found: list[list[int]] = []
    for at, role in enumerate(roles):
        if role == LETTER:
            found.append([at])
        elif role == GOES_ON:
            found[-1].append(at)
    return found


def toggled(roles: str, at: int) -> str | None:
    """Begin a letter at a page that went on, or the other way round; None where that cannot be.

    A page that was left out is taken in: it goes on with the letter before.
    """
    has_letter = LETTER in roles[: max(at, 0)]
    if not 0 <= at < len(roles) or (roles[at] == LETTER and not has_letter):
        return None
    return roles[:at] + (GOES_ON if has_letter and roles[at] != GOES_ON else LETTER) + roles[at + 1 :]
