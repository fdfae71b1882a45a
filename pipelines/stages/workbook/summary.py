"""The sheet that lists every finding, Indonesian first: as plain rows, whichever library writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from pipelines.stages.workbook.notes import Note

SIGN = "Temuan Terbuka / Findings of Terbuka"  # in A1: by this a summary of ours is known again
HEAD = ("No", "Sel / Cell", "Baris / Row", "Kolom / Column", "Apa yang salah", "Obatnya", "Contoh yang benar / Example", "Kode / Code", "What is wrong", "Cure")  # fmt: skip
WIDTHS = (6, 12, 12, 22, 60, 46, 26, 20, 60, 46)
LISTED = 1000  # findings that validation names; it counts the rest
NONE = "Tidak ada yang salah. / Nothing is wrong."
STEPS = (
    "Sel merah menahan data ini, sel kuning hanya perlu dilihat. Komentar di setiap sel mengatakan apa yang salah. Perbaiki di berkas ini, simpan, lalu periksa lagi: terbuka check NAMA --file BERKAS-INI",
    "Red cells hold these data back, yellow ones only want a look. The comment on each cell says what is wrong. Correct them here, save, and check again: terbuka check NAME --file THIS-FILE",
)
PRIVATE = "Berkas ini memuat data yang belum disaring. Jangan dibagikan. / These data were not stripped of anything personal. Do not share this file."
MORE = f"Yang didaftar paling banyak {LISTED} temuan; perbaiki dulu, lalu periksa lagi. / At most {LISTED} findings are listed; correct them, then check again."
EXCERPT = "Berkas asal lebih dari {0} baris: lembar Data hanya memuat baris yang salah dan tetangganya. Perbaiki di berkas asal. / The source has more than {0} rows: the sheet Data holds only wrong rows and their neighbours. Correct the source itself."
UNREADABLE = "Berkas ini tidak dapat atau tidak aman dibuka, jadi isinya tidak ikut di sini. / The file cannot be opened, or not safely, so its cells are not here."
FORMULAS = "Rumus tetap ada di lembarnya. Buka dan simpan di Excel sebelum dikirim lagi. / Formulas are kept. Open and save in Excel before handing it in again."


@dataclass(frozen=True)
class About:
    """The file that was checked, and where its codes are explained."""

    file: str
    handbook: str


@dataclass(frozen=True)
class Row:
    """One line: its cells, and the cell of the data that its second column leads to."""

    cells: tuple[str, ...]
    target: str = ""


@dataclass(frozen=True)
class Summary:
    """Everything above the list, then the list."""

    head: tuple[str, ...]
    rows: tuple[Row, ...]


def summarise(
    about: About, found: Sequence[Note], remarks: Sequence[str] = (), moved: dict[int, int] | None = None
) -> Summary:
    """`moved`: row of the source → row of the sheet, where the sheet is an excerpt."""
    errors = sum(note.finding.count for note in found if note.finding.severity == "error")
    others = sum(note.finding.count for note in found) - errors
    counted = f"{errors} salah, {others} perlu dilihat. / {errors} wrong, {others} to look at."
    more = [MORE] if len(found) >= LISTED else []
    codes = f"Arti setiap kode / What each code means: {about.handbook}"
    head = (SIGN, f"Berkas / File: {about.file}", counted if found else NONE, *STEPS, codes, PRIVATE, *more, *remarks)
    return Summary(head, tuple(_row(number, note, moved) for number, note in enumerate(found, 1)))


def _row(number: int, note: Note, moved: dict[int, int] | None) -> Row:
    said = note.finding
    times = f" ({said.count}×)" if said.count > 1 else ""
    row = note.row if moved is None or note.row is None else moved.get(note.row)
    target = xl_rowcol_to_cell(row - 1, (note.columns or (0,))[0]) if row else ""
    source = "" if note.row is None else str(note.row)
    cells = (str(number), target or "berkas / file", source, said.field, f"{said.message.id}{times}", said.remedy.id, note.example, said.rule, f"{said.message.en}{times}", said.remedy.en)  # fmt: skip
    return Row(cells, target)
