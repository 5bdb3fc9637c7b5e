"""Sheets for the correspondence side of the demo's files."""

from functools import cache
from html import escape

from weasyprint import HTML

VARIANTS = 4
BODY = (
    "सेवा में, {addressee}। सविनय निवेदन है कि प्रार्थी के प्रकरण में अभी तक कोई कार्यवाही नहीं हुई है। "
    "अतः अनुरोध है कि जाँच कराकर आवश्यक कार्यवाही करने की कृपा करें।"
)


def _refuse(url: str, *_rest) -> dict:
    raise ValueError(f"{url} is not fetched")


@cache
def sheet(title: str, variant: int, addressee: str) -> bytes:
    """A paper of one to four pages as PDF, the same bytes each time."""
    body = BODY.format(addressee=escape(addressee)) * 3
    pages = "".join(f"<h1>{escape(title)}</h1><p>{body}</p><hr>" for _page in range(variant + 1))
    style = "<style>hr { break-after: page; border: 0 } hr:last-child { break-after: auto }</style>"
    return HTML(string=f"<html lang='hi'>{style}{pages}</html>", url_fetcher=_refuse).write_pdf()
