"""The sheet that explains an entry form: Indonesian first, then English, then one line for each column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.model.schema import privacy_class
from pipelines.stages.workbook.example import example
from pipelines.stages.workbook.limits import kind_name, required, sentences

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.stages.workbook.columns import Column

HEAD = ("Kolom / Column", "Arti / Meaning", "Jenis / Kind", "Wajib / Required", "Aturan / Rules", "Contoh / Example", "Terbit / Published")  # fmt: skip
WIDTHS = (30, 48, 22, 10, 40, 22, 12)
STEPS = (
    "Isi mulai dari baris kosong pertama di bawah judul kolom, satu baris untuk satu catatan.",
    "Jangan mengubah, menghapus, atau menambah judul kolom. Jangan menggabung sel.",
    "Pilih dari daftar bila ada panah di kanan sel. Kode diketik seperti aslinya, dengan semua nol dan titiknya.",
    "Yang tidak diketahui dikosongkan: bukan 0, bukan tanda '-'.",
    "Jangan menulis jumlah, catatan, atau tanda tangan di bawah tabel.",
    "Sel kuning belum diisi padahal wajib; sel jingga adalah kunci yang sudah ada di baris lain.",
)
IN_ENGLISH = (
    "Start in the first empty row below the column titles, one row for one record.",
    "Do not change, delete or add titles. Do not merge cells.",
    "Choose from the list where a cell has an arrow. Type codes as they are, with all their zeros and points.",
    "Leave empty what is not known: no 0, no '-'.",
    "Write no totals, notes or signatures below the table.",
    "A yellow cell is required and still empty; an orange one is a key that stands in another row already.",
)


def write(sheet: Any, book: Any, dataset: Dataset, columns: Sequence[Column]) -> None:
    head, wrap = book.add_format({"bold": True, "bottom": 1, "text_wrap": True}), _wrapped(book)
    title, heading = book.add_format({"bold": True, "font_size": 14}), book.add_format({"bold": True})
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, f"{dataset.title.id} / {dataset.title.en}", title)
    row = 2
    for name, steps in (("Cara mengisi", (*STEPS, *_special(dataset)[0])), ("How to fill it in", (*IN_ENGLISH, *_special(dataset)[1]))):  # fmt: skip
        sheet.write_string(row, 0, name, heading)
        for number, step in enumerate(steps, 1):
            sheet.write_string(row + number, 0, f"{number}. {step}")
        row += len(steps) + 2
    for place, text in enumerate(HEAD):
        sheet.write_string(row, place, text, head)
    for number, column in enumerate(columns, row + 1):
        for place, text in enumerate(_line(dataset, column)):
            sheet.write_string(number, place, text, wrap)


def _wrapped(book: Any) -> Any:
    return book.add_format({"text_wrap": True, "valign": "top"})


def _special(dataset: Dataset) -> tuple[list[str], list[str]]:
    """Rows that the layout leaves out without a word would be lost without a word."""
    keep = ", ".join(f"{name}: {pattern}" for name, pattern in dataset.layout.keep.items())
    if not keep:
        return [], []
    return (
        [f"Hanya baris yang cocok dengan pola ini yang ikut: {keep}"],
        [f"Only rows that match this pattern count: {keep}"],
    )


def _line(dataset: Dataset, column: Column) -> tuple[str, ...]:
    field = column.field
    kind, rules = kind_name(field), sentences(field)
    said = [part for part in (field.get("title", ""), field.get("description", "")) if part and part != column.label]
    public = privacy_class(field) == "public"
    return (
        column.label,
        ". ".join(str(part).rstrip(".") for part in said),
        f"{kind.id} / {kind.en}",
        "ya / yes" if required(field, dataset.primary_key) else "",
        "\n".join(f"{rule.id} / {rule.en}" for rule in rules),
        example(field, dataset.layout),
        "ya / yes" if public else "tidak / no",
    )
