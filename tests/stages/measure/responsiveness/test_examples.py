"""The report over the shipped example data: names of five files meet in one register, and what does not is named."""

from __future__ import annotations

import csv
import json
from datetime import date
from functools import cache
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from pipelines.model.catalog import read_catalog
from pipelines.model.indicator import Measurement
from pipelines.model.kit import KitUse, read_kit
from pipelines.model.period import parse
from pipelines.model.release import Release, Versions
from pipelines.model.responsiveness import Aspect, Responsiveness, Series
from pipelines.stages.measure import Context, measure_kit, read_facts
from pipelines.stages.measure.responsiveness import Register, promised_editions, promises_table, responsiveness
from tests.conftest import ROOT
from tests.stages.measure.responsiveness.given import ON_TIME, month

INCOMING = ROOT / "datasets" / "incoming"
CATALOG = read_catalog(ROOT / "datasets", ROOT / "schemas")
TODAY = date(2026, 11, 24)


def rows(path: str) -> list[dict[str, str]]:
    with (INCOMING / path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def register(aliases: dict[str, str] | None = None) -> Register:
    editions = [rows(f"perangkat-daerah/perangkat_daerah_{year}.csv") for year in (2024, 2025, 2026)]
    named = [[(row["kode_skpd"], row["nama_skpd"]) for row in edition] for edition in editions]
    return Register.read(named, aliases, suffixes=["Kabupaten Sukamaju"])


def complaints() -> Series:
    """In time by agency, counted from the example's own column."""
    editions = []
    for number in (8, 9, 10):
        reports = [
            row for row in rows(f"pengaduan/laporan_2026-{number:02}.csv") if row["tepat_waktu"] in {"ya", "tidak"}
        ]
        found = []
        for unit in sorted({row["instansi"] for row in reports}):
            own = [row["tepat_waktu"] for row in reports if row["instansi"] == unit]
            hits = own.count("ya")
            found.append(Measurement("on-time", "unit", unit, 100 * hits / len(own), hits, len(own), len(own)))
        editions.append((month(f"2026-{number:02}"), found))
    return Series(Aspect("complaints", "pengaduan", ON_TIME, minimum=10), editions)


def standards() -> Series:
    kit, editions = read_kit("services", "standar-layanan"), []
    for number in (1, 2, 3):
        content = json.loads((INCOMING / f"standar-layanan/standar_2026-q{number}.json").read_text("utf-8"))
        facts = read_facts(pa.Table.from_pylist(content["data"]), kit, KitUse("standar-layanan"))
        period = parse("quarter", f"2026-q{number}")
        editions.append((period, measure_kit(facts, kit, Context(period)).measurements))
    return Series(Aspect("services", "standar-layanan", kit.indicator("within-standard")), editions)


def publishing() -> Series:
    """Everything came on 20 November, but for the satisfaction survey's last quarter."""
    promises = []
    for name in ("pengaduan", "skm", "standar-layanan", "realisasi-apbd"):
        dataset = CATALOG.dataset(name)
        editions = {"pengaduan": ["2026-09", "2026-10"], "skm": ["2026-q2"], "realisasi-apbd": ["2026-09"]}.get(
            name, ["2026-q3"]
        )
        log = Versions(name, tuple(Release(name, key, 1, released_at="2026-11-20T03:00:00Z") for key in editions))
        promises += promised_editions(dataset, log, TODAY, ZoneInfo("Asia/Jakarta"), date(2026, 10, 1))
    names = {publisher.key: publisher.name.id for publisher in CATALOG.publishers.values()}
    kit = read_kit("publishing", "log")
    found = measure_kit(
        read_facts(promises_table(promises, names, TODAY), kit, KitUse("log")), kit, Context(month("2026-11"))
    )
    aspect = Aspect("publishing", "log", kit.indicator("promises-kept"), minimum=1)
    return Series(aspect, [(month("2026-10"), found.measurements)])


@cache
def report() -> Responsiveness:
    aliases = {
        "Puskesmas Sukamaju": "Dinas Kesehatan",
        "Puskesmas Cibening": "Dinas Kesehatan",
        "Bagian Organisasi Sekretariat Daerah": "Sekretariat Daerah",
    }
    known = register(aliases)
    return responsiveness([complaints(), standards(), publishing()], known, month("2026-10"))


def test_without_aliases_the_units_that_the_register_lacks_are_named() -> None:
    found = responsiveness([complaints(), standards(), publishing()], register(), month("2026-10"))
    assert found.unmatched == {
        "standar-layanan": ("Puskesmas Cibening", "Puskesmas Sukamaju"),
        "log": ("Bagian Organisasi Sekretariat Daerah Kabupaten Sukamaju",),
    }


def test_with_aliases_every_name_has_an_agency() -> None:
    assert report().unmatched == {}


def test_two_health_centres_are_one_agency_by_their_applications() -> None:
    [health] = [each for each in report().agencies if each.agency.name == "Dinas Kesehatan"]
    now = health.strands[1].now
    content = json.loads((INCOMING / "standar-layanan/standar_2026-q3.json").read_text("utf-8"))["data"]
    own = [row for row in content if row["unit"].startswith("Puskesmas")]
    kept, done = (sum(row[key] for row in own) for key in ("jumlah_sesuai_janji", "jumlah_selesai"))
    assert now is not None
    assert (now.value, now.n, now.joined) == (pytest.approx(100 * kept / done), done, 2)


def test_those_that_publish_late_are_told_so() -> None:
    [secretariat] = [each for each in report().agencies if each.agency.name == "Sekretariat Daerah"]
    now = secretariat.strands[2].now
    # The third quarter of both of its datasets was due on 20 October: standards came on 20 November, the survey not at all.
    assert now is not None
    assert (now.numerator, now.denominator) == (0, 2)


def test_whoever_is_recognised_became_better_beyond_chance_with_enough_cases() -> None:
    improved = report().improved
    assert improved
    for item in improved:
        assert item.change is not None
        assert item.change.low > 0
        assert min(item.change.before.n or 0, item.change.after.n or 0) >= item.aspect.minimum
    assert {item.aspect.name for item in report().leading} <= {"complaints", "services", "publishing"}
