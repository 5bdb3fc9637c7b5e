"""Models of files: their numbers, notes, papers and search words, and the room of offices."""

from .document import Document
from .file import File, SubjectHead
from .note import Note
from .number import NumberPattern, NumberSeries
from .search import SearchText, SearchWord
from .storage import OfficeStorage

__all__ = [
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
