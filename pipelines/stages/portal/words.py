"""The portal's own words, Indonesian and English side by side. Words about a dataset come from its YAML."""

from __future__ import annotations

from pipelines.model.text import Text

FAMILIES = {
    "budget": Text("Anggaran", "Budget"),
    "services": Text("Layanan", "Services"),
    "complaints": Text("Aduan", "Complaints"),
    "participation": Text("Partisipasi", "Participation"),
    "reference": Text("Acuan", "Reference"),
}
KEY_FAMILIES = ("budget", "services", "complaints")  # the three that have a figure on the first page
STANDINGS = {
    "fresh": Text("Tepat waktu", "On time"),
    "late": Text("Terlambat", "Late"),
    "closed": Text("Seri selesai", "Closed series"),
    "unpublished": Text("Belum terbit", "Not published yet"),
    "refused": Text("Edisi ditolak", "Edition refused"),
}
ORDER = ("refused", "late", "unpublished", "fresh", "closed")  # what needs attention comes first
SIGNS = {"fresh": "✓", "late": "!", "closed": "■", "unpublished": "–", "refused": "✕", "withdrawn": "−"}
STATUSES = {
    "current": Text("berlaku", "current"),
    "superseded": Text("digantikan", "superseded"),
    "withdrawn": Text("ditarik", "withdrawn"),
    "deprecated": Text("usang", "deprecated"),
}
SYNTHETIC = Text("Data rekaan untuk contoh", "Synthetic data, made up as an example")
REAL = Text("Data nyata", "Real data")
HELD_BACK = {
    "sensitive": Text("Dibuang: data pribadi", "Dropped: personal data"),
    "free-text": Text("Dibuang: teks bebas, bisa menyebut nama orang", "Dropped: free text, which may name people"),
    "quasi": Text("Ditahan: bersama-sama bisa mengenali orang", "Held back: together they may identify people"),
}
TREATED = {
    "generalised": Text("Disamarkan", "Generalised"),
    "pseudonymised": Text("Diganti nama samaran", "Replaced by pseudonyms"),
    "masked": Text("Ditutup sebagian", "Masked"),
    "redacted": Text("Teks yang disensor", "Redacted text"),
}
WHY_HELD = {
    "withheld": Text("tidak boleh terbit", "may not be published"),
    "counted": Text("pokoknya dilindungi, hanya dihitung", "protected subjects, counted only"),
    "small-groups": Text("kelompoknya terlalu kecil", "in groups that are too small"),
}
COUNTED = {
    "children": Text("anak", "children"),
    "health": Text("kesehatan", "health"),
    "belief": Text("keyakinan", "belief"),
    "sexual-violence": Text("kekerasan seksual dan rumah tangga", "sexual and domestic violence"),
    "self-harm": Text("menyakiti diri", "self-harm"),
    "other": Text("lainnya, sedikit", "others, few"),
}
FILES = {
    "xlsx": Text(
        "Excel, LibreOffice, Google Sheets. Ada lembar kamus data dan catatan.",
        "Excel, LibreOffice, Google Sheets. With a dictionary and notes.",
    ),
    "csv": Text("Semua aplikasi. UTF-8, koma, titik desimal.", "Any program. UTF-8, commas, decimal points."),
    "csv.gz": Text("CSV yang sama, dimampatkan.", "The same CSV, compressed."),
    "parquet": Text("Python, R, DuckDB. Jenis kolom ikut tersimpan.", "Python, R, DuckDB. Column types included."),
    "changes.csv": Text("Hanya yang berubah sejak rilis sebelumnya.", "Only what changed since the release before."),
    "datapackage.json": Text("Keterangan untuk mesin (Data Package).", "Description for machines (Data Package)."),
}
KINDS = {
    "string": Text("teks", "text"),
    "integer": Text("bilangan bulat", "whole number"),
    "number": Text("bilangan", "number"),
    "boolean": Text("ya/tidak", "yes/no"),
    "date": Text("tanggal", "date"),
    "datetime": Text("waktu", "date and time"),
    "year": Text("tahun", "year"),
    "yearmonth": Text("bulan", "month"),
}
CADENCES = {
    "P1D": Text("harian", "daily"),
    "P1W": Text("mingguan", "weekly"),
    "P1M": Text("bulanan", "monthly"),
    "P3M": Text("triwulanan", "quarterly"),
    "P6M": Text("semesteran", "half-yearly"),
    "P1Y": Text("tahunan", "yearly"),
}
EMPTY = Text("kosong", "empty")

UNITS = {  # of indicators
    "days": Text("hari", "days"),
    "working-days": Text("hari kerja", "working days"),
}
STATES = {  # of a measurement without a value
    "few": Text("terlalu sedikit untuk dihitung", "too few to say"),
    "hidden": Text("disembunyikan demi privasi", "hidden for privacy"),
    "nothing": Text("tidak ada yang dihitung", "nothing to measure"),
    "missing": Text("tidak ada datanya", "no data"),
}
