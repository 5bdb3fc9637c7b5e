"""Words of a PDF, as a reader of it copies, searches or hears them."""

import io

import pikepdf


def words(content: bytes) -> str:
    """The words that the runs of text say of themselves, run by run."""
    with pikepdf.open(io.BytesIO(content)) as document:
        return " ".join(said for page in document.pages for said in _runs(page))


def _runs(page: pikepdf.Page) -> list[str]:
    return [
        str(operands[1]["/ActualText"])
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "BDC" and "/ActualText" in operands[1]
    ]
