"""Writes budget lines as the regional finance system exports them: a workbook with title rows, a header of three merged
rows, and a tree whose every level repeats the sum of its leaves. Which lines there are: `budget.py`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import xlsxwriter

from generator.budget import REVISED_FROM, Line, programmes
from generator.lists import agency_names, names

TITLES = (
    "KAB. SUKAMAJU",
    "REKAPITULASI REALISASI BELANJA MENURUT URUSAN PEMERINTAHAN DAERAH, ORGANISASI, PROGRAM, KEGIATAN,",
    "SUB KEGIATAN, DAN REKENING BELANJA",
    "TAHUN ANGGARAN 2026, KEADAAN SAMPAI DENGAN BULAN {month}",
)
MONTH_NAMES = "JANUARI FEBRUARI MARET APRIL MEI JUNI JULI AGUSTUS SEPTEMBER OKTOBER NOVEMBER DESEMBER".split()
# Range and words of the header; rows 6 to 8. A range of one cell is not merged.
HEADER = {
    "A6:D7": "Kode",
    "A8": "Urusan",
    "B8": "SKPD",
    "C8": "Program, Kegiatan, Sub Kegiatan",
    "D8": "Rekening",
    "E6:E8": "Nama SKPD",
    "F6:F8": "Nama Sub Kegiatan",
    "G6:G8": "Uraian",
    "H6:H8": "Sumber Dana",
    "I6:N6": "Jumlah",
    "I7:K7": "Anggaran",
    "L7:M7": "Realisasi",
    "N7:N8": "%",
    "I8": "Murni",
    "J8": "Perubahan",
    "K8": "Berlaku",
    "L8": "Bulan Ini",
    "M8": "s.d. Bulan Ini",
}
NUMBERED = ("1", "", "", "", *map(str, range(2, 12)))
LONGEST_ACTIVITY = 17  # 2.16.01.2.01.0001
LEVELS = (6, 9, 13, 19)  # length of an account code: jenis, objek, rincian, sub rincian
Path4 = tuple[str, str, str, str]  # urusan, SKPD, activity, account; "" where the level has none


def write_workbook(path: Path, lines: list[Line], month: int) -> None:
    """Write the export of one month (1 to 12), cumulative from January."""
    book = xlsxwriter.Workbook(path)
    # no clock in files: the export's own time stamp would make two equal exports differ
    book.set_properties({"created": datetime(2026, month, 28, tzinfo=UTC).replace(tzinfo=None)})
    sheet, bold = book.add_worksheet("Sheet1"), book.add_format({"bold": True, "align": "center", "text_wrap": True})
    _write_head(sheet, month, bold)
    for number, row in enumerate(rows(lines, month), 9):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell)
    sheet.set_column("A:D", 14)
    sheet.set_column("E:G", 48)
    sheet.set_column("H:N", 20)
    book.close()


def _write_head(sheet: xlsxwriter.worksheet.Worksheet, month: int, bold: xlsxwriter.format.Format) -> None:
    for number, title in enumerate(TITLES, 1):
        sheet.merge_range(f"A{number}:N{number}", title.format(month=MONTH_NAMES[month - 1]), bold)
    for cells, words in HEADER.items():
        if ":" in cells:
            sheet.merge_range(cells, words, bold)
        else:
            sheet.write_string(cells, words, bold)
    sheet.merge_range("A9:D9", NUMBERED[0], bold)
    for column, words in list(enumerate(NUMBERED))[4:]:
        sheet.write_string(8, column, words, bold)


def rows(lines: list[Line], month: int) -> Iterator[tuple[str, ...]]:
    """The body of the sheet, top of the tree first, `Jumlah` last; every amount is the exact sum of its leaves."""
    sums: dict[Path4, list[int]] = {}
    whole = [0, 0, 0, 0, 0]
    for line in lines:
        amounts = (line.original, line.revised, line.in_force(month), line.spent[month - 1], line.until(month))
        _add(whole, amounts)
        for node in _nodes(line):
            _add(sums.setdefault(node, [0, 0, 0, 0, 0]), amounts)
    funds = {_nodes(line)[-1]: line.fund for line in lines}
    for node in sorted(sums):
        yield (*node, _agency(node), _activity(node), _words(node), funds.get(node, ""), *_amounts(sums[node], month))
    yield ("", "", "", "", "", "", "Jumlah", "", *_amounts(whole, month))


def _nodes(line: Line) -> list[Path4]:
    """The places in the tree, from the top down, that a leaf adds to."""
    field, agency, activity = line.activity[:4], line.agency, line.activity
    above: list[Path4] = [(field[0], "", "", ""), (field, "", "", ""), (field, agency, "", "")]
    # kode program, kegiatan, sub kegiatan: 2.16.01, 2.16.01.2.01, 2.16.01.2.01.0001
    above += [(field, agency, activity[:length], "") for length in (7, 12, 17)]
    return above + [(field, agency, activity, line.account[:length]) for length in LEVELS]


def _add(sums: list[int], amounts: tuple[int, ...]) -> None:
    for number, amount in enumerate(amounts):
        sums[number] += amount


def _agency(node: Path4) -> str:
    return agency_names().get(node[1], "")


def _activity(node: Path4) -> str:
    return _named(node[1], node[2])["sub_kegiatan"] if len(node[2]) == LONGEST_ACTIVITY else ""


@cache
def _named(agency: str, activity: str) -> dict[str, str]:
    return next(row for row in programmes(agency) if row["kode_sub_kegiatan"].startswith(activity))


def _words(node: Path4) -> str:
    field, agency, activity, account = node
    if account:
        return names("accounts")[account]
    if activity:
        level = {7: "program", 12: "kegiatan", 17: "sub_kegiatan"}[len(activity)]
        return _named(agency, activity)[level]
    return _agency(node) if agency else names("bidang")[field]


def _amounts(sums: list[int], month: int) -> tuple[str, ...]:
    original, revised, in_force, spent, until = sums
    percent = f"{until * 10_000 // in_force / 100:.2f}".replace(".", ",") if in_force else "0,00"
    later = rupiah(revised) if month >= REVISED_FROM else ""  # the council has not decided yet
    return rupiah(original), later, rupiah(in_force), rupiah(spent), rupiah(until), percent


def rupiah(amount: int) -> str:
    """The export's own spelling: text, dots between thousands, a comma and two decimals."""
    return f"{amount:,}".replace(",", ".") + ",00"
