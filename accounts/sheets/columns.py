"""The columns of a sheet, named in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its possible headers, the kind of its cells, its examples in the template.

    `kind` is the form of a cell: "text" as written, "code" with Latin digits and no ".0",
    "date" as 2026-04-01. A required column has to be in the sheet, and its cells filled.
    """

    key: str
    english: str
    hindi: str
    also: tuple[str, ...] = ()
    required: bool = False
    example: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    kind: str = "text"

    @property
    def header(self) -> str:
        """The header as the template prints it, in both languages."""
        return f"{self.hindi} / {self.english}" + (" *" if self.required else "")
