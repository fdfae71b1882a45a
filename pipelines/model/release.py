"""One act of publishing and the list of all of them, as they stand in `release.json` and `versions.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipelines.model import address
from pipelines.model.text import Text

Status = Literal["current", "superseded", "withdrawn", "deprecated"]


@dataclass(frozen=True)
class File:
    """A released file: its name inside the release, its size in bytes and its SHA-256 in hex."""

    name: str
    bytes: int
    sha256: str

    def as_dict(self) -> dict[str, Any]:
        return {"name": self.name, "bytes": self.bytes, "sha256": self.sha256}


@dataclass(frozen=True)
class Release:
    """One revision of one edition. `released_at` is RFC 3339 in UTC; `table` is the SHA-256 of the table's logical content."""

    dataset: str
    edition: str
    revision: int
    status: Status
    released_at: str
    rows: int
    table: str
    files: tuple[File, ...]
    reason: Text = Text("", "")
    source_sha256: tuple[str, ...] = ()
    compared_with: str | None = None  # `2026-01/r1`: what changes.csv is the difference to
    changes: Mapping[str, int] | None = None  # added, removed, changed

    @property
    def path(self) -> str:
        return address.release(self.dataset, self.edition, self.revision)

    def file(self, suffix: str) -> File:
        """The table's file with this suffix: `csv`, `parquet`, `xlsx`."""
        return next(file for file in self.files if file.name == f"{self.dataset}.{suffix}")

    def as_dict(self) -> dict[str, Any]:
        return {
            "dataset": self.dataset,
            "edition": self.edition,
            "revision": self.revision,
            "status": self.status,
            "released_at": self.released_at,
            "path": self.path,
            "rows": self.rows,
            "table": self.table,
            "reason": self.reason.as_dict() if self.reason.en else None,
            "source_sha256": list(self.source_sha256),
            "compared_with": self.compared_with,
            "changes": dict(self.changes) if self.changes is not None else None,
            "files": [file.as_dict() for file in self.files],
        }

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Release:
        known = {key: item for key, item in value.items() if key != "path"}
        return cls(
            **{
                **known,
                "files": tuple(File(**file) for file in value["files"]),
                "reason": Text.read(value["reason"]),
                "source_sha256": tuple(value["source_sha256"]),
            }
        )


@dataclass(frozen=True)
class Versions:
    """Every revision of every edition of a dataset, oldest edition and revision first: `versions.json`."""

    dataset: str
    releases: tuple[Release, ...] = ()

    def of(self, edition: str) -> list[Release]:
        return [release for release in self.releases if release.edition == edition]

    def newest(self, edition: str | None = None) -> Release | None:
        """The current revision of an edition, or of the newest edition that has one."""
        current = [r for r in self.releases if r.status == "current" and edition in (None, r.edition)]
        return current[-1] if current else None

    def before(self, edition: str) -> Release | None:
        """The current revision of the edition just before `edition`."""
        earlier = [r for r in self.releases if r.status == "current" and r.edition < edition]
        return earlier[-1] if earlier else None

    def as_dict(self) -> dict[str, Any]:
        return {"dataset": self.dataset, "releases": [release.as_dict() for release in self.releases]}

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Versions:
        return cls(value["dataset"], tuple(Release.read(release) for release in value["releases"]))
