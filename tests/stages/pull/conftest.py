"""A host to ask, and an office that asks it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipelines.model.delivery import Expected, RawFile
from pipelines.model.errors import Refused
from pipelines.stages.pull import discover, pull
from tests.conftest import NOW, Bureau
from tests.stages.pull.server import Host, serving


@pytest.fixture
def host() -> Iterator[Host]:
    with serving(Host()) as found:
        yield found


@dataclass
class Intake:
    """Pulls one dataset of a bureau, without sleeping; `pauses` remembers for how long it would have slept."""

    bureau: Bureau
    environment: dict[str, str] = field(default_factory=dict)
    now: datetime = NOW
    pauses: list[float] = field(default_factory=list)
    loopback: bool = True

    def declare(self, schema: dict | None = None, **changes: Any) -> None:
        self.bureau.declare(schema=schema, **{"edition": {"kind": "year", "key": "2026"}, **changes})

    @property
    def office(self) -> Any:
        from pipelines.model.address import Office

        return Office(self.bureau.office.root, self.environment)

    def find(self, *, offline: bool = False) -> list[Expected]:
        dataset = self.bureau.catalog().dataset("sekolah")
        told = {"loopback": self.loopback, "offline": offline, "sleep": self.pauses.append}
        return discover(dataset, self.office, self.now.date(), **told)

    def pull(self, *, full: bool = False) -> list[RawFile]:
        """Every file of every delivery."""
        dataset = self.bureau.catalog().dataset("sekolah")
        return [
            file
            for delivery in self.find()
            for file in pull(
                dataset, delivery, self.office, self.now, loopback=self.loopback, full=full, sleep=self.pauses.append
            )
        ]

    def one(self, *, full: bool = False) -> RawFile:
        [file] = self.pull(full=full)
        return file

    def rows(self, *, full: bool = False) -> list[dict[str, str | None]]:
        return pq.read_table(self.one(full=full).path).to_pylist()

    def later(self, **step: float) -> None:
        self.now += timedelta(**step)

    def secrets_on_disk(self) -> bytes:
        """Everything that a run leaves behind, but the bytes of the source themselves."""
        root = self.bureau.office.work
        kept = [path for path in sorted(root.rglob("*")) if path.is_file() and path.parent.name != "raw"]
        return b"\n".join(path.read_bytes() for path in kept)


@pytest.fixture
def intake(bureau: Bureau) -> Intake:
    return Intake(bureau)


def rule(refused: pytest.ExceptionInfo[Refused]) -> str:
    [finding] = refused.value.findings
    return finding.rule


__all__ = ["Intake", "Path", "rule"]
