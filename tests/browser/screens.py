"""The screens on which journeys are tested: a language, a width, with scripts or without."""

from itertools import product

import pytest

# Each language at each width; each language and each width with scripts and without.
FOUR = [("hi", 360, True), ("en", 1360, True), ("hi", 1360, False), ("en", 360, False)]
EVERY = list(product(["hi", "en"], [360, 1360], [True, False]))
NAMES = ("language", "width", "scripts")

# Four in `make test`, the rest in `make soak`.
screens = pytest.mark.parametrize(
    NAMES, [pytest.param(*screen, marks=() if screen in FOUR else pytest.mark.soak) for screen in EVERY]
)
# For journeys that are longer, or like another: each language, width and way once.
some_screens = pytest.mark.parametrize(NAMES, [FOUR[0], FOUR[1], FOUR[3]])
# On a phone in Hindi, at the desk in English without scripts.
both = pytest.mark.parametrize(NAMES, [FOUR[0], ("en", 1360, False)])
