"""Words by which labels give away what a column holds, Indonesian and English; every list is a proposal's ground, no proof."""

from __future__ import annotations

import re
import unicodedata

CODES = frozenset("kode kd code no nomor number num id nik nip npwp kk rekening account zip pos postcode postal telp hp ref reference key uuid npsn nib nopol invoice faktur dokumen document".split())  # fmt: skip
SURELY_CODES = frozenset("kode kd code id nik nip npwp kk".split())
YEARS = frozenset("tahun thn ta year yr".split())
DAYS = frozenset("tanggal tgl date waktu time created closed paid".split())
FREE = frozenset("keterangan catatan uraian isi deskripsi alasan komentar saran pesan description comment comments notes note remarks details detail text reason resolution".split())  # fmt: skip
NAMES = frozenset("nama name".split())
PERSONS = frozenset("pelapor pemohon pemilik penerima penduduk responden kepala direktur petugas pegawai pasien siswa guru wali ibu ayah suami istri pengirim applicant owner person contact supplier vendor payee beneficiary customer employee holder reporter respondent patient".split())  # fmt: skip
IDENTITIES = frozenset("nik kk ktp npwp nip nisn paspor passport ssn bpjs sim plat nopol".split())
CONTACTS = frozenset("telepon telp hp handphone ponsel wa whatsapp phone mobile email surel".split())
PLACES = frozenset("alamat jalan address street rt rw lokasi koordinat lintang bujur latitude longitude lat lon lng zip postcode kodepos location intersection".split())  # fmt: skip
PERSONAL = frozenset("lahir birth usia umur age kelamin gender sex agama religion pekerjaan occupation pendidikan education status_kawin suku ethnicity disabilitas penyakit diagnosa gaji salary penghasilan income".split())  # fmt: skip
# what a name may be of without being a person's
THINGS = frozenset("kabupaten kota provinsi kecamatan kelurahan desa wilayah daerah negara region district city province country borough unit instansi dinas skpd opd lembaga badan bidang urusan program kegiatan rekening akun layanan service agency body directorate department office organisation organization sekolah school barang produk product jenis category kategori kelompok type sumber dana".split())  # fmt: skip
MISSING = frozenset({"-", "–", "--", "n/a", "na", "null", "none", "nil", "..", "...", "#n/a", "nan", "nfp", "tidak ada", "belum ada", "kosong", "tad"})  # fmt: skip
FAMILIES = {
    "budget": frozenset("anggaran realisasi belanja pendapatan apbd apbn rekening budget amount spend spending expenditure payment expense".split()),
    "complaints": frozenset("aduan pengaduan laporan keluhan complaint complaints request requests 311".split()),
    "services": frozenset("layanan izin perizinan antrean survei skm kepuasan permohonan service services permit permits survey".split()),
}  # fmt: skip


def tokens(label: str) -> frozenset[str]:
    """The words of a label in lower case, without accents: `Tgl. Lahir` → tgl, lahir; `unitName` → unit, name."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label)
    return frozenset(re.findall(r"[a-z0-9]+", plain(spaced)))


def plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def field_name(label: str, taken: set[str]) -> str:
    """A name for the schema: letters, digits and `_`, begins with a letter, and is not taken yet."""
    name = re.sub(r"[^a-z0-9]+", "_", plain(label)).strip("_")[:60].rstrip("_") or "kolom"
    name = name if name[0].isalpha() else f"kolom_{name}"
    found, number = name, 2
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found
