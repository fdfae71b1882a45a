"""Measures validation: ours and what users would pick, on the same generated files and schemas, in one run.

    python benchmarks/validation.py [--rows 1000000,10000000] [--folder DIR]

Every figure is the CPU time (user + system) and peak memory of a fresh process, the best of four. All engines take turns,
so that a busy machine slows down all of them alike. Rates are net of start-up, which a run over ten rows measures. All read the same file.
DuckDB and Polars expressions say only yes or no and counts, pandera names failing values but is given typed columns;
they are here because users would pick them. Results go to `benchmarks/results.json`.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

HERE = Path(__file__).resolve().parent
BATCH = 500_000
TINY = 10  # rows of a run that is all start-up
TURNS = 4
CHANNELS = ["web", "aplikasi", "telepon", "surat", "tatap-muka", "media-sosial"]
STATES = ["baru", "diproses", "selesai", "ditolak"]
Columns = dict[str, pa.Array]

COMPLAINTS: dict[str, Any] = {
    "fields": [
        {
            "name": "nomor",
            "type": "string",
            "constraints": {"required": True, "unique": True, "pattern": "AD-[0-9]{9}"},
        },
        {"name": "diterima", "type": "date", "constraints": {"required": True, "minimum": "2015-01-01"}},
        {"name": "ditutup", "type": "date"},
        {"name": "perangkat_daerah", "type": "string", "constraints": {"required": True, "maxLength": 60}},
        {"name": "kategori", "type": "string", "constraints": {"required": True}},
        {"name": "kecamatan", "type": "string", "constraints": {"pattern": r"\d{2}\.\d{2}\.\d{2}"}},
        {"name": "kanal", "type": "string", "constraints": {"enum": CHANNELS}},
        {"name": "status", "type": "string", "constraints": {"required": True, "enum": STATES}},
        {"name": "hari", "type": "integer", "constraints": {"minimum": 0, "maximum": 5000}},
        {"name": "bujur", "type": "number", "constraints": {"minimum": 95, "maximum": 141.1}},
        {"name": "lintang", "type": "number", "constraints": {"minimum": -11.1, "maximum": 6.1}},
        {"name": "nilai", "type": "integer", "constraints": {"minimum": 1, "maximum": 5}},
    ],
    "primaryKey": ["nomor"],
}
BUDGET: dict[str, Any] = {
    "fields": [
        {"name": "tahun", "type": "year", "constraints": {"required": True}},
        {"name": "baris", "type": "integer", "constraints": {"required": True}},
        {"name": "kode_skpd", "type": "string", "constraints": {"required": True, "pattern": r"\d\.\d{2}"}},
        {"name": "kode_akun", "type": "string", "constraints": {"required": True, "pattern": r"[4-6](\.\d+)*"}},
        {"name": "uraian", "type": "string"},
        {"name": "anggaran", "type": "number", "constraints": {"minimum": 0}},
        {"name": "realisasi", "type": "number"},
    ],
    "primaryKey": ["tahun", "baris"],
}


def complaints(start: int, rows: int) -> Columns:
    random = np.random.default_rng(start)

    def pick(values: list[str]) -> pa.Array:
        return pa.array(values).take(pa.array(random.integers(0, len(values), rows)))

    received = random.integers(16_500, 20_500, rows).astype(np.int32)
    days = random.integers(0, 90, rows)
    return {
        "nomor": numbered("AD-", start, rows),
        "diterima": pa.array(received).cast(pa.date32()),
        "ditutup": pa.array((received + days).astype(np.int32), mask=random.random(rows) < 0.2).cast(pa.date32()),
        "perangkat_daerah": pick([f"Dinas Urusan Nomor {number}" for number in range(40)]),
        "kategori": pick([f"Kategori {number}" for number in range(60)]),
        "kecamatan": pick([f"{a:02}.{b:02}.{c:02}" for a in range(11, 15) for b in range(1, 10) for c in range(1, 20)]),
        "kanal": pick(CHANNELS),
        "status": pick(STATES),
        "hari": pa.array(days),
        "bujur": pa.array(np.round(random.uniform(95.1, 141, rows), 5)),
        "lintang": pa.array(np.round(random.uniform(-11, 6, rows), 5)),
        "nilai": pa.array(random.integers(1, 6, rows), mask=random.random(rows) < 0.5),
    }


def budget(start: int, rows: int) -> Columns:
    random = np.random.default_rng(start)
    accounts = [
        f"{a}.{b}.{c:02}.{d:02}.{e:04}"
        for a in (4, 5, 6)
        for b in range(1, 4)
        for c in range(1, 9)
        for d in range(1, 9)
        for e in range(1, 9)
    ]
    account = pa.array(random.integers(0, len(accounts), rows))
    planned = random.integers(1_000_000, 90_000_000_000, rows)
    return {
        "tahun": pa.array(np.full(rows, 2026)),
        "baris": pa.array(np.arange(start, start + rows)),
        "kode_skpd": pa.array([f"{a}.{b:02}" for a in range(1, 9) for b in range(1, 30)]).take(
            pa.array(random.integers(0, 232, rows))
        ),
        "kode_akun": pa.array(accounts).take(account),
        "uraian": pa.array([f"Belanja untuk akun {code}" for code in accounts]).take(account),
        "anggaran": pa.array(planned),
        "realisasi": pa.array((planned * random.random(rows)).astype(np.int64))
        .cast(pa.decimal128(19, 0))
        .cast(pa.decimal128(21, 2)),
    }


def numbered(prefix: str, start: int, rows: int) -> pa.Array:
    digits = pc.utf8_lpad(pa.array(np.arange(start, start + rows)).cast(pa.string()), 9, "0")
    return pc.binary_join_element_wise(prefix, digits, "")


TABLES: dict[str, tuple[dict[str, Any], Callable[[int, int], Columns]]] = {
    "complaints": (COMPLAINTS, complaints),
    "budget": (BUDGET, budget),
}


def generate(table: str, rows: int, path: Path) -> None:
    _, make = TABLES[table]
    options = pacsv.WriteOptions(quoting_style="none")
    first = pa.table(make(0, min(BATCH, rows)))
    with pacsv.CSVWriter(str(path), first.schema, write_options=options) as writer:
        writer.write_table(first)
        for start in range(BATCH, rows, BATCH):
            writer.write_table(pa.table(make(start, min(BATCH, rows - start))))


def ours(path: Path, schema: dict[str, Any], scratch: Path) -> Any:
    from pipelines.stages.validate import validate_csv  # start-up is part of the figure

    report = validate_csv(path, schema, scratch / "typed.arrow", scratch=scratch)
    return report.rows, sum(report.counts.values())


def theirs(path: Path, schema: dict[str, Any], _scratch: Path) -> Any:
    import frictionless

    control = {"delimiter": ",", "skipInitialSpace": False}
    resource = {
        "name": "t",
        "path": path.name,
        "encoding": "utf-8",
        "schema": schema,
        "dialect": {"header": True, "csv": control},
    }
    report = frictionless.Resource.from_descriptor(resource, basepath=str(path.parent)).validate(limit_errors=0)
    return report.tasks[0].stats["rows"], report.stats["errors"]


def duckdb_expressions(path: Path, schema: dict[str, Any], _scratch: Path) -> Any:
    """The same rules as one SQL query; its answer is a number of broken cells."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    rules = ", ".join(f"count(*) FILTER (NOT coalesce({rule}, true))" for rule in _rules(schema))
    key = ", ".join(schema["primaryKey"])
    query = f"SELECT count(*), count(DISTINCT ({key})), {rules} FROM read_csv(?, all_varchar = true, header = true, strict_mode = false)"
    rows, distinct, *broken = connection.execute(query, [str(path)]).fetchone()  # type: ignore[misc]
    return rows, rows - distinct + sum(broken)


def _rules(schema: dict[str, Any]) -> Iterator[str]:
    types = {"integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "year": "BIGINT"}
    for field in schema["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        cast = f"TRY_CAST({name} AS {types[field['type']]})" if field["type"] in types else name
        if cast != name:
            yield f"{cast} IS NOT NULL OR {name} IS NULL"
        if limits.get("required"):
            yield f"{name} IS NOT NULL"
        if "pattern" in limits:
            yield f"regexp_full_match({name}, '{limits['pattern']}')"
        if "enum" in limits:
            yield f"{name} IN ({', '.join(repr(value) for value in limits['enum'])})"
        if "maxLength" in limits:
            yield f"length({name}) <= {limits['maxLength']}"
        for bound, sign in (("minimum", ">="), ("maximum", "<=")):
            if bound in limits:
                yield f"{cast} {sign} {limits[bound]!r}"


def polars_expressions(path: Path, schema: dict[str, Any], _scratch: Path) -> Any:
    """The same rules as lazy expressions in one streaming pass."""
    import polars as pl

    types = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date, "year": pl.Int64}
    texts = pl.scan_csv(path, infer_schema=False)
    broken = []
    for field in schema["fields"]:
        cell, limits = pl.col(field["name"]), field.get("constraints", {})
        if field["type"] == "date":
            typed = cell.str.to_date("%Y-%m-%d", strict=False)
        else:
            typed = cell.cast(types[field["type"]], strict=False) if field["type"] in types else cell
        broken += [(typed.is_null() & cell.is_not_null()).sum()] if field["type"] in types else []
        broken += [cell.is_null().sum()] if limits.get("required") else []
        broken += [(~cell.str.contains(f"^(?:{limits['pattern']})$")).sum()] if "pattern" in limits else []
        broken += [(~cell.is_in(limits["enum"])).sum()] if "enum" in limits else []
        broken += [(cell.str.len_chars() > limits["maxLength"]).sum()] if "maxLength" in limits else []
        for bound, outside in (("minimum", typed.lt), ("maximum", typed.gt)):
            if bound in limits:
                limit = pl.lit(date.fromisoformat(limits[bound]) if field["type"] == "date" else limits[bound])
                broken.append(outside(limit).sum())
    key = pl.struct(schema["primaryKey"]) if len(schema["primaryKey"]) > 1 else pl.col(schema["primaryKey"][0])
    counts = [expression.alias(str(number)) for number, expression in enumerate(broken)]
    rows, distinct, *found = (
        texts.select(pl.len().alias("rows"), key.n_unique().alias("keys"), *counts).collect(engine="streaming").row(0)
    )
    return rows, rows - distinct + sum(found)


def pandera_schema(path: Path, schema: dict[str, Any], _scratch: Path) -> Any:
    """The same rules as a pandera schema over a Polars frame with typed columns, every failure collected."""
    import pandera.polars as pa_polars
    import polars as pl

    types = {"integer": pl.Int64, "number": pl.Float64, "date": pl.Date, "year": pl.Int64}
    dtypes = {field["name"]: types.get(field["type"], pl.String) for field in schema["fields"]}
    columns = {
        field["name"]: pa_polars.Column(
            dtypes[field["name"]],
            checks=list(_pandera_checks(field)),
            nullable=not field.get("constraints", {}).get("required", False),
        )
        for field in schema["fields"]
    }
    frame = pl.read_csv(path, schema=dtypes)
    try:
        pa_polars.DataFrameSchema(columns, unique=schema["primaryKey"]).validate(frame, lazy=True)
    except pa_polars.errors.SchemaErrors as found:
        return frame.height, found.failure_cases.height
    return frame.height, 0


def _pandera_checks(field: dict[str, Any]) -> Iterator[Any]:
    from pandera.polars import Check

    limits = field.get("constraints", {})
    typed = date.fromisoformat if field["type"] == "date" else lambda limit: limit
    if "pattern" in limits:
        yield Check.str_matches(f"^(?:{limits['pattern']})$")
    if "enum" in limits:
        yield Check.isin(limits["enum"])
    if "maxLength" in limits:
        yield Check.str_length(max_value=limits["maxLength"])
    if "minimum" in limits:
        yield Check.ge(typed(limits["minimum"]))
    if "maximum" in limits:
        yield Check.le(typed(limits["maximum"]))


ENGINES: dict[str, Callable[[Path, dict[str, Any], Path], Any]] = {
    "ours": ours,
    "frictionless": theirs,
    "duckdb": duckdb_expressions,
    "polars": polars_expressions,
    "pandera": pandera_schema,
}


Run = tuple[str, Path]  # an engine and its file


def measured(runs: list[Run], table: str, scratch: Path) -> dict[Run, dict[str, Any]]:
    """The cheapest of several fresh processes each, in turns: others use the machine too, and slow down all alike."""
    found: dict[Run, list[dict[str, Any]]] = {run: [] for run in runs}
    for _ in range(TURNS):
        for engine, path in runs:
            found[engine, path].append(fresh(engine, table, path, scratch))
    return {run: min(times, key=lambda each: each["cpu_seconds"]) for run, times in found.items()}


def fresh(engine: str, table: str, path: Path, scratch: Path) -> dict[str, Any]:
    command = [
        sys.executable,
        "-W",
        "ignore",
        str(HERE / "validation.py"),
        "--one",
        engine,
        table,
        str(path),
        str(scratch),
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=_environment())
    return json.loads(done.stdout.splitlines()[-1])  # type: ignore[no-any-return]


def _environment() -> dict[str, str]:
    import os  # the edge of the program

    return {**os.environ, "PYTHONPATH": str(HERE.parent)}


def one(engine: str, table: str, path: Path, scratch: Path) -> None:
    """Runs in the fresh process."""
    started, begun = time.process_time(), time.perf_counter()
    rows, errors = ENGINES[engine](path, TABLES[table][0], scratch)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    facts = {
        "engine": engine,
        "table": table,
        "rows": rows,
        "errors": errors,
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 2),
        "work_seconds": round(time.process_time() - started, 2),
        "wall_seconds": round(time.perf_counter() - begun, 2),
        "peak_mb": peak_mb(),
    }
    print(json.dumps(facts))


def peak_mb() -> int:
    """Of this program alone: `ru_maxrss` would start with what the parent had when it forked."""
    status = Path("/proc/self/status").read_text("ascii")
    return round(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)


def main(rows: list[int], folder: Path) -> list[dict[str, Any]]:
    results = []
    for table in TABLES:
        files = {count: made(table, count, folder) for count in {TINY, *rows}}
        chosen = [(engine, min(rows)) for engine in ENGINES if engine != "ours"]
        chosen += [("ours", count) for count in rows if table == "budget" or count == min(rows)]
        runs = [(engine, files[TINY]) for engine in ENGINES] + [(engine, files[count]) for engine, count in chosen]
        best = measured(runs, table, folder)
        for engine, count in chosen:
            found, start_up = best[engine, files[count]], best[engine, files[TINY]]["cpu_seconds"]
            found["start_up_seconds"] = start_up
            found["rows_per_cpu_second"] = round(count / (found["cpu_seconds"] - start_up))
            results.append(found)
    return results


def made(table: str, rows: int, folder: Path) -> Path:
    path = folder / f"{table}-{rows}.csv"
    if not path.exists():
        generate(table, rows, path)
    return path


def shown(results: list[dict[str, Any]]) -> str:
    """`×` is the rate net of start-up over that of Frictionless; `cold ×` counts the start-up of ours and not of theirs."""
    head = f"{'table':12}{'engine':14}{'rows':>12}{'errors':>8}{'CPU s':>8}{'start-up':>9}{'rows/CPU s':>12}{'peak MB':>9}{'×':>7}{'cold ×':>8}"
    return "\n".join([head, *(line(found, results) for found in results)])


def line(found: dict[str, Any], results: list[dict[str, Any]]) -> str:
    base = next(other for other in results if (other["engine"], other["table"]) == ("frictionless", found["table"]))
    rate, theirs = found["rows_per_cpu_second"], base["rows_per_cpu_second"]
    cold = found["rows"] / found["cpu_seconds"] / theirs
    return (
        f"{found['table']:12}{found['engine']:14}{found['rows']:12,}{found['errors']:8,}{found['cpu_seconds']:8.2f}"
        f"{found['start_up_seconds']:9.2f}{rate:12,}{found['peak_mb']:9,}{rate / theirs:7.1f}{cold:8.1f}"
    )


def as_dict(results: list[dict[str, Any]]) -> dict[str, Any]:
    """One entry for each run; `times_frictionless` is the rate over that of Frictionless on the same table."""
    base = {found["table"]: found["rows_per_cpu_second"] for found in results if found["engine"] == "frictionless"}
    return {
        f"{found['table']}-{found['engine']}-{found['rows']}": {
            **found,
            "times_frictionless": round(found["rows_per_cpu_second"] / base[found["table"]], 1),
        }
        for found in results
    }


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(sys.argv[2], sys.argv[3], Path(sys.argv[4]), Path(sys.argv[5]))
        sys.exit()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", default="1000000,10000000")
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        found = main([int(count) for count in chosen.rows.split(",")], chosen.folder or Path(temporary))
    sys.path.insert(0, str(HERE.parent))
    from benchmarks import record

    record("validation", as_dict(found))
    print(shown(found))
