"""What a source delivers: the files of one edition, first as expected, then as bytes kept under their SHA-256."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.model.text import Text

if TYPE_CHECKING:
    from pathlib import Path

ORIGINAL = 0
FORMATS = ("csv", "xlsx", "ods", "json", "parquet")


@dataclass(frozen=True, slots=True, order=True)
class Expected:
    """A delivery that a source holds: `edition` is empty when a column will name it; corrections count from 1."""

    edition: str
    correction: int
    locations: tuple[str, ...]  # paths under `datasets/`, addresses, or names in a listing
    reason: Text = Text("", "")
    marks: tuple[str, ...] = ()  # what a listing says of each location (ETag, size and time): equal means unchanged

    @property
    def name(self) -> str:
        """Unique in its dataset, fit for a file name."""
        return f"{self.edition or 'newest'}.{self.correction}"


@dataclass(frozen=True, slots=True)
class RawFile:
    """A source file, untouched: `name` as the source calls it, `path` where its bytes are kept."""

    name: str
    path: Path
    format: str
    bytes: int
    sha256: str
