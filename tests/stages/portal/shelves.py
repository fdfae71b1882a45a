"""Shelves made by hand, one for each way in which a dataset can be incomplete, refused, withdrawn or hostile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.model.catalog import Catalog, License, Publisher
from pipelines.model.dataset import Answer, Dataset, Source
from pipelines.model.edition import EditionRule, Promise
from pipelines.model.figure import Figure, Group
from pipelines.model.finding import Finding
from pipelines.model.release import File, Release, Status, Versions
from pipelines.model.report import Check
from pipelines.model.shelf import Account, Refusal, Shelf
from pipelines.model.text import Text

Words = Callable[[str], str]
TODAY = date(2026, 11, 24)
LONG_NAME = ("Badan Perencanaan Pembangunan, Penelitian, dan Pengembangan Daerah " * 4 + "K" * 60)[:300]
PAYLOADS = (
    "</title></script><script>document.title='owned'</script>",
    "<img src=//evil.example/x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](//evil.example/y.png) <http://evil.example>",
    '" onmouseover="alert(1)" x=\'',
    "{{ config }} {% raw %} {#",
    "*b* _i_ `c` | t | # h\n\n    code\n\n- l\n1. n\n> q",
    "&lt;script&gt; &#60;script&#62; \\<script\\>",
    "<!--tp-policy--> --> ]]> <svg/onload=alert(1)> <iframe srcdoc='<script>alert(1)</script>'>",
    "\u202eabc\u202c \u0007 \x00 {: onclick=alert(1) }",
)


def plain(text: str) -> str:
    return text


def hostile(text: str) -> str:
    """A harmless word, followed by everything that must not live."""
    return f"{text} {' '.join(PAYLOADS)}"


def catalog(words: Words = plain) -> Catalog:
    office = Publisher("kantor", both(words("Kantor")), "https://kantor.example/")
    return Catalog(
        title=both(words("Data Kota")),
        description=both(words("Data terbuka kota.")),
        place=both(words("Kota Contoh")),
        base_url="https://data.kota.example",
        publisher=office,
        publishers={"kantor": office},
        licenses={
            "CC": License(
                "CC", words("CC BY"), words("javascript:alert(1)//") if words is hostile else "https://cc.example/"
            )
        },
        contact="data@kota.example",
        timezone="Asia/Jakarta",
        datasets=(),
    )


def both(text: str) -> Text:
    return Text(text, f"{text} (en)")


def schema(words: Words) -> dict[str, Any]:
    return {
        "fields": [
            {"name": words("kode"), "type": "string", "title": words("Kode"), "description": words("Kode unit.")},
            {"name": "tahun", "type": "year"},
            {"name": "nilai", "type": "number", "unit": "IDR", "constraints": {"enum": [words("satu"), "dua"]}},
        ]
    }


def dataset(name: str, words: Words, **changes: Any) -> Dataset:
    answer = Answer(
        both(words("Berapa yang terpakai?")),
        "ratio",
        "percent",
        both(words("Terpakai {value}: {numerator} dari {denominator}, {n} baris, {edition}.")),
        of="nilai",
        by="kode",
        headline=both(words("{lowest} terendah, {lowest_value}")),
    )
    known = Dataset(
        name=name,
        title=both(words(f"Judul {name}")),
        description=both(words("Keterangan.")),
        family="budget",
        publisher="kantor",
        license="CC",
        information_class="berkala",
        source=Source("file", "incoming/{edition}.csv"),
        editions=EditionRule("month"),
        limitations=both(words("Batasan.")),
        schema=schema(words),
        attribution=both(words("Sumber.")),
        keywords=(words("kata"),),
        answer=answer,
        promise=Promise("P1M", "P10D"),
    )
    return replace(known, **changes)


def release(name: str, edition: str, revision: int = 1, status: Status = "current", **changes: Any) -> Release:
    kinds = ("csv", "parquet", "xlsx")
    named = (*(f"{name}.{kind}" for kind in kinds), "changes.csv", "datapackage.json", "report.json")
    known = Release(
        dataset=name,
        edition=edition,
        revision=revision,
        status=status,
        released_at=f"2026-11-{revision:02}T02:00:00Z",
        log=revision,
        rows=3,
        table=f"{revision}{edition[-1]}" * 32,
        files=tuple(File(file, 1200 + i, f"{i:064x}") for i, file in enumerate(named)),
        compared_with="2026-08/r1",
        changes={"added": 1, "removed": 0, "changed": 2},
    )
    return replace(known, **changes)


def account(value: float | None, words: Words) -> Account:
    groups = (
        Group(words("Dinas Pendidikan"), 61.9, 389.3e9, 628.9e9, 12),
        Group(words(LONG_NAME), 45.8, 131.6e9, 287.3e9, 8),
        Group(words("بلدية 🏥"), None, None, 55.1e9, 1),
    )
    figure = Figure(value, 576e9, 971e9, 21, groups if value is not None else ())
    checks = (
        Check("schema", True, both(words("3 dari 3 baris sesuai."))),
        Check("sum", False, both(words("Jumlah berbeda.")), "warn"),
    )
    card = {
        "dropped": [
            {"name": "nik", "title": words("NIK"), "class": "sensitive"},
            {"name": "isi", "title": words("Isi"), "class": "free-text"},
        ],
        "published": ["kode", "tahun", "nilai"],
        "withheld_rows": 2,
        "exceptions": [words("Kecil")],
    }
    return Account(figure, checks, card)


def treated(words: Words) -> dict[str, object]:
    """A card with everything that a card can have."""
    month = {"id": words("per bulan"), "en": words("by month")}
    leave = {"column": words("kode"), "reason": {"id": words("Kode barang"), "en": words("Codes of goods")}}
    return {
        "published": ["kode", "masuk", "nik"],
        "dropped": [],
        "generalised": [{"name": "masuk", "title": words("Tanggal masuk"), "how": month}],
        "pseudonymised": [{"name": "nik", "title": words("NIK"), "how": month}],
        "masked": [],
        "redacted": [],
        "k": {"required": 10, "reached": 12},
        "withheld_rows": 1007,
        "rows_by_reason": {"withheld": 1000, "counted": 4, "small-groups": 3},
        "counted_only": [{"kind": "children", "rows": 12}, {"kind": "other", "rows": None}],
        "cells_emptied": 3,
        "exceptions": [{**leave, "approver": words("Kepala Dinas"), "until": "2026-12-31"}],
    }


def finding(words: Words) -> Finding:
    return Finding(
        "type-error",
        both(words("Bukan bilangan.")),
        both(words("Tulis angka.")),
        file=words("aduan.csv"),
        row=1203,
        field=words("hari"),
        count=4,
    )


def shelf(
    name: str, releases: tuple[Release, ...], words: Words, *, value: float | None = 59.8, **changes: Any
) -> Shelf:
    shown = [item for item in releases if item.status != "withdrawn"]
    known = Shelf(
        dataset=dataset(name, words),
        versions=Versions(name, releases),
        accounts={item.path: account(value, words) for item in shown},
        standing="fresh",
        due=date(2026, 12, 10),
        schema=schema(words),
    )
    return replace(known, **changes)


def shelves(words: Words = plain) -> list[Shelf]:
    """Every case; the name says which."""
    reason = both(words("Hibah tercatat dua kali."))
    whole = shelf(
        "utuh",
        (
            release("utuh", "2026-08"),
            release("utuh", "2026-09", 1, "superseded"),
            release("utuh", "2026-09", 2, reason=reason),
        ),
        words,
    )
    accounts = dict(whole.accounts) | {"data/utuh/2026-09/r1": account(61.2, words)}
    refusals = (
        Refusal("2026-10", (finding(words), finding(words)), "2026-11-20T02:00:00Z"),
        Refusal("", (), "2026-11-21T02:00:00Z"),
    )
    gone = {
        "withdrawals": ({"files": [], "reason": reason.as_dict(), "basis": words("UU 27/2022 pasal 16"), "log": 7},),
        "rows": 0,
        "files": (),
        "changes": None,
    }
    text_only = {"fields": [{"name": "kode", "type": "string"}]}
    return [
        replace(whole, accounts=accounts),
        shelf("terlambat", (release("terlambat", "2026-09"),), words, standing="late", due=date(2026, 11, 10)),
        shelf("ditolak", (release("ditolak", "2026-09"),), words, refusals=refusals),
        shelf("belum", (), words, standing="unpublished", due=None, refusals=refusals[:1], schema=None),
        shelf(
            "ditarik",
            (release("ditarik", "2026-09", 1, "withdrawn", **gone),),
            words,
            standing="unpublished",
            due=None,
            schema=None,
        ),
        shelf(
            "ditarik-baru",
            (release("ditarik-baru", "2026-08"), release("ditarik-baru", "2026-09", 1, "withdrawn", **gone)),
            words,
        ),
        shelf(
            "tak-terukur",
            (release("tak-terukur", "2026-09"),),
            words,
            accounts={"data/tak-terukur/2026-09/r1": replace(account(None, words), privacy=treated(words))},
        ),
        shelf(
            "tanpa-angka",
            (release("tanpa-angka", "2026-09"),),
            words,
            dataset=dataset("tanpa-angka", words, answer=None, provenance="synthetic"),
            accounts={"data/tanpa-angka/2026-09/r1": Account(None, (), {})},
            schema=text_only,
        ),
        shelf("kosong", (release("kosong", "2026-09", rows=0),), words, value=None, standing="closed", due=None),
        shelf(
            "tahunan",
            tuple(release("tahunan", f"20{year}") for year in range(10, 27)),
            words,
            dataset=dataset("tahunan", words, editions=EditionRule("year"), family="services"),
        ),
    ]


def fill(public: Path, on_shelf: list[Shelf], words: Words = plain) -> None:
    """Write the files that the pages link to, and the Parquet files that they read."""
    for path in ("feed.xml", "catalog.jsonld", "data.json", "status.json", "log/allowed_signers"):
        _write(public / path)
    for path in ("verify/index.html", "verify/saksi.cron", "verify/saksi.yml"):
        _write(public / path)
    for item in on_shelf:
        home = public / "data" / item.dataset.name
        _write(home / "versions.json")
        for known in item.versions.releases:
            if known.status != "withdrawn":
                for folder in (public / known.path, home / "latest"):
                    for file in known.files:
                        _write(folder / file.name)
                _table(public / known.path / f"{known.dataset}.parquet", known.rows, words)


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x", "utf-8")


def _table(path: Path, rows: int, words: Words) -> None:
    columns = {
        words("kode"): pa.array([words("01.10"), "02", None][:rows], pa.string()),
        "tahun": pa.array([2026, 2025, None][:rows], pa.int64()),
        "nilai": pa.array([1234567.25, -1.0, None][:rows], pa.float64()),
    }
    pq.write_table(pa.table(columns), path)
