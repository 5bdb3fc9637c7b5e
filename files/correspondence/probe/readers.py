"""The reader of each extension."""

from collections.abc import Callable

from .package import package
from .pdf import pdf
from .pictures import jpeg, png, tiff, webp
from .refusing import Refused
from .text import text

READERS: dict[str, Callable[[str, int], int]] = {
    "pdf": pdf,
    "jpg": jpeg,
    "png": png,
    "tif": tiff,
    "webp": webp,
    "txt": text,
    **{
        extension: lambda path, most_pages, extension=extension: package(path, extension)
        for extension in ("docx", "xlsx", "odt", "ods")
    },
}


def read(extension: str, path: str, most_pages: int) -> dict[str, int | str]:
    """Read the file by the reader of its extension: its pages, or the reason for a refusal."""
    try:
        return {"pages": READERS[extension](path, most_pages)}
    except Refused as refusal:
        return {"refused": str(refusal)}
    except Exception:
        # Every parser has its own errors; all of them mean that the file cannot be read.
        return {"refused": "damaged"}
