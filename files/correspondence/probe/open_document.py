"""The rules of ODT and ODS: no script, no link to another program, nothing that is fetched."""

import zipfile
from xml.etree import ElementTree

from .formulas import refuse_formula
from .markup import Attributes
from .refusing import Refused, refuse_fetched, refuse_link

KINDS = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
MOST_MANIFEST = 4 * 1024**2
ELEMENTS = {
    "event-listener": "script",
    "script": "script",
    "applet": "program",
    "plugin": "media",
    "floating-frame": "fetches",
    "dde-connection-decl": "dde",
    "dde-connection": "dde",
    "dde-source": "dde",
    "dde-link": "dde",
    "database-source-sql": "fetches",
    "database-source-table": "fetches",
    "database-source-query": "fetches",
    "connection-resource": "fetches",
    "submission": "sends",
}
# A link that waits for a press; every other reference is followed on opening.
PRESSED = {"a", "hyperlink"}


class Rules:
    """The rules for one part."""

    def __init__(self, part: str):
        self.is_manifest = part.startswith("META-INF/")

    def start(self, name: str, attributes: Attributes) -> bool:
        """Judge an element by its name and its formula; no text is asked for."""
        if self.is_manifest:
            return False
        if reason := ELEMENTS.get(name):
            raise Refused(reason)
        for attribute in ("formula", "expression"):
            refuse_formula(attributes.get(attribute, "").removeprefix("of:").removeprefix("msoxl:"))
        return False

    def target(self, name: str, attribute: str, target: str) -> None:
        """Judge an address; also what waits for a press may be no script."""
        refuse_link(target)
        if name not in PRESSED:
            refuse_fetched(target)

    def text(self, name: str, text: str) -> None:
        """Nothing is asked for."""

    def end(self) -> None:
        """Nothing is left open."""


def require(archive: zipfile.ZipFile, extension: str) -> None:
    """Require the type as the first entry, unpacked, a content, and no encrypted part."""
    first = min(archive.infolist(), key=lambda entry: entry.header_offset)
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        raise Refused("damaged")
    if archive.read(first) != KINDS[extension]:
        raise Refused("mismatch")
    manifest = archive.getinfo("META-INF/manifest.xml")
    if manifest.file_size > MOST_MANIFEST:
        raise Refused("damaged")
    parts = ElementTree.fromstring(archive.read(manifest)).iter()  # noqa: S314 - no entities pass Markup
    if any(part.tag.endswith("encryption-data") for part in parts):
        raise Refused("encrypted")
    archive.getinfo("content.xml")
