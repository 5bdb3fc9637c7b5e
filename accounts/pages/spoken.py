"""Words of a PDF as they were written, beside the signs that are drawn for them.

A sign of Devanagari stands for several letters, or for a part of one, and the library names each sign after
the first word it stood in. What is searched, copied or read aloud would be other words than are printed.
Each run of text therefore says what it reads (ActualText, ISO 32000-1, 14.9.4).
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pydyf
from weasyprint.formatting_structure.boxes import Box, TextBox
from weasyprint.pdf.stream import Stream

_marked = Stream.marked


@contextmanager
def _spoken(stream: Stream, box: Box, tag: str) -> Iterator[None]:
    """Mark a box as the library does; a run of text with its words, too."""
    with _marked(stream, box, tag):
        if not isinstance(box, TextBox):
            yield
            return
        stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(box.text)}))
        try:
            yield
        finally:
            stream.end_marked_content()


def say_words() -> None:
    """Have every PDF of this process say its words."""
    Stream.marked = _spoken
