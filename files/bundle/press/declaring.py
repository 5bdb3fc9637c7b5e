"""The marks by which a PDF says that it is PDF/A, and in which colours."""

import pikepdf
import pikepdf.pdfa

FLAVOUR = "3b"


def declare(made: pikepdf.Pdf, title: str = "") -> None:
    """Declare the document to be PDF/A, in the colours of a screen."""
    if title:
        made.docinfo["/Title"] = title
    pikepdf.pdfa.prepare(made, FLAVOUR)
