"""Models of files: their numbers, notes, papers and search words."""

from .document import Document
from .file import File, SubjectHead
from .note import Note
from .number import NumberPattern, NumberSeries
from .search import SearchText, SearchWord

__all__ = [
    "Document",
    "File",
    "Note",
    "NumberPattern",
    "NumberSeries",
    "SearchText",
    "SearchWord",
    "SubjectHead",
]
