"""Two shelves made by hand: a series with two editions and a revision, and a dataset whose first edition was refused."""

from __future__ import annotations

from datetime import date

from pipelines.model.catalog import Catalog, License, Publisher
from pipelines.model.dataset import Dataset, Source
from pipelines.model.edition import EditionRule, Promise
from pipelines.model.finding import Finding
from pipelines.model.release import File, Release, Status, Versions
from pipelines.model.shelf import Account, Refusal, Shelf
from pipelines.model.text import Text

BASE = "https://data.kota.example"
LICENSE = "https://creativecommons.org/licenses/by/4.0/"
DINAS = "https://dinas.kota.example/"
FINDING = Finding(
    "type-error", Text("Bukan bilangan.", "Not a number."), file="aduan.csv", row=3, field="hari", count=2
)
NO_REASON = Text("", "")
SCHEMA = {
    "fields": [
        {"name": "kode", "type": "string"},
        {"name": "hari", "type": "integer", "unit": "hari", "description": "Lama penanganan"},
    ]
}


def dataset(name: str, title: Text) -> Dataset:
    return Dataset(
        name=name,
        title=title,
        description=Text("Lama penanganan aduan warga.", "How long complaints take."),
        family="complaints",
        publisher="dinas",
        license="CC-BY-4.0",
        information_class="berkala",
        source=Source("file", "incoming/{edition}.csv"),
        editions=EditionRule("month"),
        limitations=Text("Tidak ada.", "None."),
        schema=SCHEMA,
        keywords=("aduan", "warga"),
        promise=Promise("P1M", "P10D"),
    )


def made(edition: str, revision: int, status: Status, released_at: str, reason: Text = NO_REASON) -> Release:
    files = [(suffix, size) for suffix, size in (("csv", 1200), ("parquet", 900), ("xlsx", 5000))]
    return Release(
        dataset="aduan",
        edition=edition,
        revision=revision,
        status=status,
        released_at=released_at,
        rows=10,
        table="0" * 64,
        files=(*(File(f"aduan.{s}", n, f"{n:064x}") for s, n in files), File("report.json", 10, "f" * 64)),
        reason=reason,
    )


RELEASES = (
    made("2026-09", 1, "superseded", "2026-10-05T02:00:00Z"),
    made("2026-09", 2, "current", "2026-11-07T02:00:00Z", Text("Ejaan <kecamatan> & kode.", "Spelling of districts.")),
    made("2026-10", 1, "current", "2026-11-05T02:00:00Z"),
)
NOTHING = Account(None, (), {})
SERIES = Shelf(
    dataset=dataset("aduan", Text("Aduan warga", "Complaints")),
    versions=Versions("aduan", RELEASES),
    accounts={release.path: NOTHING for release in RELEASES},
    standing="fresh",
    due=date(2026, 12, 10),
    schema=SCHEMA,
)
UNPUBLISHED = Shelf(
    dataset=dataset("layanan", Text("Layanan", "Services")),
    versions=Versions("layanan"),
    accounts={},
    standing="unpublished",
    refusals=(Refusal("2026-10", (FINDING,), "2026-11-20T02:00:00Z"),),
)
SHELVES = (SERIES, UNPUBLISHED)
KOTA, DINAS_ = Publisher("kota", Text("Kota", "City")), Publisher("dinas", Text("Dinas", "Office"), DINAS)
CATALOG = Catalog(
    title=Text("Data Kota", "City data"),
    description=Text("Data terbuka kota.", "Open data of the city."),
    place=Text("Kota Contoh", "Example City"),
    base_url=BASE,
    publisher=KOTA,
    publishers={"kota": KOTA, "dinas": DINAS_},
    licenses={"CC-BY-4.0": License("CC-BY-4.0", "CC BY 4.0", LICENSE)},
    contact="data@kota.example",
    timezone="Asia/Jakarta",
    datasets=(SERIES.dataset, UNPUBLISHED.dataset),
    broken={"rusak": (Finding("yaml", Text("Tidak terbaca.", "Cannot be read.")),)},
)
