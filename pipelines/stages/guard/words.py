"""What an officer reads when a file is refused: one entry for every trouble. Never a cell's content, not a part of it."""

from __future__ import annotations

from pipelines.model.finding import Finding
from pipelines.model.text import Text

AGAIN = (
    "Minta berkasnya dikirim ulang, atau simpan lagi dari aplikasi asalnya.",
    "Ask for the file again, or save it anew from the program it came from.",
)
AS_UTF8 = (
    "Di Excel: Simpan Sebagai → 'CSV UTF-8 (Comma delimited)'.",
    "In Excel: Save As → 'CSV UTF-8 (Comma delimited)'.",
)
AS_XLSX = (
    "Buka di Excel atau LibreOffice dan simpan lagi sebagai XLSX.",
    "Open it in Excel or LibreOffice and save it as XLSX again.",
)
AS_VALUES = (
    "Salin lembarnya, lalu tempel sebagai nilai (Paste Special → Values) dan simpan.",
    "Copy the sheet, paste it as values (Paste Special → Values) and save.",
)
AS_TEXT = (
    "Ambil nomor aslinya dari sumber, dan format kolomnya sebagai Teks sebelum mengisi.",
    "Take the original number from the source, and format the column as Text before filling it.",
)
RETYPE = ("Ketik ulang isi sel ini dengan papan ketik biasa.", "Type this cell anew on an ordinary keyboard.")
UNHIDE = (
    "Tampilkan (Unhide), hapus yang tidak untuk diterbitkan, lalu simpan.",
    "Unhide it, delete what is not for publication, and save.",
)
PLAIN = (
    "Ekspor lagi sebagai tabel datar: satu baris per catatan, satu nilai per sel.",
    "Export it again as a flat table: one row per record, one value per cell.",
)

# key → (message in Indonesian, in English, remedy); the rule is the part of the key before the colon
WORDS: dict[str, tuple[str, str, tuple[str, str]]] = {
    "empty": ("Berkas kosong.", "The file is empty.", AGAIN),
    "format": (
        "Isi berkas bukan jenis yang disebut namanya, atau rusak.",
        "The content is not what the file's name says, or it is damaged.",
        AGAIN,
    ),
    "not-csv": (
        "Isinya bukan tabel, melainkan jenis berkas lain.",
        "The content is not a table but another kind of file.",
        AGAIN,
    ),
    "not-csv:zip": (
        "Isinya bukan CSV, melainkan buku kerja Excel atau arsip ZIP.",
        "This is no CSV but an Excel workbook or a ZIP archive.",
        ("Buku kerja: ganti akhir namanya menjadi .xlsx. Arsip: keluarkan dulu isinya.", "A workbook: let its name end in .xlsx. An archive: unpack it first."),
    ),
    "not-csv:html": (
        "Isinya halaman web (mungkin halaman login atau pesan galat).",
        "The content is a web page (perhaps a login page or an error message).",
        ("Unduh lagi setelah masuk (login), atau perbaiki alamatnya.", "Download it again after logging in, or correct the address."),
    ),
    "encoding:utf-16": ("Berkas disimpan sebagai UTF-16.", "The file is stored as UTF-16.", AS_UTF8),
    "encoding:mixed": (
        "Satu berkas memakai dua pengodean: sebagian UTF-8, sebagian bukan; ini baris pertama yang bukan UTF-8.",
        "One file holds two encodings: part is UTF-8, part is not; this is the first row that is not.",
        AS_UTF8,
    ),
    "encoding:mojibake": (
        "Huruf beraksen sudah rusak: UTF-8 pernah dibaca sebagai Windows-1252.",
        "Accented letters are garbled: UTF-8 was once read as Windows-1252.",
        ("Ambil berkas asalnya dan buka sebagai UTF-8 (Data → From Text/CSV → 65001).", "Take the original file and open it as UTF-8 (Data → From Text/CSV → 65001)."),
    ),
    "encoding:lost": (
        "Ada huruf yang sudah hilang dan diganti tanda tanya (U+FFFD).",
        "Letters were already lost and replaced by question marks (U+FFFD).",
        AGAIN,
    ),
    "encoding": ("Ada huruf yang bukan UTF-8.", "There are bytes that are not UTF-8.", AS_UTF8),
    "control-char": ("Ada karakter kendali yang tidak tampak.", "There is an invisible control character.", RETYPE),
    "control-char:hidden": (
        "Ada tanda tak tampak (lebar nol atau pembalik arah baca).",
        "There is an invisible mark (of zero width, or one that turns the reading direction).",
        RETYPE,
    ),
    "mixed-script": (
        "Satu kata mencampur huruf Latin dengan huruf lain yang serupa.",
        "One word mixes Latin letters with look-alikes of another script.",
        RETYPE,
    ),
    "quote": (
        "Tanda kutip yang dibuka di baris ini tidak ditutup dan menelan baris berikutnya.",
        "A quote opened in this row is not closed and swallows the rows that follow.",
        ("Tutup atau hapus tanda kutipnya di baris ini.", "Close or remove the quote in this row."),
    ),
    "too-wide": (
        "Baris ini punya lebih dari 16.384 kolom.",
        "This row has more than 16,384 columns.",
        ("Periksa pemisah kolom dan akhir barisnya.", "Check the delimiter and the line ends."),
    ),
    "too-long": ("Ada sel yang lebih dari 1 MB.", "There is a cell of more than 1 MB.", PLAIN),
    "too-long:line": ("Baris ini lebih dari 8 MB.", "This row has more than 8 MB.", PLAIN),
    "far-cell": (
        "Ada sel terisi yang sangat jauh dari tabelnya.",
        "There is a filled cell very far from the table.",
        ("Hapus sel itu (Ctrl+End menunjukkannya) dan simpan lagi.", "Delete that cell (Ctrl+End shows it) and save again."),
    ),
    "zip-bomb": ("Isi terkompresinya membengkak tidak wajar.", "Its compressed content swells beyond reason.", AGAIN),
    "zip-path": (
        "Nama berkas di dalamnya keluar dari foldernya atau ganda.",
        "A name inside it leaves its folder or occurs twice.",
        AGAIN,
    ),
    "zip-nested": ("Ada arsip di dalam arsip.", "There is an archive inside the archive.", AS_XLSX),
    "encrypted": (
        "Buku kerja dilindungi kata sandi, atau berkas .xls lama yang hanya diganti namanya.",
        "The workbook is protected by a password, or it is an old .xls file that was only renamed.",
        ("Buka, lalu Simpan Sebagai → Excel Workbook (.xlsx) tanpa kata sandi.", "Open it, then Save As → Excel Workbook (.xlsx) without a password."),
    ),
    "xml-dtd": ("Ada deklarasi DTD di dalam XML-nya.", "Its XML declares a DTD.", AS_XLSX),
    "hidden-sheet": ("Lembar yang dibaca tersembunyi.", "The sheet that is read is hidden.", UNHIDE),
    "hidden-row": ("Baris ini tersembunyi (mungkin oleh penyaring).", "This row is hidden (perhaps by a filter).", UNHIDE),
    "hidden-column": ("Kolom ini tersembunyi.", "This column is hidden.", UNHIDE),
    "comment": (
        "Sel ini punya komentar.",
        "This cell has a comment.",
        ("Hapus semua komentar (Review → Delete).", "Delete all comments (Review → Delete)."),
    ),
    "formula-cell": ("Rumus di sel ini belum dihitung.", "The formula in this cell was never computed.", AS_VALUES),
    "cell-error": (
        "Sel ini berisi galat (seperti #REF!).",
        "This cell holds an error (such as #REF!).",
        ("Perbaiki rumusnya.", "Correct the formula."),
    ),
    "external-link": ("Buku kerja bergantung pada buku kerja lain.", "The workbook depends on another workbook.", AS_VALUES),
    "macro": ("Buku kerja berisi makro.", "The workbook holds macros.", AS_XLSX),
    "formula": (
        "Sel ini akan dijalankan sebagai rumus oleh aplikasi lembar kerja.",
        "A spreadsheet program would run this cell as a formula.",
        ("Hapus tanda = + @ atau tab di awal sel.", "Remove the = + @ or tab at the start of the cell."),
    ),
    "huge-number": (
        "Bilangan ini lebih besar daripada yang dapat dibaca program mana pun.",
        "This number is larger than any program can read.",
        ("Periksa nilainya.", "Check the value."),
    ),
    "huge-number:excel": ("Excel merusak nomor ini: hanya 15 angka yang disimpan.", "Excel destroyed this number: it keeps 15 digits only.", AS_TEXT),
    "not-a-number": (
        "Ada NaN atau Infinity, yang bukan bilangan.",
        "There is NaN or Infinity, which is no number.",
        ("Kosongkan (null) nilai yang tidak diketahui.", "Leave unknown values empty (null)."),
    ),
    "json": ("Bukan JSON yang benar, atau terpotong.", "Not valid JSON, or cut off.", AGAIN),
    "json:deep": ("JSON bersarang terlalu dalam.", "The JSON is nested too deeply.", PLAIN),
    "json:twice": ("Satu kunci ditulis dua kali dalam satu catatan.", "A key is written twice in one record.", PLAIN),
    "parquet": ("Berkas Parquet rusak atau terpotong.", "The Parquet file is damaged or cut off.", AGAIN),
    "parquet:bomb": ("Isi Parquet membengkak tidak wajar.", "The Parquet content swells beyond reason.", AGAIN),
    "parquet:nested": ("Kolom Parquet ini bersarang.", "This Parquet column is nested.", PLAIN),
}  # fmt: skip


def finding(key: str, file: str, row: int | None = None, column: str = "") -> Finding:
    """The finding of a trouble; `column` is a column's letters, for a label could be a cell of a file without labels."""
    indonesian, english, remedy = WORDS[key]
    rule = key.partition(":")[0]
    return Finding(rule, Text(indonesian, english), Text(*remedy), file=file, row=row, field=column)
