"""Twelve reports of October 2026 in a made-up office, every figure of which can be worked out by hand, and what turns them into
facts. October and November 2026 have no holidays in Indonesia; the 1st of October is a Thursday."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.model.kit import Kit, KitUse, read_kit
from pipelines.model.period import parse
from pipelines.stages.measure import Context, Facts, Measured, measure_kit, read_facts
from pipelines.stages.measure.derive import DERIVATIONS

ROWS = """\
nomor_laporan,instansi,klasifikasi,kanal,kecamatan,tanggal_masuk,tanggal_verifikasi,tanggal_tindak_lanjut,tanggal_selesai,status,hasil,jumlah_disposisi,jumlah_dibuka_kembali,kepuasan
L01,A,Permintaan Informasi,Aplikasi,Sukamaju,2026-10-01,2026-10-02,2026-10-05,2026-10-06,Selesai,Diselesaikan,1,0,5
L02,A,Permintaan Informasi,Situs web,Sukamaju,2026-10-01,2026-10-06,2026-10-14,2026-10-14,Selesai,Dijelaskan tanpa tindakan,2,0,2
L03,A,Pengaduan Tidak Berkadar Pengawasan,Aplikasi,Cibening,2026-10-05,2026-10-09,2026-10-12,2026-10-23,Selesai,Diselesaikan,1,1,4
L04,A,Pengaduan Tidak Berkadar Pengawasan,Tatap muka,Sukamaju,2026-10-05,2026-10-06,,,Dalam proses,,1,0,
L05,B,Pengaduan Berkadar Pengawasan,Aplikasi,Cibening,2026-10-12,2026-10-13,2026-10-14,,Dalam proses,,3,0,
L06,B,Pengaduan Tidak Berkadar Pengawasan,SMS 1708,Sukamaju,2026-10-12,2026-10-13,,2026-10-13,Ditolak,Bukan kewenangan daerah,1,0,
L07,B,Aspirasi,Aplikasi,Sukamaju,2026-10-30,2026-11-02,2026-11-03,2026-11-10,Selesai,Duplikat,1,0,3
L08,B,Permintaan Informasi,Situs web,Sukamaju,2026-10-30,2026-11-02,2026-11-03,2026-11-04,Dibuka kembali,,1,1,
L09,B,Lainnya,Aplikasi,,2026-10-30,2026-11-02,2026-11-03,2026-11-03,Selesai,Diselesaikan,1,0,
L10,B,Pengaduan Tidak Berkadar Pengawasan,WhatsApp,Cibening,2026-10-30,2026-10-30,,2026-10-29,Selesai,Dicabut pelapor,1,0,
L11,A,Pengaduan Tidak Berkadar Pengawasan,,Sukamaju,2026-11-25,,,,Diteruskan,,1,0,
L12,A,Pengaduan Tidak Berkadar Pengawasan,Aplikasi,Sukamaju,2026-10-20,2026-10-21,,,Entah,,1,0,
"""
AS_OF = date(2026, 11, 20)  # a Friday, 20 days after the edition's end
DATES = ("tanggal_masuk", "tanggal_verifikasi", "tanggal_tindak_lanjut", "tanggal_selesai")
NUMBERS = ("jumlah_disposisi", "jumlah_dibuka_kembali", "kepuasan")
PEOPLE = pa.table({"wilayah": ["Sukamaju", "Cibening"], "penduduk": [40_000, 60_000]})
KIT = read_kit("complaints", "sp4n-lapor")
USE = KitUse("sp4n-lapor")


def reports(text: str = ROWS) -> pa.Table:
    """The private table, as it stands before de-identification."""
    rows = list(csv.DictReader(io.StringIO(text)))
    return pa.table({name: [_cell(name, row[name]) for row in rows] for name in rows[0]})


def _cell(name: str, cell: str) -> Any:
    if not cell:
        return None
    return date.fromisoformat(cell) if name in DATES else int(cell) if name in NUMBERS else cell


def context(kit: Kit = KIT, period: str = "2026-10", **parameters: Any) -> Context:
    told = {**kit.profile.parameters, "as_of_days_after": 20, **parameters}
    return Context(parse("month", period), told, lookups={"population": PEOPLE})


def facts(table: pa.Table, kit: Kit = KIT) -> Facts:
    return read_facts(table, kit, KitUse(kit.profile.name))


def derived(table: pa.Table, *names: str, kit: Kit = KIT, **parameters: Any) -> pa.Table:
    """The table with derived columns in the profile's words; without names all whose roles are there."""
    told = facts(table, kit).table
    possible = [name for name, each in DERIVATIONS.items() if each.needs <= set(told.column_names)]
    for name in names or [name for name in possible if name in kit.roles]:
        column = DERIVATIONS[name].compute(told, context(kit, **parameters))
        table = table.append_column(kit.profile.columns.get(name, (name,))[0], column)
    return table


def one(name: str, table: pa.Table, **parameters: Any) -> list[Any]:
    """One derived column."""
    found: list[Any] = DERIVATIONS[name].compute(facts(table).table, context(**parameters)).to_pylist()
    return found


def repeated(table: pa.Table, times: int = 10) -> pa.Table:
    """Every report so many times: shares and times stay, counts grow, and nothing is too few to show."""
    return pa.concat_tables([table] * times)


def measured(table: pa.Table, kit: Kit = KIT, **parameters: Any) -> Measured:
    return measure_kit(facts(table, kit), kit, context(kit, **parameters))


def values(found: Measured, indicator: str, by: str = "") -> dict[str, float | None]:
    return {m.group: m.value for m in found.of(indicator, by)}


def days(cells: Iterable[str | None]) -> pa.Array:
    return pa.array([date.fromisoformat(cell) if cell else None for cell in cells], pa.date32())
