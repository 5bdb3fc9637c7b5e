"""Models of files: numbers, notes, papers, prints and search words; room and address book of offices."""

from .bundle import Bundle
from .correspondent import Correspondent
from .document import Document
from .file import File, SubjectHead
from .note import Note
from .number import NumberPattern, NumberSeries
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
    "SearchText",
    "SearchWord",
    "SubjectHead",
]
