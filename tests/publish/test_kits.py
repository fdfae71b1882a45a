"""A dataset with a kit: its indicators travel with every release, and their history is a dataset of its own."""

from __future__ import annotations

import csv
import io
import json

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, Bureau

KIT = {
    "roles": {
        "unit": {"type": "string", "title": {"id": "Unit", "en": "Unit"}},
        "status": {"type": "string", "title": {"id": "Status", "en": "Status"}, "values": ["open", "closed"]},
    },
    "indicators": [
        {
            "id": "closed",
            "name": {"id": "Selesai", "en": "Closed"},
            "question": {"id": "Berapa bagian yang selesai?", "en": "What share is closed?"},
            "formula": {"id": "selesai / semua", "en": "closed / all"},
            "numerator": {"id": "yang selesai", "en": "closed ones"},
            "denominator": {"id": "semua", "en": "all"},
            "unit": "percent",
            "measure": {"share": {"where": {"status": ["closed"]}}},
            "by": ["unit"],
            "population": "all",
        },
        {
            "id": "hours",
            "name": {"id": "Jam", "en": "Hours"},
            "question": {"id": "Berapa jam?", "en": "How many hours?"},
            "formula": {"id": "jumlah jam", "en": "sum of hours"},
            "numerator": {"id": "jam", "en": "hours"},
            "unit": "count",
            "measure": {"sum": {"of": "hours"}},
        },
    ],
}
PROFILE = {"title": {"id": "Kecil", "en": "Small"}, "values": {"status": {"Terbuka": "open", "Selesai": "closed"}}}
SCHEMA = {
    "fields": [
        {"name": "unit", "type": "string", "privacy": "public"},
        {"name": "status", "type": "string", "privacy": "public"},
        {"name": "rahasia", "type": "boolean", "privacy": {"class": "sensitive", "withhold": [True]}},
    ]
}
FIGURES = {
    "source": {"kind": "indicators", "of": "services", "revised": {"id": "Angka baru.", "en": "New figures."}},
    "edition": {"kind": "day", "from": "released"},
}


def rows(counts: dict[tuple[str, str, str], int]) -> str:
    """One line for each row of `counts`: unit, status, confidential."""
    lines = [",".join(key) for key, times in counts.items() for _ in range(times)]
    return "\n".join(["unit,status,rahasia", *lines, ""])


HALF = {("A", "Selesai", "false"): 6, ("A", "Terbuka", "false"): 6, ("B", "Selesai", "false"): 9}


@pytest.fixture
def office(bureau: Bureau) -> Bureau:
    return make_office(bureau)


def make_office(bureau: Bureau) -> Bureau:
    """Its kit lies beside its datasets."""
    folder = bureau.office.datasets / "kits" / "services"
    folder.mkdir(parents=True)
    for name, value in (("kit", KIT), ("small", PROFILE)):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")
    bureau.declare(schema=SCHEMA, kit={"profile": "small"})
    return bureau


def account(office: Bureau, revision: int = 1) -> dict:
    return json.loads(office.public()[f"data/sekolah/2026-10/r{revision}/indicators.json"])


def figures(office: Bureau, population: str = "published", revision: int = 1) -> dict[tuple[str, str, str], tuple]:
    found = account(office, revision)["measurements"]
    return {
        (m["indicator"], m["by"], m["group"]): (m["numerator"], m["denominator"], m["value"], m["state"])
        for m in found
        if m["population"] == population
    }


def test_the_indicators_of_a_release_stand_beside_its_files_with_their_definitions(office: Bureau) -> None:
    office.deliver("sekolah_2026-10.csv", rows(HALF))
    office.publish()
    assert figures(office) == {
        ("closed", "", ""): (15, 21, 15 / 21 * 100, "measured"),
        ("closed", "unit", "A"): (6, 12, 50, "measured"),
        ("closed", "unit", "B"): (9, 9, 100, "measured"),
        ("hours", "", ""): (None, None, None, "missing"),
    }
    assert [item["id"] for item in account(office)["definitions"]] == ["closed", "hours"]
    assert [note["rule"] for note in account(office)["notes"]] == ["role-missing"]


def test_a_word_that_the_profile_does_not_know_is_counted_and_in_no_figure(office: Bureau) -> None:
    office.deliver("sekolah_2026-10.csv", rows({**HALF, ("A", "Entah", "false"): 2}))
    office.publish()
    assert figures(office)["closed", "unit", "A"] == (6, 14, pytest.approx(600 / 14), "measured")
    assert ("value-unknown", 2) in [(note["rule"], note["count"]) for note in account(office)["notes"]]


def test_figures_over_all_rows_are_shown_when_many_stay_back(office: Bureau) -> None:
    office.deliver("sekolah_2026-10.csv", rows({**HALF, ("A", "Selesai", "true"): 8, ("A", "Terbuka", "true"): 7}))
    office.publish()
    assert figures(office)["closed", "unit", "A"] == (6, 12, 50, "measured")
    assert figures(office, "all") == {
        ("closed", "", ""): (23, 36, pytest.approx(2300 / 36), "measured"),
        ("closed", "unit", "A"): (14, 27, pytest.approx(1400 / 27), "measured"),
        ("closed", "unit", "B"): (9, 9, 100, "measured"),
    }


def test_figures_over_all_rows_are_hidden_where_few_stay_back(office: Bureau) -> None:
    """Three confidential rows of A: 9 of 15 beside 6 of 12 would tell that all three are closed."""
    office.deliver("sekolah_2026-10.csv", rows({**HALF, ("A", "Selesai", "true"): 3, ("B", "Selesai", "true"): 20}))
    office.publish()
    found = figures(office, "all")
    assert found["closed", "unit", "A"] == (None, None, None, "hidden")
    assert found["closed", "", ""] == (None, None, None, "hidden") or found["closed", "unit", "B"][3] == "hidden"


def test_a_correction_does_not_give_away_what_an_earlier_revision_hid(office: Bureau) -> None:
    office.deliver("sekolah_2026-10.csv", rows({**HALF, ("A", "Selesai", "true"): 3, ("B", "Selesai", "true"): 20}))
    office.publish()
    changed = {**HALF, ("A", "Terbuka", "false"): 7}
    office.deliver("sekolah_2026-10.csv", rows({**changed, ("A", "Selesai", "true"): 3, ("B", "Selesai", "true"): 21}))
    office.publish(reason="Satu baris ditambah.")
    first, second = figures(office, "all", 1), figures(office, "all", 2)
    assert second["closed", "unit", "A"][3] == "hidden"
    hidden = {key for key, value in first.items() if value[3] == "hidden"}
    assert hidden <= {key for key, value in second.items() if value[3] == "hidden"}
    memory = office.office.counts("sekolah", "2026-10")
    assert memory.stat().st_mode & 0o777 == 0o600


def test_the_history_of_a_figure_is_a_dataset_with_the_reason_of_each_correction(office: Bureau) -> None:
    office.declare("angka", json.loads((ROOT / "schemas/indikator-pengaduan.json").read_text("utf-8")), **FIGURES)
    office.deliver("sekolah_2026-10.csv", rows(HALF))
    office.publish()
    assert [o.state for o in office.publish("angka")] == ["released"]
    assert [o.state for o in office.publish("angka")] == ["unchanged"]
    office.deliver("sekolah_2026-10.csv", rows({**HALF, ("A", "Terbuka", "false"): 18}))
    office.publish(reason="Unit A terlambat mengirim.")
    assert [o.state for o in office.publish("angka")] == ["revised"]
    [edition] = {release.edition for release in office.versions("angka").releases}
    text = office.public()[f"data/angka/{edition}/latest/angka.csv"].decode()
    told = [
        (row["edition"], row["revision"], row["value"], row["reason_en"])
        for row in csv.DictReader(io.StringIO(text))
        if (row["indicator"], row["breakdown"], row["population"], row["group"]) == ("closed", "unit", "published", "A")
    ]
    assert told == [("2026-10", "1", "50", ""), ("2026-10", "2", "25", "Unit A terlambat mengirim.")]


def test_a_unit_that_did_not_report_is_missing_and_named(office: Bureau) -> None:
    office.deliver("sekolah_2026-09.csv", rows(HALF))
    office.deliver("sekolah_2026-10.csv", rows({("A", "Selesai", "false"): 6}))
    office.publish()
    assert figures(office)["closed", "unit", "B"] == (None, None, None, "missing")
    [note] = [note for note in account(office)["notes"] if note["rule"] == "unit-silent"]
    assert note["message"]["en"].endswith("(did not report, or nothing to report): B.")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("ABCD"), st.sampled_from(["Selesai", "Terbuka"]), st.sampled_from(["true", "false"])),
        st.integers(1, 25),
        min_size=1,
    )
)
def test_no_figure_over_all_rows_tells_of_few_that_stay_back(
    tmp_path_factory: pytest.TempPathFactory, counts: dict[tuple[str, str, str], int]
) -> None:
    """Whoever subtracts what is published from what is said of all rows never meets a count of 1 to 4."""
    bureau = make_office(Bureau(tmp_path_factory.mktemp("office")))
    bureau.deliver("sekolah_2026-10.csv", rows({**counts, ("E", "Selesai", "false"): 6}))
    bureau.publish()
    shown, whole = figures(bureau), figures(bureau, "all")
    for key, (numerator, denominator, _, state) in whole.items():
        if state != "hidden":
            beside = shown.get(key, (0, 0, None, ""))
            held = (numerator - (beside[0] or 0), denominator - (beside[1] or 0))
            assert not {*held, held[1] - held[0]} & {1, 2, 3, 4}, key


def test_the_files_own_row_of_totals_is_the_official_total_that_lines_are_held_against(bureau: Bureau) -> None:
    """10.10 + 20.20 = 30.30; the office's own total says 31.30, so the lines are 1.00 short."""
    text = {"type": "string", "privacy": "public"}
    money = {"type": "number", "privacy": "public"}
    names = ("kode_skpd", "kode_rekening", "anggaran", "realisasi")
    fields = [{"name": name, **(text if name.startswith("kode") else money)} for name in names]
    bureau.declare(
        schema={"fields": fields, "primaryKey": ["kode_skpd", "kode_rekening"]},
        family="budget",
        kit={"profile": "apbd"},
        layout={"total_row": {"column": "kode_skpd", "equals": "Jumlah"}},
    )
    lines = ["1.01,5.1.02.01.01.0001,100,10.10", "1.02,5.1.02.01.01.0001,200,20.20", "Jumlah,,300,31.30"]
    bureau.deliver("sekolah_2026-10.csv", "\n".join([",".join(names), *lines, ""]))
    assert [outcome.state for outcome in bureau.publish()] == ["released"]
    found = figures(bureau)
    assert {key[0]: value for key, value in found.items() if key[0].startswith("reconciliation") and not key[1]} == {
        "reconciliation-spending": (30.30, 31.30, -1.0, "measured"),
        "reconciliation-budget": (300.0, 300.0, 0.0, "measured"),
    }
