"""The rules of DOCX and XLSX: no field, formula or link that fetches, runs or embeds."""

import re
import zipfile
from xml.etree import ElementTree

from .formulas import refuse_formula
from .markup import Attributes
from .refusing import Refused, is_remote, refuse_fetched, refuse_link

MAIN = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
}
MOST_TYPES = 4 * 1024**2
FORMULAS = {"f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"}
CODES = {"instrText", "delInstrText"}
CONNECTIONS = {"webPr", "dbPr", "olapPr"}
# These may lie on the writer's own machine, where no reader finds them: Word notes such paths by itself.
LOCAL = {"image", "attachedTemplate", "externalLinkPath", "xlPathMissing", "xlExternalLinkPath"}
INSIDE = {
    "aFChunk": "files inside",
    "subDocument": "files inside",
    "oleObject": "files inside",
    "control": "macros",
    "vbaProject": "macros",
    "xlMacrosheet": "macros",
    "xlIntlMacrosheet": "macros",
    "extensibility": "macros",
    "webextension": "script",
    "webextensiontaskpanes": "script",
}
JUDGED = {
    *("Relationship", "ddeLink", "oleLink", "fldChar", "fldSimple", "webVideoPr"),
    *FORMULAS,
    *CODES,
    *CONNECTIONS,
}
MACRO_TYPES = re.compile("macroenabled|vba|macrosheet|activex", re.IGNORECASE)
FETCHING = {"INCLUDE", "INCLUDETEXT", "IMPORT", "DATABASE", "LINK"}
NESTED = "\x01"
WORDS = re.compile(r'"([^"]*)"|(\S+)')


class Rules:
    """The rules for one part."""

    def __init__(self, part: str):
        self.is_links = part.lower().endswith(".rels")
        # Fields that are open: the code of each, and whether it is still being given.
        self.fields: list[list] = []

    def start(self, name: str, attributes: Attributes) -> bool:
        """Judge an element; the text of formulas and of the codes of fields is asked for."""
        if name not in JUDGED:
            return False
        if self.is_links:
            if name == "Relationship":
                _refuse_relationship(attributes)
            return False
        if name in ("ddeLink", "oleLink"):
            raise Refused("dde")
        if name in CONNECTIONS:
            raise Refused("fetches")
        if name == "fldChar":
            self._mark(attributes.get("fldCharType", ""))
        elif name == "fldSimple":
            _refuse_field(attributes.get("instr", ""))
        elif name == "webVideoPr":
            raise Refused("media")
        return name in FORMULAS or name in CODES

    def target(self, name: str, attribute: str, target: str) -> None:
        """Judge an address that stands in the part itself: a picture's is followed, a link's is pressed."""
        if attribute == "src" or name in ("imagedata", "fill", "stroke"):
            refuse_fetched(target)
        else:
            refuse_link(target)

    def text(self, name: str, text: str) -> None:
        """Judge a formula; add to the code of the innermost field."""
        if name in FORMULAS:
            refuse_formula(text)
        elif self.fields and self.fields[-1][1]:
            self.fields[-1][0] += text
        else:
            _refuse_field(text)

    def end(self) -> None:
        """Judge the fields that were never closed."""
        for code, _is_open in self.fields:
            _refuse_field(code)

    def _mark(self, kind: str) -> None:
        """A field begins, its code ends, or it ends; Word divides a code as it likes."""
        if kind == "begin":
            if self.fields and self.fields[-1][1]:
                self.fields[-1][0] += NESTED
            self.fields.append(["", True])
        elif self.fields:
            _refuse_field(self.fields[-1][0])
            self.fields[-1][1] = False
            if kind == "end":
                self.fields.pop()


def _refuse_field(code: str) -> None:
    """Refuse a field that runs a program or fetches from elsewhere, and one whose kind is computed."""
    code = code.strip()
    if not code:
        return
    name, _blank, rest = code.replace(NESTED, f" {NESTED} ").strip().partition(" ")
    name = name.upper().strip('"')
    if name.startswith("DDE") or name == NESTED:
        raise Refused("dde")
    if name in FETCHING:
        raise Refused("fetches")
    targets = [(quoted or bare).replace("\\\\", "\\") for quoted, bare in WORDS.findall(rest)]
    targets = [target for target in targets if not re.fullmatch(r"\\.", target)]
    if name == "INCLUDEPICTURE" and any(NESTED in target or is_remote(target) for target in targets):
        raise Refused("fetches")
    if name == "HYPERLINK":
        for target in targets:
            refuse_link(target)


def _refuse_relationship(link: Attributes) -> None:
    """Refuse what a part refers to, unless it is a part, a link to be pressed, or a path that Word notes."""
    kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
    is_outside = link.get("TargetMode", "").lower() == "external"
    if is_outside and kind == "hyperlink":
        refuse_link(target)
    elif is_remote(target) or (is_outside and kind not in LOCAL):
        raise Refused("fetches")
    elif not is_outside and kind in INSIDE:
        raise Refused(INSIDE[kind])


def require(archive: zipfile.ZipFile, extension: str) -> None:
    """Require the main part of the extension, and no type of macros."""
    entry = archive.getinfo("[Content_Types].xml")
    if entry.file_size > MOST_TYPES:
        raise Refused("damaged")
    types = ElementTree.fromstring(archive.read(entry))  # noqa: S314 - no entities pass Markup
    kinds = [(part.get("PartName"), part.get("ContentType") or "") for part in types]
    if any(MACRO_TYPES.search(kind) for _name, kind in kinds):
        raise Refused("macros")
    mains = [name for name, kind in kinds if kind == MAIN[extension]]
    if not mains:
        raise Refused("mismatch")
    # Word Online calls it word/document2.xml; a default for all XML names no part.
    for name in filter(None, mains):
        archive.getinfo(name.lstrip("/"))
