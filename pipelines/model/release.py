"""One act of publishing (`release.json`) and, with what the log says of it, the list of all of them (`versions.json`)."""

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
    """One revision of one edition. `table` is the SHA-256 of the table's logical content.

    Known only once it is in the log: `status`, `released_at` (RFC 3339 in UTC), `log` (index of its leaf), `sums` (SHA-256
    of its SHA256SUMS), `withdrawals`.
    """

    dataset: str
    edition: str
    revision: int
    rows: int = 0
    table: str = ""
    files: tuple[File, ...] = ()
    reason: Text = Text("", "")
    source_sha256: tuple[str, ...] = ()
    compared_with: str | None = None  # `2026-01/r1`: what changes.csv is the difference to
    changes: Mapping[str, int] | None = None  # added, removed, changed
    status: Status = "current"
    released_at: str = ""
    log: int | None = None
    sums: str = ""
    withdrawals: tuple[Mapping[str, Any], ...] = ()

    @property
    def path(self) -> str:
        return address.release(self.dataset, self.edition, self.revision)

    def file(self, suffix: str) -> File:
        """The table's file with this suffix: `csv`, `parquet`, `xlsx`."""
        return next(file for file in self.files if file.name == f"{self.dataset}.{suffix}")

    def facts(self) -> dict[str, Any]:
        """`release.json`: what is known before the release is in the log."""
        return {
            "dataset": self.dataset,
            "edition": self.edition,
            "revision": self.revision,
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
        """One entry of `versions.json`."""
        known = {key: item for key, item in value.items() if key != "path"}
        return cls(
            **{
                **known,
                "files": tuple(File(**file) for file in value["files"]),
                "reason": Text.read(value["reason"]),
                "source_sha256": tuple(value.get("source_sha256", ())),
                "withdrawals": tuple(value["withdrawals"]),
            }
        )


@dataclass(frozen=True)
class Versions:
    """Every revision of every edition of a dataset, oldest edition and revision first: `versions.json`, made by the log."""

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

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Versions:
        return cls(value["dataset"], tuple(Release.read(release) for release in value["releases"]))
