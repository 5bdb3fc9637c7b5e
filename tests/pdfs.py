"""PDFs as their readers take them: the text that programs copy out of one, and the checker of PDF/A."""

import io
import subprocess
import tempfile
from collections.abc import Callable

import pikepdf.pdfa
from pdfminer.high_level import extract_text
from pypdf import PdfReader


def by_pypdf(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def by_pdfminer(content: bytes) -> str:
    return extract_text(io.BytesIO(content))


def by_pdfium(content: bytes) -> str:
    import pypdfium2

    pages = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def by_poppler(content: bytes) -> str:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(content)
        file.flush()
        return subprocess.run(["pdftotext", file.name, "-"], capture_output=True, check=True).stdout.decode()


READERS: dict[str, Callable[[bytes], str]] = {
    "pypdf": by_pypdf,
    "pdfminer": by_pdfminer,
    "pdfium": by_pdfium,
    "pdftotext": by_poppler,
}


def reasons_against(content: bytes | io.BufferedIOBase) -> list[str]:
    """The reasons why it is no PDF/A-3b; none where it is."""
    file = io.BytesIO(content) if isinstance(content, bytes) else content
    return [str(finding) for finding in pikepdf.pdfa.validate_written(file, "3b").findings]


def words_of(content: bytes) -> str:
    """The text of a PDF that is fit for keeping, in one line; fails where it is not."""
    assert reasons_against(content) == []
    return " ".join(by_pdfium(content).split())
