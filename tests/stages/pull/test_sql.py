"""Databases: a real PostgreSQL, and SQLite. What comes out to the last digit, what is read again, what may never happen."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipelines.model.errors import Absent, Refused, Unreachable
from pipelines.stages.pull.sql import one_select
from tests.conftest import ROOT, states
from tests.soak import FULL, report
from tests.stages.doctor.server import free_port
from tests.stages.pull.conftest import Intake, rule
from tests.stages.pull.postgres import PASSWORD, READER, Postgres, postgres

Run = Callable[..., Any]


@pytest.fixture(scope="session")
def server() -> Iterator[Postgres]:
    with postgres() as found:
        yield found


@pytest.fixture
def database(server: Postgres, intake: Intake) -> Postgres:
    """An empty public schema that the reader may look into."""
    server.run(
        "DROP SCHEMA public CASCADE",
        "CREATE SCHEMA public",
        f"GRANT USAGE ON SCHEMA public TO {READER}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {READER}",
    )
    intake.environment = {"DB_URL": server.url(READER)}
    return server


@pytest.fixture(params=["postgresql", "sqlite"])
def run(request: pytest.FixtureRequest, intake: Intake, tmp_path: Path) -> Run:
    """Runs statements in either database."""
    if request.param == "postgresql":
        return request.getfixturevalue("database").run
    path = tmp_path / "register.sqlite"
    intake.environment = {"DB_URL": f"sqlite:///{path}"}

    def execute(*statements: str) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return execute


def declare(intake: Intake, query: str = "SELECT kode, murid, kepala FROM sekolah", **source: Any) -> None:
    intake.declare(source={"kind": "sql", "url_env": "DB_URL", "query": query, **source})


def table(run: Run, *rows: str, columns: str = "kode text, murid int, kepala text") -> None:
    run("DROP TABLE IF EXISTS sekolah", f"CREATE TABLE sekolah ({columns})")
    run(*(f"INSERT INTO sekolah VALUES ({row})" for row in rows))


# Values


def test_every_type_comes_out_as_it_is(intake: Intake, database: Postgres) -> None:
    columns = {
        "kode": ("text", "'007'", "007"),
        "kosong": ("text", "''", ""),
        "tiada": ("text", "NULL", None),
        "rupiah": ("numeric(40,4)", "123456789012345678901234567890.1200", "123456789012345678901234567890.1200"),
        "ribuan": ("numeric", "1e3", "1000"),
        "kecil": ("numeric", "0.00000001", "0.00000001"),
        "negatif": ("bigint", "-9223372036854775808", "-9223372036854775808"),
        "pecahan": ("double precision", "0.1", "0.1"),
        "tanggal": ("date", "'2026-02-28'", "2026-02-28"),
        "jam": ("time", "'23:59:59.5'", "23:59:59.500000"),
        "saat": ("timestamp", "'2026-02-28 23:59:59'", "2026-02-28T23:59:59"),
        "halus": ("timestamp", "'2026-02-28 23:59:59.000001'", "2026-02-28T23:59:59.000001"),
        "di_jakarta": ("timestamptz", "'2026-03-01 06:00:00+07'", "2026-02-28T23:00:00Z"),
        "ya": ("boolean", "true", "true"),
        "nomor": ("uuid", "'6f1c2f5e-3f51-4d5e-9a8e-000000000001'", "6f1c2f5e-3f51-4d5e-9a8e-000000000001"),
        "rinci": ("jsonb", """'{"b": [1, null], "a": "é"}'""", '{"a":"é","b":[1,null]}'),
        "senarai": ("text[]", "ARRAY['a','b']", '["a","b"]'),
        "tetap": ("char(3)", "'a'", "a  "),
    }
    database.run(
        f"CREATE TABLE sekolah ({', '.join(f'{name} {kind}' for name, (kind, _, _) in columns.items())})",
        f"INSERT INTO sekolah VALUES ({', '.join(value for _, value, _ in columns.values())})",
    )
    declare(intake, "SELECT * FROM sekolah")
    assert intake.rows() == [{name: text for name, (_, _, text) in columns.items()}]


def test_bytes_have_no_form_as_text_and_their_column_is_named(intake: Intake, database: Postgres) -> None:
    database.run("CREATE TABLE sekolah (kode text, foto bytea)", "INSERT INTO sekolah VALUES ('1', 'rahasia')")
    declare(intake, "SELECT kode, foto FROM sekolah")
    with pytest.raises(Refused, match="'foto'") as refused:
        intake.one()
    assert (rule(refused), "rahasia" in str(refused.value)) == ("type", False)


def test_the_order_that_the_database_chooses_does_not_show(intake: Intake, run: Run) -> None:
    table(run, "'2', 20, NULL", "'1', 10, ''")
    declare(intake)
    before = intake.one()
    table(run, "'1', 10, ''", "'2', 20, NULL")
    assert intake.one() == before
    assert [(row["kode"], row["kepala"]) for row in intake.rows()] == [("1", ""), ("2", None)]


def test_without_a_key_equal_rows_are_all_kept(intake: Intake, run: Run) -> None:
    table(run, "'1', 10, 'a'", "'2', 20, 'a'", "'1', 10, 'a'")
    schema = {"fields": [{"name": "kode", "type": "string", "privacy": "public"}]}
    intake.declare(schema=schema, source={"kind": "sql", "url_env": "DB_URL", "query": "SELECT kode FROM sekolah"})
    assert [row["kode"] for row in intake.rows()] == ["1", "1", "2"]


def test_two_rows_with_one_key_are_refused(intake: Intake, run: Run) -> None:
    table(run, "'1', 10, 'a'", "'1', 11, 'b'")
    declare(intake)
    with pytest.raises(Refused, match="kode") as refused:
        intake.one()
    assert rule(refused) == "primary-key"


def test_two_columns_of_one_name_are_refused(intake: Intake, run: Run) -> None:
    table(run, "'1', 10, 'a'")
    declare(intake, "SELECT kode, murid AS kode FROM sekolah")
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "duplicate-label"


def test_a_register_goes_out_through_the_whole_corridor(intake: Intake, database: Postgres) -> None:
    table(database.run, "'01.10', 120, 'Siti'", "'01.2', 80, 'Budi'")
    declare(intake)
    bureau = intake.bureau
    bureau.office = intake.office
    assert states(bureau.publish()) == [("2026", "released")]
    assert states(bureau.publish()) == [("2026", "unchanged")]
    assert b"rahasia" not in b"".join(bureau.public().values())
    assert b"rahasia" not in intake.secrets_on_disk()


# Editions


def test_the_edition_and_its_days_are_bound_as_values(intake: Intake, run: Run) -> None:
    table(run, "'1', 10, '2026-09'", "'2', 20, '2026-10'", "'3', 30, '2026-11'")
    query = "SELECT kode, murid, kepala FROM sekolah WHERE kepala = {edition} AND kode <> '10:30 {x} 100%'"
    source = {"kind": "sql", "url_env": "DB_URL", "query": query}
    intake.bureau.declare(source=source, edition={"kind": "month", "first": "2026-09"})
    assert [e.edition for e in intake.find()] == ["2026-09", "2026-10"]
    assert len({file.sha256 for file in intake.pull()}) == 2
    query = "SELECT kode, murid, kepala FROM sekolah WHERE kode BETWEEN '1' AND '9' AND {start} < {end}"
    intake.bureau.declare(source={**source, "query": query}, edition={"kind": "month", "first": "2026-10"})
    assert len(intake.pull()) == 1


def test_percent_signs_and_colons_are_the_officers(intake: Intake, run: Run) -> None:
    table(run, "'1', 10, 'a:b%'", "'2', 20, 'x'")
    declare(intake, "SELECT kode, murid, kepala FROM sekolah WHERE kepala LIKE '%:%' AND kepala <> ':x {y}'")
    assert [row["kepala"] for row in intake.rows()] == ["a:b%"]


def test_days_compare_with_days(intake: Intake, database: Postgres) -> None:
    table(database.run, "'1', 10, '2026-09-30'", "'2', 20, '2026-10-31'", columns="kode text, murid int, hari date")
    query = "SELECT kode, murid FROM sekolah WHERE hari BETWEEN {start} AND {end}::date"
    source = {"kind": "sql", "url_env": "DB_URL", "query": query}
    intake.bureau.declare(source=source, edition={"kind": "month", "first": "2026-10"})
    assert [row["kode"] for row in intake.rows()] == ["2"]


def test_an_edition_without_rows_is_not_there(intake: Intake, run: Run) -> None:
    table(run)
    source = {"kind": "sql", "url_env": "DB_URL", "query": "SELECT * FROM sekolah WHERE kode = {edition}"}
    intake.bureau.declare(source=source, edition={"kind": "month", "first": "2026-09"})
    with pytest.raises(Absent):
        intake.pull()


def test_a_place_for_the_edition_inside_quotes_is_refused_where_it_is_written(intake: Intake) -> None:
    declare(intake, "SELECT * FROM t WHERE bulan = '{edition}'")
    assert [finding.rule for finding in intake.bureau.catalog().broken["sekolah"]] == ["query"]


# Increments


def growing(intake: Intake, run: Run, *rows: str, **increment: Any) -> dict[str | None, str | None]:
    table(run, *rows, columns="kode text, murid int, diubah timestamp")
    told = {"column": "diubah", "lag": "PT1H", **increment}
    declare(intake, "SELECT kode, murid, diubah FROM sekolah -- semua", increment=told)
    return {row["kode"]: row["murid"] for row in intake.rows()}


def test_late_and_revised_rows_and_ties_at_the_watermark_are_merged(intake: Intake, run: Run) -> None:
    first = ["'1', 10, '2026-11-01 08:00:00'", "'2', 20, '2026-11-02 08:00:00'"]
    assert growing(intake, run, *first) == {"1": "10", "2": "20"}
    late = [
        *first[1:],
        "'1', 11, '2026-11-02 09:00:00'",  # revised
        "'3', 30, '2026-11-02 08:00:00'",  # a tie
        "'4', 40, '2026-11-02 07:30:00'",  # late, within the lag
        "'5', 50, '2026-11-01 12:00:00'",  # beyond the lag
    ]
    assert growing(intake, run, *late) == {"1": "11", "2": "20", "3": "30", "4": "40"}
    intake.later(days=30)
    assert growing(intake, run, *late) == {"1": "11", "2": "20", "3": "30", "4": "40", "5": "50"}


def test_a_deleted_row_is_noticed_by_a_full_reading_only(intake: Intake, run: Run) -> None:
    rows = ["'1', 10, '2026-11-01 08:00:00'", "'2', 20, '2026-11-02 08:00:00'"]
    growing(intake, run, *rows)
    assert growing(intake, run, rows[1]) == {"1": "10", "2": "20"}
    assert [row["kode"] for row in intake.rows(full=True)] == ["2"]


def test_rows_without_a_mark_are_always_read(intake: Intake, run: Run) -> None:
    assert growing(intake, run, "'1', 10, '2026-11-01 08:00:00'", "'2', 20, NULL") == {"1": "10", "2": "20"}
    assert growing(intake, run, "'2', 21, NULL") == {"1": "10", "2": "21"}


def test_a_register_without_news_keeps_its_file_without_writing_it(intake: Intake, run: Run) -> None:
    growing(intake, run, "'1', 10, '2026-11-01 08:00:00'")
    before = intake.one()
    stamp = before.path.stat().st_mtime_ns
    intake.later(days=1)
    assert (intake.one(), before.path.stat().st_mtime_ns) == (before, stamp)


@pytest.mark.parametrize(
    ("kind", "marks", "lag"),
    [
        ("date", ("'2026-11-01'", "'2026-11-02'"), "P1D"),
        ("bigint", ("100", "101"), 5),
        ("numeric(20,2)", ("100.25", "100.50"), 1),
        ("timestamptz", ("'2026-11-01 08:00+07'", "'2026-11-02 08:00+07'"), "PT6H"),
        ("text", ("'v1'", "'v2'"), 0),
    ],
)
def test_a_watermark_may_be_a_number_a_day_a_moment_or_a_text(
    intake: Intake, database: Postgres, kind: str, marks: tuple[str, str], lag: str | int
) -> None:
    table(database.run, f"'1', 10, {marks[0]}", columns=f"kode text, murid int, versi {kind}")
    declare(intake, "SELECT * FROM sekolah", increment={"column": "versi", "lag": lag})
    assert len(intake.rows()) == 1
    database.run(f"INSERT INTO sekolah VALUES ('2', 20, {marks[1]}), ('3', 30, {marks[0]})")
    found = {row["kode"] for row in intake.rows()}
    assert {"1", "2"} <= found


def test_a_lag_that_does_not_fit_its_column_is_refused(intake: Intake, database: Postgres) -> None:
    table(database.run, "'1', 10, 'v1'", columns="kode text, murid int, versi text")
    declare(intake, "SELECT * FROM sekolah", increment={"column": "versi"})
    intake.one()
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "watermark"


@pytest.mark.parametrize(
    ("kind", "marks"),
    [("numeric", ("'NaN'",)), ("float8", ("'NaN'",)), ("boolean", ("true",)), ("uuid", ("gen_random_uuid()",))],
)
def test_a_watermark_without_an_order_is_refused(
    intake: Intake, database: Postgres, kind: str, marks: tuple[str, ...]
) -> None:
    table(database.run, f"'1', 10, {marks[0]}", columns=f"kode text, murid int, versi {kind}")
    declare(intake, "SELECT * FROM sekolah", increment={"column": "versi"})
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "watermark"


def test_a_watermark_of_two_types_is_refused(intake: Intake, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.sqlite", isolation_level=None)) as connection:
        connection.executescript("CREATE TABLE s (kode, versi); INSERT INTO s VALUES ('1', 1), ('2', 'dua')")
    intake.environment = {"DB_URL": f"sqlite:///{tmp_path / 'a.sqlite'}"}
    declare(intake, "SELECT * FROM s", increment={"column": "versi"})
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "watermark"


def test_a_lag_before_the_first_day_is_refused(intake: Intake, run: Run) -> None:
    growing(intake, run, "'1', 10, '0001-01-01 00:00:00'", lag="P9D")
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "watermark"


def test_a_query_without_columns_is_refused(intake: Intake, database: Postgres) -> None:
    table(database.run, "'1', 10, 'a'")
    declare(intake, "SELECT FROM sekolah")
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "no-columns"


def test_damaged_rows_of_last_time_are_read_anew(intake: Intake, run: Run) -> None:
    rows = ["'1', 10, '2026-11-01 08:00:00'", "'2', 20, '2026-11-02 08:00:00'"]
    growing(intake, run, *rows)
    [kept] = intake.office.kept("sekolah", "2026.0").parent.iterdir()
    for damage in (b"", b"no database", kept.read_bytes()[:-4096] + b"\xff" * 4096, kept.read_bytes()[:5000]):
        kept.write_bytes(damage)
        assert growing(intake, run, *rows) == {"1": "10", "2": "20"}


# What may never happen


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM sekolah",
        "SELECT 1; DELETE FROM sekolah",
        "SELECT '--'; COMMIT; DELETE FROM sekolah",
        "SELECT E'\\'; COMMIT; DELETE FROM sekolah --'",
        "SELECT E'\\'' ; COMMIT; DELETE FROM sekolah --'",
        "SELECT $$'$$; COMMIT; DELETE FROM sekolah; SELECT '1'",
        "SELECT $a$'$a$; COMMIT; DELETE FROM sekolah; SELECT '1'",
        "SELECT 1 /* /* */ ; DELETE FROM sekolah */",
        'SELECT 1 AS "a""; DELETE FROM sekolah; SELECT ""b"; DELETE FROM sekolah',
        "EXPLAIN ANALYZE DELETE FROM sekolah",
        "VALUES (1)",
        "",
    ],
)
def test_anything_but_one_select_is_refused_before_it_is_sent(query: str) -> None:
    with pytest.raises(Refused) as refused:
        one_select(query, "DB_URL")
    assert rule(refused) == "query"


@pytest.mark.parametrize(
    "query",
    [
        "select 1",
        "  SELECT ';' AS a -- ; komentar\n;",
        'WITH a AS (SELECT 1 AS ";") SELECT * FROM a',
        "SELECT 1 /* ; */",
        "SELECT '{\"a\": 1}'::jsonb, '10:30'::time",
    ],
)
def test_one_select_passes(query: str) -> None:
    assert one_select(query, "DB_URL")


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM sekolah RETURNING *) SELECT * FROM gone",
        "SELECT kode, nextval('urut') AS murid FROM sekolah",
        "SELECT kode, hapus() AS murid FROM sekolah",
        "SELECT kode, set_config('transaction_read_only', 'off', false) AS a, hapus() AS murid FROM sekolah",
    ],
)
def test_not_even_the_administrators_role_can_write_through_a_source(
    intake: Intake, database: Postgres, query: str
) -> None:
    table(database.run, "'1', 10, 'a'")
    body = "$$ DELETE FROM sekolah; SELECT 1 $$"
    database.run("CREATE SEQUENCE urut", f"CREATE FUNCTION hapus() RETURNS int LANGUAGE sql AS {body}")
    intake.environment = {"DB_URL": database.url()}
    declare(intake, query)
    with pytest.raises(Refused, match=r"25006|0A000|25001"):  # read-only; no cursor for it; too late to change
        intake.one()
    assert database.run("SELECT count(*) FROM sekolah") == [(1,)]
    assert database.run("SELECT is_called FROM urut") == [(False,)]


def test_sqlite_is_opened_for_reading_only(intake: Intake, tmp_path: Path) -> None:
    intake.environment = {"DB_URL": f"sqlite:///{tmp_path / 'tiada.sqlite'}"}
    declare(intake)
    with pytest.raises(Unreachable):
        intake.one()
    assert not (tmp_path / "tiada.sqlite").exists()


def test_what_the_database_says_of_a_cell_is_not_repeated(intake: Intake, database: Postgres) -> None:
    table(database.run, "'1', 10, 'Siti Rahmawati'")
    declare(intake, "SELECT kode, kepala::int AS murid FROM sekolah")
    with pytest.raises(Refused, match="22P02") as refused:
        intake.one()
    assert (rule(refused), "Siti" in str(refused.value)) == ("query", False)


@pytest.mark.parametrize("query", ["SELECT tiada FROM sekolah", "SELECT * FROM tiada", "SELECT FROM WHERE"])
def test_a_wrong_query_is_refused_with_the_databases_own_code(intake: Intake, run: Run, query: str) -> None:
    table(run)
    declare(intake, query)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "query"


def test_a_query_that_takes_too_long_is_cut_off(intake: Intake, run: Run) -> None:
    table(run, "'1', 10, 'a'")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS kode FROM n"
    declare(intake, endless, max_seconds=1)
    with pytest.raises(Unreachable) as refused:
        intake.one()
    assert rule(refused) == "too-slow"


def test_more_bytes_than_allowed_are_refused(intake: Intake, run: Run) -> None:
    table(run, *(f"'{n}', 10, '{'a' * 100}'" for n in range(20)))
    declare(intake, max_bytes=1000)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert rule(refused) == "too-large"


def test_a_session_that_is_ended_in_the_middle_is_worth_another_try(intake: Intake, database: Postgres) -> None:
    table(database.run, "'1', 10, 'a'")
    intake.environment = {"DB_URL": database.url()}
    declare(intake, "SELECT kode, pg_terminate_backend(pg_backend_pid()) AS murid FROM sekolah")
    with pytest.raises(Unreachable):
        intake.one()


@pytest.mark.parametrize("password", ["salah-rahasia", PASSWORD])
def test_neither_the_password_nor_the_address_is_shown_or_kept(
    intake: Intake, database: Postgres, password: str
) -> None:
    table(database.run, "'1', 10, 'a'")
    intake.environment = {"DB_URL": database.url(READER, password)}
    declare(intake, "SELECT kode, murid, tiada FROM sekolah")
    with pytest.raises(Refused) as refused:
        intake.one()
    assert not any(word in str(refused.value) for word in ("rahasia", str(database.port), READER))
    assert b"rahasia" not in intake.secrets_on_disk()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (None, "secret-missing"),
        ("rahasia", "secret-missing"),
        ("postgresql://u:rahasia@host:port/x", "secret-missing"),
        ("sqlite://", "secret-missing"),
        ("mysql://u:rahasia@127.0.0.1/x", "database"),
        ("nosuch://u:rahasia@127.0.0.1/x", "database"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_being_shown(
    intake: Intake, url: str | None, name: str
) -> None:
    intake.environment = {"DB_URL": url} if url else {}
    declare(intake)
    with pytest.raises(Refused) as refused:
        intake.one()
    assert (rule(refused), "rahasia" in str(refused.value)) == (name, False)


def test_a_database_that_does_not_run_is_worth_another_try(intake: Intake) -> None:
    intake.environment = {"DB_URL": f"postgresql://u:rahasia@127.0.0.1:{free_port()}/x"}
    declare(intake)
    with pytest.raises(Unreachable) as refused:
        intake.one()
    assert "rahasia" not in str(refused.value)


# A million rows, fewer in CI

FEW, MANY, GROWTH = (200_000, 1_000_000, 96) if FULL else (60_000, 300_000, 48)  # rows, rows, MiB


def measured(intake: Intake, database: Postgres, rows: int) -> dict[str, Any]:
    database.run(
        "DROP TABLE IF EXISTS sekolah",
        "CREATE TABLE sekolah AS SELECT lpad(n::text, 8, '0') AS kode, n AS murid, 'Kepala ' || n AS kepala, "
        f"(n * 1.25)::numeric(20,2) AS rupiah, now() AS diubah FROM generate_series(1, {rows}) AS n ORDER BY random()",
    )
    declare(intake, "SELECT * FROM sekolah", increment={"column": "murid"})
    environment = {**os.environ, **intake.environment}
    command = [sys.executable, "-m", "tests.stages.pull.measure", str(intake.office.root)]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_memory_does_not_grow_with_the_rows(intake: Intake, database: Postgres) -> None:
    few, many = (measured(intake, database, rows) for rows in (FEW, MANY))
    assert (few["rows"], many["rows"]) == (FEW, MANY)
    again = measured(intake, database, MANY)  # an increment: everything is kept already, one row is read again
    report("pull.sql", few=few, many=many, again=again)
    assert many["peak_kib"] - few["peak_kib"] < GROWTH * 1024  # the table itself is five times as large
