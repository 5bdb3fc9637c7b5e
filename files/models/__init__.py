"""Models of files and receipts: numbers, notes, papers, prints, search words; room and address book."""

from .bundle import Bundle
from .correspondent import Correspondent
from .document import Document
from .file import File, SubjectHead
from .note import Note
from .number import NumberPattern, NumberSeries
from .receipt import Receipt
from .rendition import Rendition
from .search import SearchText, SearchWord
from .storage import OfficeStorage

__all__ = [
    "Bundle",
    "Correspondent",
    "Document",
    "File",
    "Note",
    "NumberPattern",
    "NumberSeries",
    "OfficeStorage",
    "Receipt",
    "Rendition",
    "SearchText",
    "SearchWord",
    "SubjectHead",
]
