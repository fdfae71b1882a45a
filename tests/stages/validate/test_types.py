"""What each type accepts and what it becomes, cell by cell."""

# ruff: noqa: DTZ001  # naive moments are what tables hold

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from pipelines.stages.validate.kind import Field
from pipelines.stages.validate.types import NAMES, kind_of
from tests.stages.validate.helpers import column, rules, typed

GOOD: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"type": "integer"},
        {"1": 1, "+1": 1, " 1 ": 1, "1_000": 1000, "٣": 3, "-0": 0, "9223372036854775807": 2**63 - 1},
    ),
    ({"type": "integer", "bareNumber": False}, {"Rp 5": 5, "95%": 95, "$-5": -5}),
    (
        {"type": "number"},
        {
            "1": 1.0,
            "1.": 1.0,
            ".5": 0.5,
            "-.5": -0.5,
            "1e5": 1e5,
            "1_000": 1000.0,
            "١.٥": 1.5,
            "0.1234567890123456": 0.1234567890123456,
        },
    ),
    ({"type": "number", "bareNumber": False}, {".5": 5.0, "-.5": -0.5, "5.": 5.0}),  # nothing but digits and points
    ({"type": "number"}, {"12": 12.0, "007": 7.0, "123456789012345": 123456789012345.0}),
    ({"type": "number", "decimalChar": ",", "groupChar": "."}, {"1.234.567,5": 1234567.5, "1,5": 1.5, "1.5": 15.0}),
    ({"type": "boolean"}, {"true": True, "0": False, "TRUE": True}),
    ({"type": "boolean", "trueValues": ["ya"], "falseValues": ["tidak"]}, {"ya": True, "tidak": False}),
    ({"type": "date"}, {"2024-01-05": date(2024, 1, 5), "2024-02-29": date(2024, 2, 29), "2024-1-5": date(2024, 1, 5)}),
    ({"type": "date", "format": "%d/%m/%Y"}, {"05/01/2024": date(2024, 1, 5), "5/1/2024": date(2024, 1, 5)}),
    ({"type": "date", "format": "any"}, {"5 January 2024": date(2024, 1, 5)}),
    (
        {"type": "datetime"},
        {
            "2024-01-05T12:30:45": datetime(2024, 1, 5, 12, 30, 45),
            "2024-01-05 12:30:45.5": datetime(2024, 1, 5, 12, 30, 45, 500000),
            "2024-01-05T12:30:45+07:00": datetime(2024, 1, 5, 5, 30, 45),
            "2024-01-05T24:00:00": datetime(2024, 1, 6),
        },
    ),
    (
        {"type": "datetime"},
        {
            "2024-01-05T12:30:45Z": datetime(2024, 1, 5, 12, 30, 45),
            "2024-01-05T12:30:46": datetime(2024, 1, 5, 12, 30, 46),
        },
    ),
    (
        {"type": "time"},
        {"12:30:45": time(12, 30, 45), "23:59:59.5": time(23, 59, 59, 500000), "12:30:45+07:00": time(12, 30, 45)},
    ),
    ({"type": "year"}, {"2024": 2024, "0000": 0, " 024": 24}),
    ({"type": "yearmonth"}, {"2024-01": "2024-01", "24-1": "24-1"}),
    ({"type": "duration"}, {"P1Y": "P1Y", "PT36H": "PT36H"}),
    ({"type": "geopoint"}, {"106.8,-6.2": "106.8,-6.2"}),
    ({"type": "geopoint", "format": "object"}, {'{"lon":1,"lat":2}': '{"lon":1,"lat":2}'}),
    ({"type": "array"}, {"[1,2]": "[1,2]"}),
    ({"type": "object"}, {'{"a":1}': '{"a":1}'}),
    ({"type": "geojson"}, {'{"type":"Point","coordinates":[1,2]}': '{"type":"Point","coordinates":[1,2]}'}),
    ({"type": "list", "itemType": "integer", "delimiter": ";"}, {"1;2": "1;2"}),
    ({"type": "string", "format": "email"}, {"a@b.co": "a@b.co", "é@b.co": "é@b.co"}),
    ({"type": "string", "format": "uri"}, {"https://a.b/c": "https://a.b/c", "x:": "x:"}),
    (
        {"type": "string", "format": "uuid"},
        {"2bc1c94f-0deb-43e9-92a1-4775189ec9f8": "2bc1c94f-0deb-43e9-92a1-4775189ec9f8"},
    ),
    ({"type": "string", "format": "binary"}, {"YQ==": "YQ=="}),
    ({"type": "any"}, {"x": "x"}),
]
BAD: list[tuple[dict[str, Any], list[str]]] = [
    ({"type": "integer"}, ["0x10", "1.0", "1e5", "1__0", "²", "--1", "\u200b1"]),
    ({"type": "number"}, ["1,5", "x", "0x10", "1.2.3", "-"]),
    ({"type": "boolean"}, ["tRuE", " true", "yes"]),
    ({"type": "date"}, ["2024-02-30", " 2024-01-05", "24-01-05", "0000-01-01", "2023-02-29"]),
    ({"type": "datetime"}, ["2024-01-05", "2024-01-05T12:30", "2024-01-05T23:59:60", "2024-02-30T00:00:00"]),
    ({"type": "time"}, ["12:30", "1:30:45", "23:59:60", "12:30:45+24:00"]),
    ({"type": "year"}, ["24", "2024Z", "-001", "20245"]),
    ({"type": "yearmonth"}, ["2024-13", "2024", "2024-01-01"]),
    ({"type": "duration"}, ["P", "p1d", " P1D"]),
    ({"type": "geopoint"}, ["181,0", "0,91", "1", "NaN,1"]),
    ({"type": "array"}, ["{}", "[1"]),
    ({"type": "object"}, ["[]", "{a:1}"]),
    ({"type": "geojson"}, ["{}", '{"type":"Point"}']),
    ({"type": "list", "itemType": "integer"}, ["1,,2", "1,x"]),
    ({"type": "string", "format": "email"}, ["a@localhost", "a"]),
    ({"type": "string", "format": "uri"}, ["a.b", "//a.b/c"]),
    ({"type": "string", "format": "uuid"}, ["2bc1c94f"]),
    ({"type": "string", "format": "binary"}, ["YQ"]),
]


@pytest.mark.parametrize(("field", "cells"), GOOD, ids=lambda value: str(value)[:40])
def test_good_cells_become_these_values(tmp_path: Path, field: dict[str, Any], cells: dict[str, Any]) -> None:
    report = column(tmp_path, list(cells), **field)
    assert report.findings == ()
    assert typed(tmp_path) == {"f": list(cells.values())}


@pytest.mark.parametrize(("field", "cells"), BAD, ids=lambda value: str(value)[:40])
def test_bad_cells_are_type_errors_and_nothing_is_written(
    tmp_path: Path, field: dict[str, Any], cells: list[str]
) -> None:
    report = column(tmp_path, cells, **field)
    assert rules(report) == dict.fromkeys(range(2, len(cells) + 2), "type-error")
    assert not (tmp_path / "typed.arrow").exists()


@pytest.mark.parametrize("name", NAMES)
def test_every_type_agrees_with_itself_on_both_paths(name: str) -> None:
    """What the kernel is certain of, the exact reader reads as the same value."""
    kind, field = kind_of(name), Field("f", name)
    if kind.plain is None:
        return
    cells = [cell for declared, good in GOOD if declared == {"type": name} for cell in good]
    cells += [cell for declared, bad in BAD if declared == {"type": name} for cell in bad]
    for cell in cells:
        (value,) = kind.plain(pa.array([cell]), field).cast(kind.arrow).to_pylist()
        exact = kind.reader(field)(cell)
        assert value is None or value == kind.stored(exact, cell)
