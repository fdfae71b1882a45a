"""A CKAN portal: paging, stamps, increments, a table that moves, and what it must not make us do."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.model.errors import Absent, Refused, Unreachable
from tests.conftest import ROWS, states
from tests.stages.pull.conftest import Intake, rule
from tests.stages.pull.server import Ckan, Fault, File, Host

SCHOOLS = [{"kode": f"{n:03}", "murid": n, "kepala": None if n % 3 else ""} for n in range(1, 26)]
TYPES = {"kode": "text", "murid": "int", "kepala": "text"}
SEARCH = "/api/3/action/datastore_search"


@pytest.fixture
def portal(host: Host) -> Ckan:
    found = Ckan(host)
    found.put("r1", SCHOOLS, TYPES)
    return found


def declare(intake: Intake, portal: Ckan, **source: Any) -> None:
    intake.declare(source={"kind": "ckan", "url": portal.host.url(), "resource": "r1", "page_size": 10, **source})


def offsets(portal: Ckan) -> list[str]:
    return [a.query["offset"] for a in portal.host.asked if a.path == SEARCH and "offset" in a.query]


def test_all_pages_become_one_file_that_keeps_codes_and_tells_null_from_the_empty_text(
    intake: Intake, portal: Ckan
) -> None:
    declare(intake, portal)
    expected = [{**row, "murid": str(row["murid"])} for row in SCHOOLS]
    assert intake.rows() == expected
    assert offsets(portal) == ["0", "10", "20"]


def test_a_portal_that_sends_less_than_was_asked_for_is_read_to_the_end(intake: Intake, portal: Ckan) -> None:
    portal.rows_max = 7
    declare(intake, portal)
    assert len(intake.rows()) == 25
    assert offsets(portal) == ["0", "7", "14", "21"]


def test_the_order_of_rows_does_not_show(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal)
    before = intake.one().sha256
    portal.put("r1", SCHOOLS[::-1], TYPES, last_modified="2")
    assert intake.one().sha256 == before


def test_a_table_with_the_same_stamp_and_the_same_number_of_rows_costs_two_small_requests(
    intake: Intake, portal: Ckan
) -> None:
    declare(intake, portal)
    before = intake.one()
    portal.host.asked.clear()
    assert intake.one() == before
    assert [(a.path.rsplit("/", 1)[-1], a.query.get("limit")) for a in portal.host.asked] == [
        ("resource_show", None),
        ("datastore_search", "0"),
    ]


def test_a_row_more_is_noticed_although_the_stamp_stands_still(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal)
    intake.one()
    portal.put("r1", [*SCHOOLS, {"kode": "026", "murid": 26, "kepala": None}], TYPES)
    assert len(intake.rows()) == 26


def test_a_full_reading_can_be_asked_for(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal)
    intake.one()
    portal.put("r1", [{**SCHOOLS[0], "murid": 99}, *SCHOOLS[1:]], TYPES)
    assert intake.rows()[0]["murid"] == "1"
    assert intake.rows(full=True)[0]["murid"] == "99"
    portal.put("r1", SCHOOLS, TYPES)
    intake.environment = {"TERBUKA_FULL": "1"}
    assert intake.rows()[0]["murid"] == "1"


def test_a_table_that_changes_between_two_pages_is_read_again(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal)
    moves = [SCHOOLS[5:]]

    def move() -> None:
        if moves:
            portal.put("r1", moves.pop(), TYPES)

    portal.between_pages = move
    assert [row["kode"] for row in intake.rows()] == [row["kode"] for row in SCHOOLS[5:]]


def test_a_table_that_never_stands_still_is_left_to_the_next_run(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal)
    sizes = iter(range(24, 0, -1))
    portal.between_pages = lambda: portal.put("r1", SCHOOLS[: next(sizes)], TYPES)
    with pytest.raises(Unreachable) as refused:
        intake.one()
    assert rule(refused) == "moved"


def test_two_rows_with_one_key_are_refused_not_merged(intake: Intake, portal: Ckan) -> None:
    portal.put("r1", [*SCHOOLS, {"kode": "001", "murid": 7, "kepala": None}], TYPES)
    declare(intake, portal)
    with pytest.raises(Refused, match="kode") as refused:
        intake.one()
    assert rule(refused) == "primary-key"


def test_a_row_without_its_key_is_refused(intake: Intake, portal: Ckan) -> None:
    portal.put("r1", [*SCHOOLS, {"kode": None, "murid": 7, "kepala": None}], TYPES)
    declare(intake, portal)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "primary-key"


def test_numbers_keep_the_digits_they_are_written_with(intake: Intake, portal: Ckan) -> None:
    portal.put("r1", SCHOOLS[:1], TYPES)
    body = (
        b'{"success":true,"result":{"total":1,"fields":[{"id":"kode","type":"text"},{"id":"murid","type":"numeric"}],'
    )
    body += b'"records":[{"_id":1,"kode":"1","murid":123456789012345678901234567890.10}]}}'
    portal.host.faults[SEARCH] = [Fault("status", status=200, body=body)] * 2
    declare(intake, portal)
    assert intake.rows() == [{"kode": "1", "murid": "123456789012345678901234567890.10"}]


def test_filters_ask_for_each_edition_that_is_over(intake: Intake, portal: Ckan) -> None:
    rows = [
        {"kode": f"{m}-{n}", "murid": n, "kepala": None, "bulan": f"2026-{m:02}"} for m in (9, 10, 11) for n in (1, 2)
    ]
    portal.put("r1", rows, {**TYPES, "bulan": "text"})
    declare(intake, portal, filters={"bulan": "{edition}"})
    source = {"kind": "ckan", "url": portal.host.url(), "resource": "r1", "filters": {"bulan": "{edition}"}}
    intake.bureau.declare(source=source, edition={"kind": "month", "first": "2026-09"})
    assert [e.edition for e in intake.find()] == ["2026-09", "2026-10"]
    assert [file.bytes > 0 for file in intake.pull()] == [True, True]
    layout = {"ignore": ["bulan"]}
    intake.bureau.declare(source=source, edition={"kind": "month", "first": "2026-09"}, layout=layout)
    assert states(intake.bureau.publish()) == [("2026-09", "released"), ("2026-10", "released")]
    assert states(intake.bureau.publish()) == [("2026-09", "unchanged"), ("2026-10", "unchanged")]


def test_an_edition_without_rows_is_not_there(intake: Intake, portal: Ckan) -> None:
    portal.put("r1", SCHOOLS, {**TYPES})
    source = {"kind": "ckan", "url": portal.host.url(), "resource": "r1", "filters": {"kode": "{edition}"}}
    intake.bureau.declare(source=source, edition={"kind": "month", "first": "2026-09"})
    with pytest.raises(Absent):
        intake.pull()


# Increments


def versions(*rows: tuple[str, int, int | None]) -> list[dict[str, Any]]:
    return [{"kode": code, "murid": pupils, "kepala": None, "versi": version} for code, pupils, version in rows]


def growing(intake: Intake, portal: Ckan, *rows: tuple[str, int, int | None], **increment: Any) -> None:
    portal.put("r1", versions(*rows), {**TYPES, "versi": "int"})
    declare(intake, portal, increment={"column": "versi", **increment}, page_size=2)


def pupils(intake: Intake) -> dict[str | None, str | None]:
    return {row["kode"]: row["murid"] for row in intake.rows()}


def test_an_increment_reads_back_to_where_the_last_one_began_and_merges_by_key(intake: Intake, portal: Ckan) -> None:
    first = [("1", 10, 1), ("2", 20, 2), ("3", 30, 3), ("4", 40, 4), ("5", 50, 5)]
    growing(intake, portal, *first)
    assert pupils(intake) == {"1": "10", "2": "20", "3": "30", "4": "40", "5": "50"}
    portal.host.asked.clear()
    growing(intake, portal, *first[1:], ("1", 11, 6), ("6", 60, 5))  # revised, and a tie at the watermark
    assert pupils(intake) == {"1": "11", "2": "20", "3": "30", "4": "40", "5": "50", "6": "60"}
    assert offsets(portal) == ["0", "2"]


def test_an_unchanged_table_costs_an_increment_one_request(intake: Intake, portal: Ckan) -> None:
    growing(intake, portal, ("1", 10, 1), ("2", 20, 2), ("3", 30, 3))
    before = intake.one()
    portal.host.asked.clear()
    assert intake.one() == before
    assert portal.host.paths() == [SEARCH]


def test_a_row_without_a_mark_is_always_read(intake: Intake, portal: Ckan) -> None:
    growing(intake, portal, ("1", 10, 1), ("2", 20, None))
    assert pupils(intake) == {"1": "10", "2": "20"}
    growing(intake, portal, ("1", 10, 1), ("2", 21, None))
    assert pupils(intake) == {"1": "10", "2": "21"}


def test_a_late_row_within_the_lag_is_found_and_one_beyond_it_waits_for_the_full_reading(
    intake: Intake, portal: Ckan
) -> None:
    growing(intake, portal, ("1", 10, 100), lag=10)
    assert pupils(intake) == {"1": "10"}
    growing(intake, portal, ("1", 10, 100), ("2", 20, 91), ("3", 30, 50), lag=10)
    assert pupils(intake) == {"1": "10", "2": "20"}
    intake.later(days=30)
    assert pupils(intake) == {"1": "10", "2": "20", "3": "30"}


def test_a_deleted_row_is_noticed_by_a_full_reading_only(intake: Intake, portal: Ckan) -> None:
    growing(intake, portal, ("1", 10, 1), ("2", 20, 2), full="P7D")
    assert pupils(intake) == {"1": "10", "2": "20"}
    growing(intake, portal, ("2", 20, 2), full="P7D")
    assert pupils(intake) == {"1": "10", "2": "20"}
    intake.later(days=7)
    assert pupils(intake) == {"2": "20"}


def test_a_new_column_makes_everything_be_read_again(intake: Intake, portal: Ckan) -> None:
    growing(intake, portal, ("1", 10, 1), ("2", 20, 2))
    intake.rows()
    rows = [{**row, "kota": "Bandung"} for row in versions(("1", 10, 1), ("2", 20, 2))]
    portal.put("r1", rows, {**TYPES, "versi": "int", "kota": "text"})
    assert [row["kota"] for row in intake.rows()] == ["Bandung", "Bandung"]


def test_a_watermark_column_that_is_not_there_is_named(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal, increment={"column": "versi"})
    with pytest.raises(Refused, match="versi") as refused:
        intake.one()
    assert rule(refused) == "watermark"


@pytest.mark.parametrize("increment", [{"lag": 1}, {"column": "versi"}])
def test_an_increment_needs_a_column_and_a_key(intake: Intake, portal: Ckan, increment: dict[str, Any]) -> None:
    schema = {"fields": [{"name": "kode", "type": "string", "privacy": "public"}]}
    source = {"kind": "ckan", "url": portal.host.url(), "resource": "r1", "increment": increment}
    intake.declare(schema=schema, source=source)
    assert {finding.rule for finding in intake.bureau.catalog().broken["sekolah"]} == {"increment"}


# Packages and files


def packaged(intake: Intake, portal: Ckan, **source: Any) -> None:
    for month in ("2026-09", "2026-10"):
        name = f"Sekolah {month}"
        portal.put(name, SCHOOLS, TYPES, url=portal.host.url(f"/{month}.csv"), url_type="upload", format="CSV")
        portal.host.files[f"/{month}.csv"] = File(ROWS.encode(), f'"{month}"')
    portal.put("Catatan", [], {})
    portal.packages["sekolah"] = ["Sekolah 2026-09", "Sekolah 2026-10", "Catatan"]
    source = {"kind": "ckan", "url": portal.host.url(), "package": "sekolah", "resource": "Sekolah {edition}", **source}
    intake.bureau.declare(source=source, edition={"kind": "month"})


def test_the_resources_of_a_package_are_its_editions(intake: Intake, portal: Ckan) -> None:
    packaged(intake, portal)
    assert [(e.edition, e.locations) for e in intake.find()] == [
        ("2026-09", ("Sekolah 2026-09",)),
        ("2026-10", ("Sekolah 2026-10",)),
    ]
    assert len(intake.pull()) == 2
    portal.host.asked.clear()
    assert [e.edition for e in intake.find(offline=True)] == ["2026-09", "2026-10"]
    assert portal.host.asked == []


def test_the_file_behind_a_resource_is_fetched_and_its_stamp_spares_the_second_time(
    intake: Intake, portal: Ckan
) -> None:
    packaged(intake, portal, read="file")
    assert [(f.name, f.path.read_text("utf-8")) for f in intake.pull()] == [
        ("2026-09.csv", ROWS),
        ("2026-10.csv", ROWS),
    ]
    portal.host.asked.clear()
    intake.pull()
    assert {path.rsplit("/", 1)[-1] for path in portal.host.paths()} == {"package_show"}


def test_a_file_that_lies_elsewhere_is_asked_itself_and_only_on_an_allowed_host(intake: Intake, portal: Ckan) -> None:
    packaged(intake, portal, read="file")
    for resource in portal.resources.values():
        resource.update(url=portal.host.url("/2026-09.csv", "localhost"), url_type=None)
    with pytest.raises(Refused) as refused:
        intake.pull()
    assert rule(refused) == "host"


# Trouble


def test_the_token_is_sent_and_neither_kept_nor_shown(intake: Intake, portal: Ckan) -> None:
    portal.token = "sangat-rahasia"
    declare(intake, portal, token_env="CKAN_TOKEN")
    intake.environment = {"CKAN_TOKEN": "salah-rahasia"}
    with pytest.raises(Refused) as refused:
        intake.one()
    assert "rahasia" not in str(refused.value)
    intake.environment = {"CKAN_TOKEN": "sangat-rahasia"}
    assert len(intake.rows()) == 25
    assert b"rahasia" not in intake.secrets_on_disk()


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<!DOCTYPE html><html>Masuk</html>", "login-page"),
        (b"", "not-json"),
        (b"[" * 100_000, "not-json"),
        (b'{"success": true, "success": true}', "not-json"),
        (b'{"success": true, "result": NaN}', "not-json"),
        (b"\xff\xfe", "not-json"),
        (b"null", "ckan"),
        (b'{"success": false, "result": {}}', "ckan"),
        (b'{"success": true, "result": []}', "ckan"),
        (b'{"success": true, "result": {"total": -1, "fields": [], "records": []}}', "ckan"),
        (b'{"success": true, "result": {"total": 1, "fields": [], "records": [1]}}', "ckan"),
        (b'{"success": true, "result": {"total": 1, "fields": [1], "records": []}}', "ckan"),
        (b'{"success": true, "result": {"total": 1, "fields": null, "records": null}}', "ckan"),
    ],
)
def test_an_answer_that_is_no_ckan_answer_is_refused(intake: Intake, portal: Ckan, body: bytes, name: str) -> None:
    portal.host.faults[SEARCH] = [Fault("status", status=200, body=body)]
    declare(intake, portal)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == name


@pytest.mark.parametrize("resources", [b"null", b"[1]", b"{}", b'"a"'])
def test_a_package_that_is_no_ckan_package_is_refused(intake: Intake, portal: Ckan, resources: bytes) -> None:
    packaged(intake, portal)
    body = b'{"success": true, "result": {"resources": ' + resources + b"}}"
    portal.host.faults["/api/3/action/package_show"] = [Fault("status", status=200, body=body)]
    with pytest.raises(Refused) as refused:
        intake.find()
    assert rule(refused) == "ckan"


def test_text_that_is_no_unicode_is_refused(intake: Intake, portal: Ckan) -> None:
    portal.put("r1", [{"kode": "\ud800", "murid": 1, "kepala": None}], TYPES)
    declare(intake, portal)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "encoding"


def test_a_resource_that_does_not_exist_is_missing(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal, resource="r2")
    with pytest.raises(Absent):
        intake.one()


def test_a_page_that_breaks_off_is_asked_for_again(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal)
    portal.host.faults[SEARCH] = [Fault("cut", at=50), Fault("status", status=500), Fault("cut", at=900)]
    assert len(intake.rows()) == 25


def test_pages_and_bytes_have_a_limit(intake: Intake, portal: Ckan) -> None:
    declare(intake, portal, max_pages=2)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "too-many-pages"
    declare(intake, portal, max_bytes=2000)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "too-large"
