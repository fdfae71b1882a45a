"""Workbooks are read in a process of their own: what it may take, what it may know, and what becomes of its failures."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
import xlsxwriter

from pipelines.model.apart import LIMITS, Limits
from pipelines.model.dataset import Layout
from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused
from pipelines.stages.tidy import apart, workbook
from pipelines.stages.tidy.header import Columns
from tests.conftest import ROOT

LAYOUT = Layout()
COLUMNS = Columns(LAYOUT, ("kode", "murid"), ("string", "integer"))


def workbook_of(path: Path, rows: int) -> RawFile:
    """`rows` rows of a code and a number below the labels."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data")
        sheet.write_row(0, 0, ["kode", "murid"])
        for number in range(1, rows + 1):
            sheet.write_string(number, 0, f"{number:050}")
            sheet.write_number(number, 1, number)
    return RawFile(path.name, path, "xlsx", path.stat().st_size, "")


def rules(refused: Refused) -> list[str]:
    return [finding.rule for finding in refused.findings]


@pytest.fixture
def book(tmp_path: Path) -> RawFile:
    return workbook_of(tmp_path / "a.xlsx", 3)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> RawFile:
    return workbook_of(tmp_path_factory.mktemp("large") / "b.xlsx", 120_000)


def test_the_rows_are_those_of_the_reader_itself(book: RawFile) -> None:
    here = pa.Table.from_batches(workbook.read(book, LAYOUT, COLUMNS))
    assert here.num_rows == 3
    assert pa.Table.from_batches(apart.read(book, LAYOUT, COLUMNS)) == here


def test_a_workbook_without_rows_gives_none(tmp_path: Path) -> None:
    assert list(apart.read(workbook_of(tmp_path / "a.xlsx", 0), LAYOUT, COLUMNS)) == []


def test_what_the_reader_refuses_is_refused_at_once_with_all_findings(book: RawFile) -> None:
    columns = replace(COLUMNS, fields=("kode", "guru", "kelas"), types=("string",) * 3)
    with pytest.raises(Refused) as here:
        workbook.read(book, LAYOUT, columns)
    with pytest.raises(Refused) as there:
        apart.read(book, LAYOUT, columns)
    assert there.value.findings == here.value.findings
    assert len(there.value.findings) > 1


@pytest.mark.parametrize("limits", [replace(LIMITS, memory=30 << 20), replace(LIMITS, seconds=0)])
def test_a_workbook_that_needs_more_memory_or_time_than_allowed_is_refused(large: RawFile, limits: Limits) -> None:
    with pytest.raises(Refused) as refused:
        list(apart.read(large, LAYOUT, COLUMNS, limits))
    assert rules(refused.value) == ["too-large"]


def test_a_reader_that_breaks_off_is_a_refusal_also_after_the_first_rows(large: RawFile) -> None:
    batches = apart.read(large, LAYOUT, COLUMNS)
    assert next(batches).num_rows == 50_000
    (child,) = children()
    os.kill(child, signal.SIGKILL)
    with pytest.raises(Refused) as refused:
        list(batches)
    assert rules(refused.value) == ["too-large"]


def test_the_reader_is_told_nothing_of_our_environment(large: RawFile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERBUKA_RAHASIA", "jangan")
    batches = apart.read(large, LAYOUT, COLUMNS)
    (child,) = children()
    known = Path(f"/proc/{child}/environ").read_bytes()
    batches.close()
    assert known == b"PYTHONPATH=" + str(ROOT).encode() + b"\0"


@pytest.mark.parametrize("begun", [False, True])
def test_whoever_stops_reading_leaves_no_process_behind(large: RawFile, begun: bool) -> None:
    batches = apart.read(large, LAYOUT, COLUMNS)
    if begun:
        next(batches)
    batches.close()
    assert children() == []


def children() -> list[int]:
    """Processes of ours that read a workbook; other tests may have left servers running."""
    pids = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return [int(pid) for pid in pids if b"model.apart" in Path(f"/proc/{pid}/cmdline").read_bytes()]
