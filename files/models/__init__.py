"""Models of files and receipts: numbers, notes, papers, drafts, prints, search words; room, address book."""

from .acknowledgement import AcknowledgementMail
from .bundle import Bundle
from .correspondent import Correspondent
from .document import Document
from .draft import Draft, DraftAddressee, DraftComment, DraftPen, DraftVersion
from .draft_receipt import DraftPaper, DraftReceipt, Mailbox
from .file import File, SubjectHead
from .note import Note
from .number import NumberPattern, NumberSeries
from .receipt import Receipt
from .rendition import Rendition
from .scan_batch import ScanBatch
from .search import SearchText, SearchWord
from .storage import OfficeStorage

__all__ = [
    "AcknowledgementMail",
    "Bundle",
    "Correspondent",
    "Document",
    "Draft",
    "DraftAddressee",
    "DraftComment",
    "DraftPaper",
    "DraftPen",
    "DraftReceipt",
    "DraftVersion",
    "File",
    "Mailbox",
    "Note",
    "NumberPattern",
    "NumberSeries",
    "OfficeStorage",
    "Receipt",
    "Rendition",
    "ScanBatch",
    "SearchText",
    "SearchWord",
    "SubjectHead",
]
