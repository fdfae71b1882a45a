"""Cells of a workbook for drafting and marking: read in a process of its own, equal to what its parser reads, or refused."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from pipelines.model.apart import Limits
from pipelines.model.errors import Refused
from pipelines.stages.grid import workbook
from pipelines.stages.workbook import About, mark_own
from tests.hostile import far_cell_on_another_sheet, merged_everything_on_another_sheet

ROW = [
    "teks",
    'kutip "\n',
    1.5,
    True,
    date(2026, 1, 2),
    datetime.fromisoformat("2026-01-02T03:04"),
    time(5, 6),
    timedelta(days=2),
    None,
]


def rules(act: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    assert all(finding.remedy.id and finding.remedy.en for finding in refused.value.findings)
    return [finding.rule for finding in refused.value.findings]


def saved(path: Path, *titles: str) -> Path:
    book = openpyxl.Workbook()
    book.active.title = titles[0]
    for title in titles[1:]:
        book.create_sheet(title)
    book[titles[-1]].append(ROW)
    book[titles[-1]].append(["b"])
    book[titles[-1]].merge_cells("A2:C2")
    book.save(path)
    return path


def test_every_kind_of_cell_comes_back_as_it_was(tmp_path: Path) -> None:
    read = workbook.read(saved(tmp_path / "a.xlsx", "Isi"), 0)
    assert (read.sheet, read.merged) == ("Isi", [((1, 0), (1, 2))])
    first, second = read.rows
    assert first == ROW[: len(first)]
    assert second == ["b", *[None] * (len(second) - 1)]


def test_the_first_sheet_with_content_that_anybody_sees_is_the_one(tmp_path: Path) -> None:
    assert workbook.first_filled(saved(tmp_path / "a.xlsx", "Isi")) == 0
    assert workbook.first_filled(saved(tmp_path / "a.xlsx", "Sampul", "Isi")) == "Isi"
    book = openpyxl.load_workbook(saved(tmp_path / "a.xlsx", "Sampul", "Isi"))
    book["Sampul"].append(["rahasia"])
    book["Sampul"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert workbook.first_filled(tmp_path / "a.xlsx") == "Isi"


def test_a_cell_far_away_on_a_sheet_that_nobody_asked_for_is_refused(tmp_path: Path) -> None:
    trap = far_cell_on_another_sheet(tmp_path / "a.xlsx")
    assert rules(lambda: workbook.first_filled(trap)) == ["too-large"]
    assert rules(lambda: list(workbook.read(trap, "Lain").rows)) == ["too-large"]


def test_a_workbook_on_which_its_parser_hangs_is_refused_when_its_time_is_over(tmp_path: Path) -> None:
    trap, out = merged_everything_on_another_sheet(tmp_path / "a.xlsx"), tmp_path / "b.xlsx"
    about, limits = About(trap.name, ""), Limits(seconds=1)
    assert rules(lambda: mark_own(trap, 0, about, (), out, limits)) == ["too-large"]
    assert not out.exists()


def test_a_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\3\4 cut off")
    assert rules(lambda: workbook.read(tmp_path / "a.xlsx", 0)) == ["format"]


def test_rows_that_are_cut_off_are_never_taken_for_all_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for number in range(20_000):
        sheet.append([f"{number:0100}"])
    book.save(tmp_path / "a.xlsx")

    read = workbook.read(tmp_path / "a.xlsx", 0)
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        if b"model.apart" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
    assert rules(lambda: list(read.rows)) == ["too-large"]
