"""The kit on real files of other systems: Open311 services and New York's 311; and the schema that officers copy."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.csv as pacsv
import pytest

from pipelines.model.kit import KITS, KitUse, read_kit
from pipelines.model.period import parse
from pipelines.model.schema import check_schema
from pipelines.stages.measure import Context, measure_kit, read_facts
from pipelines.stages.measure.derive import DERIVATIONS
from pipelines.stages.measure.faults import FIND_FAULTS
from tests.conftest import ROOT
from tests.stages.measure.complaints import golden

NYC, OPEN311 = read_kit("complaints", "nyc-311"), read_kit("complaints", "open311")
at = datetime.fromisoformat
# Two requests as Chicago's service gave them (open311status, MIT), times in UTC as the corridor writes them, and one closed late
REQUESTS = pa.table(
    {
        "service_request_id": ["14-01100669", "14-01100627", "14-01100001"],
        "status": ["open", "open", "closed"],
        "service_name": ["Alley Light Out", "Building Violation", "Alley Light Out"],
        "agency_responsible": [
            "Division of Electrical Operations CDOT",
            "DOB - Conservation",
            "Division of Electrical Operations CDOT",
        ],
        "requested_datetime": [
            at("2014-07-12T15:58:43"),
            at("2014-07-13T02:48:56"),
            at("2014-07-01T15:00:00"),
        ],
        "updated_datetime": [
            at("2014-07-12T16:08:21"),
            at("2014-07-13T03:08:20"),
            at("2014-07-09T04:00:00"),
        ],
        "expected_datetime": [at("2014-07-20T15:00:00"), None, at("2014-07-08T15:00:00")],
    }
)


def nyc() -> pa.Table:
    return pacsv.read_csv(ROOT / "datasets/incoming/nyc-311/nyc_311_sample_100.csv")


def test_new_york_is_measured_with_what_it_has_and_says_what_it_has_not() -> None:
    context = Context(parse("month", "2025-01"), NYC.profile.parameters)
    told = read_facts(nyc(), NYC, KitUse("nyc-311"))
    days = DERIVATIONS["calendar_days"].compute(told.table, context)
    found = measure_kit(read_facts(nyc().append_column("calendar_days", days), NYC, KitUse("nyc-311")), NYC, context)
    # the file itself: 100 rows, all closed; 67 on the day they came in or the sum below says otherwise
    same_day = sum(row["created_date"].date() == row["closed_date"].date() for row in nyc().to_pylist())
    assert golden.values(found, "inflow") == {"": 100}
    assert golden.values(found, "closed") == {"": 100}
    assert golden.values(found, "median-to-close-calendar") == {"": 0}
    assert days.to_pylist().count(0) == same_day
    assert {m.state for m in found.of("resolution-compliance")} == {"missing"}
    assert {"in_time", "outcome"} <= {note.role for note in found.notes if note.rule == "role-missing"}
    assert not [note for note in found.notes if note.rule in {"value-unknown", "role-type"}]


def test_an_open311_request_counts_days_where_the_office_stands_and_against_its_own_promise() -> None:
    # 03:00 UTC on the 13th is the evening of the 12th in Chicago; closing at 04:00 UTC on the 9th was the 8th, in time
    utc, there = (
        Context(parse("month", "2014-07"), {**OPEN311.profile.parameters, **zone})
        for zone in ({}, {"timezone": "America/Chicago"})
    )
    told = read_facts(REQUESTS, OPEN311, KitUse("open311")).table
    assert DERIVATIONS["calendar_days"].compute(told, there).to_pylist() == [19, 19, 7]
    assert DERIVATIONS["calendar_days"].compute(told, utc).to_pylist() == [19, 18, 8]
    assert DERIVATIONS["in_time"].compute(told, there).to_pylist() == ["no", None, "yes"]
    assert DERIVATIONS["in_time"].compute(told, utc).to_pylist() == ["no", None, "no"]
    assert DERIVATIONS["clock_age"].compute(told, there).to_pylist() == ["15-30", "15-30", None]


def test_times_with_a_zone_are_read_as_they_are() -> None:
    told = pa.table({"submitted": pa.array([datetime(2026, 10, 1, 20, tzinfo=UTC)], pa.timestamp("us", "UTC"))})
    table = golden.reports("nomor_laporan,instansi\nR1,A\n").append_column("tanggal_masuk", told.column("submitted"))
    context = golden.context(timezone="Asia/Jakarta")
    assert DERIVATIONS["calendar_days"].compute(golden.facts(table).table, context).to_pylist() == [
        (golden.AS_OF - date(2026, 10, 2)).days
    ]


@pytest.mark.parametrize("profile", ["open311", "nyc-311"])
def test_a_system_without_classes_has_no_legal_clock_and_no_complaint_about_it(profile: str) -> None:
    kit = read_kit("complaints", profile)
    told = read_facts(REQUESTS if profile == "open311" else nyc(), kit, KitUse(profile)).table
    rules = {
        note.rule
        for note in FIND_FAULTS["complaints"](told, Context(parse("month", "2025-01"), kit.profile.parameters))
    }
    assert not rules & {"clock-none", "clock-unverified", "calendar-uncovered"}


def test_the_schema_to_copy_is_one_that_we_accept_and_the_profile_reads() -> None:
    path = KITS / "complaints/sp4n-lapor.schema.json"
    schema = check_schema(path, path.name)
    names = {field["name"]: field for field in schema["fields"]}
    known = {name for columns in golden.KIT.profile.columns.values() for name in columns}
    assert set(names) - known == {"anonim", "rahasia", "nama_pelapor", "isi_laporan"}
    for field in schema["fields"]:
        if "derive" in field:
            assert field["type"] == DERIVATIONS[field["derive"]].type
            assert field["name"] in golden.KIT.profile.columns[field["derive"]]
    for role in ("class", "status", "outcome", "in_time"):
        column = next(name for name in golden.KIT.profile.columns[role] if name in names)
        assert set(names[column]["constraints"]["enum"]) <= set(golden.KIT.profile.values[role])
    assert json.loads(path.read_text("utf-8"))["primaryKey"] == ["nomor_laporan"]
