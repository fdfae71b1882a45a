"""What people read about each finding: what was expected there, and what to do. Never a cell of the data."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pipelines.model.finding import Finding
from pipelines.model.pattern import text_for
from pipelines.model.text import Text
from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.ledger import Entry
from pipelines.stages.validate.plan import Problem

TYPES = {
    "any": Text("isi apa saja", "anything"),
    "array": Text("larik JSON", "a JSON array"),
    "boolean": Text("ya/tidak dengan kata yang terdaftar", "true or false in one of the listed words"),
    "date": Text("tanggal", "a date"),
    "datetime": Text("tanggal dan jam", "a date and time"),
    "duration": Text("lama waktu seperti P1Y2M", "a duration such as P1Y2M"),
    "geojson": Text("bentuk GeoJSON", "a GeoJSON shape"),
    "geopoint": Text("titik bujur,lintang", "a point, longitude,latitude"),
    "integer": Text("bilangan bulat", "a whole number"),
    "list": Text("daftar berpemisah", "a delimited list"),
    "number": Text("bilangan", "a number"),
    "object": Text("objek JSON", "a JSON object"),
    "string": Text("teks", "text"),
    "time": Text("jam", "a time"),
    "year": Text("tahun empat angka", "a year of four digits"),
    "yearmonth": Text("tahun-bulan seperti 2026-11", "a year and month such as 2026-11"),
}
CONSTRAINTS = {
    "required": Text("sel ini wajib diisi", "this cell must not be empty"),
    "minLength": Text("panjangnya paling sedikit {limit}", "its length must be {limit} or more"),
    "maxLength": Text("panjangnya paling banyak {limit}", "its length must be {limit} or less"),
    "pattern": Text("isinya harus sesuai pola {limit}{example.id}", "it must match the pattern {limit}{example.en}"),
    "minimum": Text("nilainya paling kecil {limit}", "it must be {limit} or more"),
    "maximum": Text("nilainya paling besar {limit}", "it must be {limit} or less"),
    "exclusiveMinimum": Text("nilainya harus lebih dari {limit}", "it must be more than {limit}"),
    "exclusiveMaximum": Text("nilainya harus kurang dari {limit}", "it must be less than {limit}"),
    "enum": Text(
        "isinya harus salah satu dari {size} nilai dalam skema", "it must be one of the {size} values in the schema"
    ),
    "categories": Text("isinya harus salah satu dari {size} kategori", "it must be one of the {size} categories"),
}
FIX_CELL = Text("Perbaiki sel ini di berkas asal.", "Correct this cell in the source file.")
FIX_ROW = Text("Perbaiki baris ini di berkas asal.", "Correct this row in the source file.")
FIX_HEADER = Text("Samakan judul kolom dengan skema.", "Make the column titles agree with the schema.")
FIX_SCHEMA = Text("Perbaiki berkas skema.", "Correct the schema file.")
RULES: dict[str, tuple[Text, Text]] = {
    "type-error": (Text("Di sini harus ada {type.id}{format}.", "This must be {type.en}{format}."), FIX_CELL),
    "constraint-error": (Text("Tidak memenuhi aturan: {limit.id}.", "A rule is broken: {limit.en}."), FIX_CELL),
    "unique-error": (
        Text(
            "Nilai kolom '{field}' sudah ada di baris lain; tiap nilai hanya boleh sekali.",
            "The value of '{field}' stands in another row already; each value may occur once.",
        ),
        FIX_ROW,
    ),
    "primary-key": (
        Text(
            "Kunci ({field}) kosong atau sudah ada di baris lain.",
            "The key ({field}) is empty or stands in another row already.",
        ),
        FIX_ROW,
    ),
    "unique-key": (
        Text("Gabungan ({field}) sudah ada di baris lain.", "The combination ({field}) stands in another row already."),
        FIX_ROW,
    ),
    "foreign-key": (
        Text("Nilai ({field}) tidak ada dalam daftar rujukan.", "The values ({field}) are not in the reference list."),
        FIX_ROW,
    ),
    "blank-row": (Text("Baris ini kosong.", "This row is empty."), Text("Hapus baris ini.", "Delete this row.")),
    "extra-cell": (
        Text("Ada sel lebih di kolom ke-{number}.", "There is a cell too many, in column {number}."),
        FIX_ROW,
    ),
    "missing-cell": (Text("Sel untuk kolom '{field}' tidak ada.", "The cell for '{field}' is not there."), FIX_ROW),
    "extra-label": (
        Text("Kolom ke-{number} tidak ada dalam skema.", "Column {number} is not in the schema."),
        FIX_HEADER,
    ),
    "missing-label": (
        Text("Kolom '{field}' tidak ada dalam berkas.", "The column '{field}' is not in the file."),
        FIX_HEADER,
    ),
    "blank-label": (
        Text(
            "Judul kolom ke-{number} kosong; di sini harus '{field}'.",
            "Column {number} has no title; '{field}' belongs here.",
        ),
        FIX_HEADER,
    ),
    "duplicate-label": (
        Text(
            "Judul kolom ke-{number} sudah dipakai; di sini harus '{field}'.",
            "The title of column {number} is used twice; '{field}' belongs here.",
        ),
        FIX_HEADER,
    ),
    "incorrect-label": (
        Text("Judul kolom ke-{number} harus '{field}'.", "The title of column {number} must be '{field}'."),
        FIX_HEADER,
    ),
    "unmatched-header": (
        Text("Tidak satu pun judul kolom cocok dengan skema.", "Not one column title agrees with the schema."),
        FIX_HEADER,
    ),
    "source-error": (
        Text("Berkas ini kosong.", "This file is empty."),
        Text("Kirim berkas yang berisi.", "Send a file with content."),
    ),
    "encoding-error": (
        Text("Berkas ini tidak ditulis dalam {detail}.", "This file is not written in {detail}."),
        Text("Simpan sebagai CSV UTF-8.", "Save it as CSV UTF-8."),
    ),
    "resource-error": (
        Text("Daftar rujukan '{detail}' tidak diberikan.", "The reference list '{detail}' was not given."),
        FIX_SCHEMA,
    ),
    "schema-error": (Text("Skema salah pada '{detail}'.", "The schema is wrong at '{detail}'."), FIX_SCHEMA),
    "field-error": (
        Text("Skema kolom '{field}' salah pada '{detail}'.", "The schema of '{field}' is wrong at '{detail}'."),
        FIX_SCHEMA,
    ),
    "integer-range": (
        Text(
            "Bilangan ini lebih besar dari yang dapat disimpan (63 bit).",
            "This number is larger than can be kept (63 bits).",
        ),
        FIX_CELL,
    ),
    "number-precision": (
        Text(
            "Bilangan ini punya lebih dari 15 angka penting dan akan berubah bila disimpan.",
            "This number has more than 15 significant digits and would change when kept.",
        ),
        FIX_CELL,
    ),
    "number-not-finite": (
        Text(
            "NaN dan Infinity bukan bilangan yang dapat diterbitkan.",
            "NaN and Infinity are no numbers that can be published.",
        ),
        FIX_CELL,
    ),
    "control-character": (
        Text("Ada karakter kendali yang tidak terlihat.", "There is an invisible control character."),
        FIX_CELL,
    ),
}


def finding(entry: Entry, field: Field | None, file: str) -> Finding:
    """The finding for one entry. Raises KeyError for a rule without words."""
    message, remedy = RULES[entry.rule]
    facts = {
        "field": entry.field,
        "number": entry.place + 1,
        "detail": entry.detail,
        "type": TYPES[field.type] if field else Text("", ""),
        "format": _format(field),
        "limit": _limit(entry.detail, field),
    }
    return Finding(entry.rule, _filled(message, facts), remedy, file, entry.row or None, entry.field)


def problem_finding(problem: Problem, file: str) -> Finding:
    message, remedy = RULES[problem.rule]
    facts = {"field": problem.field, "detail": problem.detail}
    return Finding(problem.rule, _filled(message, facts), remedy, file, None, problem.field)


EXAMPLE = datetime(2026, 12, 31, 23, 59)  # noqa: DTZ001  (a day and a month that cannot be taken for one another)


def _format(field: Field | None) -> str:
    if field is None or field.format == "default":
        return ""
    example = f", {EXAMPLE.strftime(field.format)}" if "%" in field.format else ""  # nobody reads %d/%m/%Y
    return f" ({field.format}{example})"


def _limit(constraint: str, field: Field | None) -> Text:
    if field is None or constraint not in CONSTRAINTS:
        return TYPES[field.type] if field else Text("", "")
    limit = field.constraints.get(constraint)
    size = len(limit) if isinstance(limit, list) else 0
    example = _like(str(limit)) if constraint == "pattern" else Text("", "")
    return _filled(CONSTRAINTS[constraint], {"limit": limit, "size": size, "example": example})


def _like(pattern: str) -> Text:
    """Nobody has to read a pattern: a text that fits says it better."""
    made = text_for(pattern)
    return Text(f", misalnya {made}", f", such as {made}") if made else Text("", "")


def _filled(text: Text, facts: dict[str, Any]) -> Text:
    return Text(text.id.format(**facts), text.en.format(**facts))
