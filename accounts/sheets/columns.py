"""What a sheet consists of: its columns, named in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: how its header may read, what its cells hold, and what stands in the template.

    `kind` says what a cell is turned into: "text" as written, "code" with Latin digits and no ".0",
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
