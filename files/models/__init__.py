"""Models of files and receipts: numbers, notes, papers, drafts, prints, search words; room, address book."""

from .bundle import Bundle
from .correspondent import Correspondent
from .document import Document
from .draft import Draft, DraftAddressee, DraftComment, DraftPen, DraftVersion
from .file import File, SubjectHead
from .note import Note
from .number import NumberPattern, NumberSeries
from .receipt import Receipt
from .search import SearchText, SearchWord
from .storage import OfficeStorage

__all__ = [
    "Bundle",
    "Correspondent",
    "Document",
    "Draft",
    "DraftAddressee",
    "DraftComment",
    "DraftPen",
    "DraftVersion",
    "File",
    "Note",
    "NumberPattern",
    "NumberSeries",
    "OfficeStorage",
    "Receipt",
    "SearchText",
    "SearchWord",
    "SubjectHead",
]
