"""Words of drawings in a PDF: the signs on the paper are those that the page sets for the same words."""

import io

import pikepdf
import pytest
from weasyprint import HTML

from accounts.pages import pdf

WORDS = "विलम्बित स्थिति"
PAGE = """<!doctype html><body style="font: 13px Noto Sans Devanagari"><p>{0}</p>
<svg viewBox="0 0 200 40"><g font-size="13" font-family="Noto Sans Devanagari" fill="#000000">{1}</g></svg>"""


def drawn_by(content: bytes) -> list[tuple[str, list]]:
    """The operators of the only page with their operands."""
    with pikepdf.open(io.BytesIO(content)) as document:
        [page] = document.pages
        return [(str(operator), list(operands)) for operands, operator in pikepdf.parse_content_stream(page)]


def signs(content: bytes) -> list[bytes]:
    """The signs of each run of text, in the order in which they are drawn."""
    return [
        b"".join(bytes(part) for part in operands[0] if isinstance(part, pikepdf.String))
        for operator, operands in drawn_by(content)
        if operator == "TJ"
    ]


def painted(content: bytes) -> int:
    """The number of shapes that are filled."""
    return [operator for operator, _operands in drawn_by(content)].count("f")


@pytest.mark.parametrize("anchor", ["start", "middle", "end"])
def test_hindi_in_a_drawing_is_set_as_in_a_sentence(anchor):
    page = PAGE.format(WORDS, f'<text x="100" y="20" text-anchor="{anchor}">{WORDS}</text>')
    sentence, drawn = signs(pdf.render(page))
    assert drawn == sentence
    assert signs(HTML(string=page).write_pdf()) != [sentence, sentence], "the library sets it right by itself"


def test_a_tile_that_is_a_link_is_painted_and_named():
    tile = f'<path d="M1 1h66v44h-66z"/><text x="9" y="20">{WORDS}</text>'
    content = pdf.render(PAGE.format(WORDS, f'<a href="/monitor/1/">{tile}</a>'))
    sentence, drawn = signs(content)
    assert drawn == sentence
    assert painted(content) == 1


def test_a_drawing_without_words_stays_as_it_is():
    content = pdf.render(PAGE.format(WORDS, '<path d="M1 1h66v44h-66z"/>'))
    assert len(signs(content)) == 1
    assert painted(content) == 1
