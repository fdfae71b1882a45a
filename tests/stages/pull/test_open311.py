"""An Open311 service: captured answers of real ones, windows of 90 days, pages, updates, and what must not be believed."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pipelines.model.errors import Refused
from pipelines.stages.pull.open311 import COLUMNS
from tests.conftest import ROOT, rules, states
from tests.stages.pull.conftest import Intake, rule
from tests.stages.pull.server import Fault, File, Host, Open311

SAMPLES = Path(__file__).parent / "samples"
REQUESTS = "/open311/v2/requests.json"
SCHEMA = {
    "fields": [
        {"name": "service_request_id", "type": "string", "privacy": "public", "constraints": {"required": True}},
        {"name": "status", "type": "string", "privacy": "public"},
        {"name": "requested_datetime", "type": "datetime", "privacy": "public"},
        {"name": "description", "type": "string", "privacy": "free-text"},
    ],
    "primaryKey": ["service_request_id"],
}
IGNORED = [name for name in COLUMNS if name not in {field["name"] for field in SCHEMA["fields"]}]


@pytest.fixture
def service(host: Host) -> Open311:
    return Open311(host)


def declare(intake: Intake, host: Host, *, dataset: dict[str, Any] | None = None, **source: Any) -> None:
    told = {"kind": "open311", "url": host.url("/open311/v2"), "from": "2026-06-01", **source}
    intake.declare(schema=SCHEMA, source=told, layout={"ignore": IGNORED}, **(dataset or {}))


@pytest.fixture(autouse=True)
def _utc(intake: Intake) -> None:
    """The days of these tests are those of Greenwich."""
    path = intake.office.datasets / "catalog.yaml"
    path.write_text(path.read_text("utf-8") + "timezone: UTC\n", "utf-8")


def request(number: int, day: str, **more: Any) -> dict[str, Any]:
    return {
        "service_request_id": f"{number:04}",
        "status": "open",
        "service_code": "jalan",
        "requested_datetime": f"{day}T08:00:00+00:00",
        "updated_datetime": f"{day}T08:00:00+00:00",
        **more,
    }


def states_of(intake: Intake) -> dict[str | None, str | None]:
    return {row["service_request_id"]: row["status"] for row in intake.rows()}


def spread(first: str, count: int) -> list[dict[str, Any]]:
    """One request a day."""
    start = date.fromisoformat(first)
    return [request(n, (start + timedelta(days=n)).isoformat()) for n in range(count)]


@pytest.mark.parametrize(
    ("sample", "kind", "found"),
    [
        ("requests_many.xml", "xml", {"101005420892": "-79.272306875", "101005420894": "-79.267190219"}),
        ("requests_single.xml", "xml", {"101005420892": "-79.272306875"}),
        ("requests.json", "json", {"14-01100669": "-87.66475146237676", "14-01100627": "-87.6369602073906"}),
    ],
)
def test_the_answers_of_real_services_are_read_to_the_last_digit(
    intake: Intake, host: Host, sample: str, kind: str, found: dict[str, str]
) -> None:
    host.files[f"/open311/v2/requests.{kind}"] = File((SAMPLES / sample).read_bytes())
    declare(intake, host, answers=kind)
    rows = intake.rows()
    assert {row["service_request_id"]: row["long"] for row in rows} == found
    assert [tuple(row) for row in rows] == [COLUMNS] * len(rows)
    assert {row["description"] for row in rows} == {None}


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_a_long_time_is_asked_for_in_windows_of_at_most_90_days_and_page_by_page(
    intake: Intake, service: Open311, kind: str
) -> None:
    service.requests = spread("2026-01-05", 320)
    declare(intake, service.host, answers=kind, page_size=30, **{"from": "2026-01-01"})
    assert sorted(states_of(intake)) == [f"{n:04}" for n in range(320)]
    windows = sorted(set(service.windows))
    assert windows == [
        ("2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"),
        ("2026-04-01T00:00:00Z", "2026-06-30T00:00:00Z"),
        ("2026-06-30T00:00:00Z", "2026-09-28T00:00:00Z"),
        ("2026-09-28T00:00:00Z", "2026-11-24T06:00:00Z"),
    ]


def test_real_requests_of_new_york_come_through_whole(intake: Intake, service: Open311) -> None:
    [path] = (ROOT / "datasets" / "incoming" / "nyc-311").glob("*.csv")
    with path.open(encoding="utf-8", newline="") as stream:
        records = list(csv.DictReader(stream))
    service.requests = [
        {
            "service_request_id": each["unique_key"],
            "status": each["status"],
            "service_name": each["complaint_type"],
            "requested_datetime": f"{each['created_date']}+00:00",
            "lat": each["latitude"],
        }
        for each in records
    ]
    declare(intake, service.host, page_size=17, window_days=30, **{"from": "2024-12-01"})
    assert {row["service_request_id"]: (row["service_name"], row["lat"]) for row in intake.rows()} == {
        each["unique_key"]: (each["complaint_type"], each["latitude"]) for each in records
    }


def test_a_request_on_the_border_of_two_windows_is_there_once(intake: Intake, service: Open311) -> None:
    service.requests = [request(1, "2026-08-30", requested_datetime="2026-08-30T00:00:00Z"), request(2, "2026-08-31")]
    declare(intake, service.host)
    assert len(set(service.windows)) == 0
    assert states_of(intake) == {"0001": "open", "0002": "open"}
    assert min(end for _, end in service.windows) == "2026-08-30T00:00:00Z"


def test_a_service_that_knows_no_pages_is_noticed(intake: Intake, service: Open311) -> None:
    service.requests, service.paged = spread("2026-09-01", 60), False
    declare(intake, service.host, page_size=10)
    assert len(states_of(intake)) == 60
    assert {asked.query["page"] for asked in service.host.asked} == {"1", "2"}


def test_a_service_that_sends_fewer_than_asked_for_is_read_to_the_end(intake: Intake, service: Open311) -> None:
    service.requests, service.most = spread("2026-09-01", 60), 25
    declare(intake, service.host, page_size=1000)
    assert len(states_of(intake)) == 60


def test_the_jurisdiction_the_services_and_the_key_are_sent_and_the_key_is_not_kept(
    intake: Intake, service: Open311
) -> None:
    service.requests = spread("2026-11-01", 2)
    more = {"jurisdiction": "kota.example", "services": ["jalan", "lampu"], "token_env": "KUNCI"}
    declare(intake, service.host, **more)
    intake.environment = {"KUNCI": "sangat-rahasia"}
    assert len(states_of(intake)) == 2
    asked = service.host.asked[0].query
    assert (asked["jurisdiction_id"], asked["service_code"]) == ("kota.example", "jalan,lampu")
    assert asked["api_key"] == "sangat-rahasia"
    assert b"rahasia" not in intake.secrets_on_disk()
    service.host.faults[REQUESTS] = [Fault("status", status=403)]
    with pytest.raises(Refused) as refused:
        intake.one()
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize(
    ("body", "cells"),
    [
        (b'[{"service_request_id": 7, "position": {"lat": -6.90, "long": 107.60}}]', {"lat": "-6.90", "long": "107.60"}),
        (b'{"requests": [{"service_request_id": "7", "lat": null}]}', {"lat": None}),
        (b'{"service_requests": {"request": [{"service_request_id": "7"}]}}', {"lat": None}),
        (b'{"service_request_id": "7", "service": {"description": "not of the request"}}', {"description": None}),
        (b'[{"service_request_id": "7", "extended": {"channel": "wa", "tags": ["a", 1.50]}}]',
         {"extended.channel": "wa", "extended.tags": '["a",1.50]'}),
    ],
)  # fmt: skip
def test_nested_answers_are_flattened_to_the_columns_of_the_standard(
    intake: Intake, host: Host, body: bytes, cells: dict[str, str | None]
) -> None:
    host.files[REQUESTS] = File(body)
    declare(intake, host, extra=["extended.channel", "extended.tags"])
    [row] = intake.rows()
    assert row["service_request_id"] == "7"
    assert {name: row[name] for name in cells} == cells


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"requests": []}', b"null"])
def test_no_requests_at_all_make_an_empty_file(intake: Intake, host: Host, body: bytes) -> None:
    host.files[REQUESTS] = File(body)
    declare(intake, host)
    assert intake.rows() == []


@pytest.mark.parametrize(
    ("kind", "body", "name"),
    [
        ("json", b'[{"code": 400, "description": "jurisdiction_id was not found"}]', "open311"),
        ("json", b'{"a": [], "b": []}', "open311"),
        ("json", b"[1]", "open311"),
        ("json", b"<html>Masuk", "login-page"),
        ("json", b'{"a":' * 9 + b"[]" + b"}" * 9, "open311"),
        ("xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-dtd"),
        ("xml", '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'.encode("utf-16"), "xml-dtd"),
        ("xml", b"<!DOCTYPE html><html><body>Masuk</body></html>", "login-page"),
        ("xml", b"<service_requests><request>", "not-xml"),
        ("xml", b"<a>" * 1000 + b"</a>" * 1000, "not-xml"),
        ("xml", b"<a>&undefined;</a>", "not-xml"),
        ("xml", b"<errors><error><code>403</code><description>x</description></error></errors>", "open311"),
        ("xml", b'<?xml version="1.0" encoding="no-such"?><a/>', "not-xml"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_list_of_requests_is_refused(
    intake: Intake, host: Host, kind: str, body: bytes, name: str
) -> None:
    host.files[f"/open311/v2/requests.{kind}"] = File(body)
    declare(intake, host, answers=kind)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == name


# Editions and increments


def test_each_month_that_is_over_is_an_edition_of_the_requests_made_in_it(intake: Intake, service: Open311) -> None:
    service.requests = [
        request(1, "2026-09-30", requested_datetime="2026-09-30T23:59:59Z"),
        request(2, "2026-10-01", requested_datetime="2026-10-01T00:00:00Z"),
        request(3, "2026-11-01", requested_datetime="2026-11-01T00:00:00Z"),
    ]
    source = {"kind": "open311", "url": service.host.url("/open311/v2")}
    month = {"kind": "month", "first": "2026-09"}
    intake.bureau.declare(schema=SCHEMA, source=source, edition=month, layout={"ignore": IGNORED})
    assert states(intake.bureau.publish()) == [("2026-09", "released"), ("2026-10", "released")]
    assert [release.rows for release in intake.bureau.versions().releases] == [1, 1]


def test_months_begin_at_the_offices_own_midnight(intake: Intake, service: Open311) -> None:
    path = intake.office.datasets / "catalog.yaml"
    path.write_text(path.read_text("utf-8").replace("timezone: UTC", "timezone: Asia/Jakarta"), "utf-8")
    source = {"kind": "open311", "url": service.host.url("/open311/v2")}
    intake.bureau.declare(schema=SCHEMA, source=source, edition={"kind": "month", "first": "2026-10"})
    service.requests = spread("2026-10-02", 3)
    intake.pull()
    assert service.windows[0] == ("2026-09-30T17:00:00Z", "2026-10-31T16:59:59Z")


def test_figures_that_change_by_themselves_are_revised_with_the_standing_reason(
    intake: Intake, service: Open311
) -> None:
    service.requests = spread("2026-10-02", 3)
    source = {"kind": "open311", "url": service.host.url("/open311/v2")}
    told = {"schema": SCHEMA, "edition": {"kind": "month", "first": "2026-10"}, "layout": {"ignore": IGNORED}}
    intake.bureau.declare(source=source, **told)
    assert states(intake.bureau.publish()) == [("2026-10", "released")]
    service.requests[0]["status"] = "closed"
    assert [name for name, *_ in rules(intake.bureau.publish())] == ["reason-missing"]
    reason = {"id": "Laporan diselesaikan", "en": "Requests were closed"}
    intake.bureau.declare(source={**source, "revised": reason}, **told)
    assert states(intake.bureau.publish()) == [("2026-10", "revised")]
    assert intake.bureau.versions().releases[-1].reason.en == "Requests were closed"


def test_an_increment_reads_the_days_of_its_lag_again(intake: Intake, service: Open311) -> None:
    service.requests = spread("2026-06-05", 150)
    declare(intake, service.host, increment={"lag": "P30D"})
    assert len(states_of(intake)) == 150
    service.windows.clear()
    service.requests[149]["status"] = "closed"
    service.requests[3]["status"] = "closed"  # beyond the lag
    service.requests.append(request(150, "2026-11-25"))
    intake.later(days=2)
    found = states_of(intake)
    assert (found["0149"], found["0003"], len(found)) == ("closed", "open", 151)
    assert set(service.windows) == {("2026-10-25T06:00:00Z", "2026-11-26T06:00:00Z")}
    intake.later(days=30)
    assert states_of(intake)["0003"] == "closed"


def test_a_service_that_knows_updates_is_asked_for_them_only(intake: Intake, service: Open311) -> None:
    service.requests, service.knows_updates = spread("2026-06-05", 150), True
    declare(intake, service.host, increment={"updated": True})
    before = intake.one()
    service.host.asked.clear()
    service.knows_updates = True
    intake.later(days=2)
    assert intake.one() == before
    assert [asked.query.get("updated_after") for asked in service.host.asked] == ["2026-11-23T06:00:00Z"]
    service.requests[3].update(status="closed", updated_datetime="2026-11-26T05:00:00Z")
    assert states_of(intake)["0003"] == "closed"


def test_a_reading_that_breaks_off_leaves_the_rows_of_the_one_before(intake: Intake, service: Open311) -> None:
    service.requests = spread("2026-09-01", 80)
    declare(intake, service.host, increment={}, page_size=10)
    before = intake.one()
    for each in service.requests:
        each["status"] = "closed"
    service.host.faults[REQUESTS] = [Fault(""), Fault(""), *[Fault("cut", at=20)] * 5]
    with pytest.raises(Refused):
        intake.one()
    service.requests.clear()  # so that only what is kept can show
    assert intake.one() == before
