"""A file, the types of its columns and a layout → what `tidy` makes of it, in plain Python."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipelines.model.dataset import Dataset
from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused
from pipelines.stages.tidy import tidy
from tests.conftest import Bureau


@dataclass(frozen=True)
class Read:
    rows: list[tuple]  # row number first
    findings: list[tuple[str, int | None, str]]
    totals: list[tuple[str, int, dict[str, str | None]]]

    @property
    def column(self) -> list[str | None]:
        """The second field of every row."""
        return [row[2] for row in self.rows]


def given(bureau: Bureau, types: dict[str, str], layout: dict[str, Any]) -> Dataset:
    fields = [{"name": name, "type": kind, "privacy": "public"} for name, kind in types.items()]
    bureau.declare(schema={"fields": fields}, layout=layout)
    catalog = bureau.catalog()
    assert catalog.broken == {}
    return catalog.dataset("sekolah")


def raw(path: Path) -> RawFile:
    content = path.read_bytes()
    return RawFile(path.name, path, path.suffix.lstrip("."), len(content), hashlib.sha256(content).hexdigest())


def read(bureau: Bureau, types: dict[str, str], content: str | bytes, name: str = "a.csv", **layout: Any) -> Read:
    dataset = given(bureau, types, layout)
    tidied = tidy(dataset, [raw(bureau.deliver(name, content))])
    rows = [tuple(row.values()) for batch in tidied.batches for row in batch.to_pylist()]
    findings = [(finding.rule, finding.row, finding.field) for finding in tidied.findings]
    return Read(rows, findings, [(total.label, total.row, dict(total.cells)) for total in tidied.totals])


def refusal(
    bureau: Bureau, types: dict[str, str], content: str | bytes, name: str = "a.csv", **layout: Any
) -> list[str]:
    """Every finding as `rule file:row [field]: message` in English."""
    with pytest.raises(Refused) as refused:
        read(bureau, types, content, name, **layout)
    return [f"{finding.rule} {finding.place()}: {finding.message.en}" for finding in refused.value.findings]


def workbook(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
