"""Random schemas and random tables for them: half of the cells fit, the rest are the odd forms that parsers fight over."""

# ruff: noqa: DTZ001  # naive moments are what tables hold

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frictionless
from dateutil.parser import parse
from hypothesis import strategies as st

INTEGERS = [
    "1",
    "2",
    "01",
    "+1",
    "-7",
    " 1 ",
    "1_000",
    "1__0",
    "٣",
    "１２",
    "²",
    "0x10",
    "1.0",
    "1e5",
    "12345678901234567890",
    "\u00a01",
    "\ufeff1",
    "--1",
    "+ 1",
    "-0",
    "0",
    "Rp 5",
    "5%",
    "$-5",
    "(5)",
    "-$5",
    "9007199254740993",
]
NUMBERS = [
    *INTEGERS,
    "1.5",
    "1.",
    ".5",
    "1e5",
    "+1.5",
    "1_000",
    "1._5",
    "NaN",
    "nan",
    "-inf",
    "Infinity",
    "nan123",
    "1e400",
    "1e-400",
    "0.1",
    "0.10",
    "0.3",
    "1.000",
    "1,000",
    "1,5",
    "1.000,5",
    "1.234,5",
    "1,0,0,0",
    ",1",
    "$.5",
    "-.5",
    "123456789012345678901234567890.5",
    "0.1234567890123456",
    "0.12345678901234567890",
    "١.٥",
    "1 000",
    "99.5",
    "-3.25",
]
BOOLEANS = ["true", "True", "TRUE", "1", "false", "0", "tRuE", " true", "yes", "no", "ya", "tidak"]
DATES = [
    "2024-01-05",
    "2024-01-06",
    "2024-02-29",
    "2023-02-29",
    "2024-02-30",
    "2024-1-5",
    "2024-01- 5",
    " 2024-01-05",
    "24-01-05",
    "+2024-01-05",
    "0000-01-01",
    "0001-01-01",
    "9999-12-31",
    "٢٠٢٤-01-05",
    "05/01/2024",
    "5/1/2024",
    "31/02/2024",
    "05/ 1/2024",
    "05/01/24",
    "5 January 2024",
    "5 Jan 2024",
    "20240105",
    "2024-13-01",
    "69-01-01",
    "05-01-24",
]
CLOCKS = [
    "12:30:45",
    "00:00:00",
    "24:00:00",
    "23:59:60",
    "12:30",
    "1:30:45",
    "12:30:45Z",
    "12:30:45.5",
    "12:30:45,123456789",
    "12:30:45+02:00",
    "12:30:45+24:00",
    "12:30:45 PM",
    "x2:30:45",
    "12:30",
]
DATETIMES = [
    f"{day}{sep}{clock}"
    for day in ("2024-01-05", "2024-02-30", "2024-1-5", "2024-W01-1")
    for sep in ("T", " ", "t", "x")
    for clock in CLOCKS[:11]
]
DATETIMES += [
    "2024-01-05T12:30:45Z",
    "2024-01-05T12:30:45z",
    "2024-01-05T12:30:45+0200",
    "2024-01-05T12:30:45+02",
    "05/01/2024 12:30",
    "2024-01-05T12:30:45.1",
    "2024-02-29T00:00:00",
    "20240105T123045",
    "2024-01-05T12:30:45 Z",
    "2024-01-05T11:30:45+07:00",
    "2024-01-05T04:30:45Z",
]
YEARS = ["2024", "2023", " 024", "+024", "1_23", "0000", "-001", "2024Z", "24", "20245", "٢٠٢٤", "999 "]
MONTHS = [
    "2024-01",
    "2024-12",
    "2024-13",
    " 2024 - 01 ",
    "24-1",
    "2024-+1",
    "999999-12",
    "2024",
    "2024-01-01",
    "-2024-01",
    "2024-0",
]
DURATIONS = [
    "P1Y",
    "P1M",
    "P1Y2M",
    "P7D",
    "P1W",
    "PT36H",
    "P1DT12H",
    "PT",
    "P1DT",
    "P1W1D",
    "P0003-06-04T12:30:05",
    "+P1D",
    "-P1D",
    "P1,5D",
    "P1.5D",
    "P",
    "p1d",
    " P1D",
    "P12M",
    "P0D",
    "P0Y",
    "PT0S",
]
POINTS = [
    "1,2",
    "1.0,2.0",
    "180,90",
    "181,0",
    "0,91",
    "1e2,4_5",
    "١,٢",
    " 1 , 2 ",
    "1,2,3",
    "1",
    "NaN,1",
    "Infinity,0",
    "[1,2]",
    '["12","3"]',
    "[true,false]",
    "[1]",
    '{"lon":1,"lat":2}',
    '{"lon":1,"lat":2,"x":3}',
    '{"lon":1,"x":2}',
    "[1.5,2.5]",
    "[null,1]",
    "-180,-90",
]
JSONS = [
    "[]",
    "[1]",
    "[1,2,3]",
    '["a","b"]',
    "{}",
    '{"a":1}',
    '{"b":1,"a":2}',
    '{"a":2,"b":1}',
    '{"a":1,"a":2}',
    "[NaN]",
    "1",
    '"x"',
    "null",
    "[1",
    "{a:1}",
    "[[]]",
    '[1,"a",null]',
    "[1.0]",
    " [1] ",
    '{"type":"Point","coordinates":[1,2]}',
    '{"type":"Point"}',
    '{"type":"Topology","objects":{},"arcs":[]}',
    '{"type":"Feature","geometry":null,"properties":null}',
]
LISTS = ["a,b", "1,2", "1, 2", "1,,2", "a", "1;2", "1.5,2", "true,false", "2024-01-05,2024-01-06", "1,x", ",", "a;b;c"]
TEXTS = [
    "a",
    "b",
    "ab",
    "abc",
    "ABC",
    "aXX",
    "xb",
    "Bandung",
    "é",
    "日本",
    "a\nb",
    "a\n",
    "x y",
    "x\u00a0y",
    "12",
    "١",
    "a-b",
    "'q'",
    'say "hi"',
    "a,b",
    " a",
    "NA",
    "-",
    "None",
    "null",
    "\x01",
    "😀",
    "ß",
]
EMAILS = [
    "a@b.co",
    "A.b@c.co.id",
    "é@b.co",
    "a@localhost",
    '"q r"@b.co',
    "a@b",
    "@b.co",
    "a@@b.co",
    "a b@c.co",
    "a+b@c.co",
    "a@b.c",
    "a@1.2.3.4",
    "a@-b.co",
    "a_b@c-d.org",
    "x" * 70 + "@b.co",
    "a@b.co\n",
]
URIS = [
    "http://a.b",
    "https://a.b/c?d=e#f",
    "x:",
    "http://a b",
    "C:\\x",
    "http://[::g]",
    "http://[::1]",
    "//a.b",
    "a.b",
    "",
    "http://",
    "mailto:a@b.co",
    "http://a.b:99999",
    "http://é.b",
    "https://a.b/c-d_e.f/~g",
    "http://a..b",
]
UUIDS = [
    "2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
    "{2bc1c94f-0deb-43e9-92a1-4775189ec9f8}",
    "urn:uuid:2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
    "2bc1c94f0deb43e992a14775189ec9f8",
    "2BC1C94F-0DEB-43E9-92A1-4775189EC9F8",
    "2bc1c94f-0deb-43e9-92a1",
    "２bc1c94f-0deb-43e9-92a1-4775189ec9f8",
]
BINARIES = ["YQ==", "YWI=", "YWJj", "!!!!", "====", "=", "a-_b", "YQ", "Y Q = =", "é"]
POOLS: dict[str, list[str]] = {
    "integer": INTEGERS, "number": NUMBERS, "boolean": BOOLEANS, "date": DATES, "time": CLOCKS, "datetime": DATETIMES, "year": YEARS,
    "yearmonth": MONTHS, "duration": DURATIONS, "geopoint": POINTS, "array": JSONS, "object": JSONS, "geojson": JSONS, "list": LISTS,
    "string": TEXTS, "any": TEXTS,
}  # fmt: skip
STRING_POOLS = {"email": EMAILS, "uri": URIS, "uuid": UUIDS, "binary": BINARIES}
FORMATS = {
    "date": [
        "default",
        "%d/%m/%Y",
        "%d %b %Y",
        "%d %B %Y",
        "%Y%m%d",
        "%y-%m-%d",
        "any",
        "foo",
        "%d-%m-%y",
        "fmt:%d/%m/%Y",
    ],
    "datetime": ["default", "%d/%m/%Y %H:%M", "any", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d %H:%M:%S"],
    "time": ["default", "%H:%M", "any", "%I:%M:%S %p"],
    "geopoint": ["default", "array", "object"],
    "geojson": ["default", "topojson"],
    "string": ["default", "email", "uri", "uuid", "binary"],
}
PATTERNS = [
    "a|b",
    "[a-c]+",
    "[A-Z]{2,}",
    r"\d+",
    r"\w*",
    "a.c",
    "a?b*",
    "[^x]+",
    "(a|ab)(c|bcd)?",
    "",
    "$",
    r"\s*a",
    "[a-z]{,2}",
    r"[\w-]+",
    "x y",
    "é+",
    "(?:ab)+",
    r"a\nb",
    "[[a]",
    r".*\d",
    r"\S+",
    "日本",
    "(?i:abc)",
    r"\D*",
    "[]a]+",
]
DEFINITE = [
    "integer",
    "number",
    "boolean",
    "date",
    "time",
    "datetime",
    "year",
    "yearmonth",
    "duration",
    "geopoint",
    "string",
    "any",
]


@dataclass(frozen=True)
class Case:
    schema: dict[str, Any]
    text: str
    dialect: dict[str, Any]


@st.composite
def fields(draw: st.DrawFn, name: str) -> dict[str, Any]:
    kind = draw(st.sampled_from(["integer", "number", "date", "string", "string", *POOLS]))
    field: dict[str, Any] = {"name": name, "type": kind}
    if kind in FORMATS and draw(st.booleans()):
        field["format"] = draw(st.sampled_from(FORMATS[kind]))
    field |= draw(options(kind))
    if draw(st.integers(0, 3)) == 0:
        field["missingValues"] = draw(missing_values())
    constraints = draw(limits(field))
    if constraints:
        field["constraints"] = constraints
    return field


def missing_values() -> st.SearchStrategy[list[Any]]:
    return st.sampled_from(
        [
            [],
            [""],
            ["", "NA", "-"],
            ["NA"],
            ["1", "a"],
            [" "],
            ["None", ""],
            [{"value": "NA", "label": "tidak ada"}, {"value": ""}],
        ]
    )


def options(type: str) -> st.SearchStrategy[dict[str, Any]]:
    match type:
        case "integer":
            return st.sampled_from([{}, {}, {"bareNumber": False}, {"bareNumber": True}, {"groupChar": ","}])
        case "number":
            return st.sampled_from(
                [
                    {},
                    {},
                    {"bareNumber": False},
                    {"groupChar": ","},
                    {"decimalChar": ","},
                    {"decimalChar": ",", "groupChar": "."},
                    {"floatNumber": True},
                    {"decimalChar": ""},
                    {"groupChar": " "},
                    {"decimalChar": ",", "bareNumber": False},
                    {"decimalChar": "."},
                ]
            )
        case "boolean":
            return st.sampled_from(
                [
                    {},
                    {"trueValues": ["ya", "1"], "falseValues": ["tidak", "0"]},
                    {"trueValues": ["x"], "falseValues": ["x"]},
                    {"trueValues": []},
                ]
            )
        case "list":
            return st.fixed_dictionaries(
                {},
                optional={
                    "delimiter": st.sampled_from([";", ", ", ","]),
                    "itemType": st.sampled_from(["string", "integer", "number", "boolean", "date"]),
                },
            )
        case "array":
            return st.sampled_from(
                [
                    {},
                    {},
                    {"arrayItem": {"type": "integer", "constraints": {"minimum": 2}}},
                    {"arrayItem": {"type": "string", "constraints": {"required": True, "maxLength": 0}}},
                    {"arrayItem": {}},
                ]
            )
        case _:
            return st.just({})


BOUNDS: dict[str, list[Any]] = {
    "integer": [0, 1, 2, "1", 10**20, -1, "1_0"], "number": [0, 1, 0.1, "0.3", 1.5, "0.12345678901234567", 99, "1e400", 9007199254740993, "0.10000000000000000001"],
    "year": [2023, "2024", 0], "yearmonth": ["2024-01", [2024, 1], "2024-5"],
    "date": ["2024-01-05", "2024-02-01"], "datetime": ["2024-01-05T12:30:45", "2024-01-05T12:30:45Z", "2024-01-05T00:00:00"], "time": ["12:30:45", "12:30:45Z", "01:00:00"],
}  # fmt: skip


def bound_is_readable(field: dict[str, Any], bound: Any) -> bool:
    """Can Frictionless read this bound?"""
    read = frictionless.Field.from_descriptor(dict(field)).create_value_reader()
    value = read(bound)
    try:
        return value is not None and value == value and "+24" not in str(bound)  # noqa: PLR0124  # NaN
    except ValueError:
        return False


@st.composite
def limits(draw: st.DrawFn, field: dict[str, Any]) -> dict[str, Any]:  # noqa: C901  # one branch for each constraint
    kind, found = field["type"], {}
    some = st.integers(0, 4).map(lambda number: number == 0)
    if draw(some):
        found["required"] = draw(st.booleans())
    if kind in DEFINITE and draw(some):
        found["unique"] = True
    if kind in BOUNDS:
        pool = [*BOUNDS[kind], *POOLS[kind]]
        if draw(st.integers(0, 19)):  # else Frictionless may crash, and we must not
            pool = [bound for bound in pool if bound_is_readable(field, bound)]
        for bound in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if pool and draw(some):
                found[bound] = draw(st.sampled_from(pool))
    if kind in ("string", "list", "array", "object"):
        for bound in ("minLength", "maxLength"):
            if draw(some):
                found[bound] = draw(st.integers(0, 4))
    if kind == "string" and draw(some):
        found["pattern"] = draw(st.sampled_from(PATTERNS))
    if kind != "list" and draw(some):
        entries: list[Any] = [*POOLS[kind], 1, 0, True, 1.5, 0.1, None, [1], {"a": 1}]
        found["enum"] = draw(st.lists(st.sampled_from(entries), max_size=5))
    return found


def cells(field: dict[str, Any]) -> st.SearchStrategy[str]:
    pool = STRING_POOLS.get(field.get("format", ""), POOLS[field["type"]])
    if field["type"] in ("date", "datetime", "time") and field.get("format") == "any":
        pool = [cell for cell in pool if complete(cell)]
        return st.sampled_from([*pool, "", "x", "é"])
    sure = st.sampled_from(pool)
    other = st.one_of(
        st.sampled_from(["", "", "NA", "-", " ", "None"]),
        st.sampled_from(TEXTS),
        sure.map(lambda cell: f" {cell}"),
        st.text(max_size=3, alphabet='ab1 -,"é\n'),
    )
    return st.one_of(sure, sure, sure, sure, other)


def complete(cell: str) -> bool:
    """Does the cell mean the same on every day? What does not is refused by us (DIFFERENCES.md)."""
    try:
        return (
            "+24" not in cell
            and len(
                {parse(cell, default=datetime(year, month, day)) for year, month, day in ((2000, 1, 1), (2013, 10, 15))}
            )
            == 1
        )
    except (ValueError, OverflowError):
        return True


@st.composite
def cases(draw: st.DrawFn) -> Case:
    count = draw(st.integers(1, 4))
    declared = [draw(fields(f"f{number}")) for number in range(count)]
    schema: dict[str, Any] = {"fields": declared}
    if draw(st.integers(0, 3)) == 0:
        schema["missingValues"] = draw(missing_values())
    schema |= draw(keys(declared))
    labels = [field["name"] for field in declared]
    rows = [[draw(cells(field)) for field in declared] for _ in range(draw(st.integers(0, 8)))]
    if rows and draw(st.integers(0, 2)) == 0:
        rows += [list(draw(st.sampled_from(rows))) for _ in range(2)]
    if draw(st.integers(0, 3)) == 0:
        schema |= {"fieldsMatch": draw(st.sampled_from(["exact", "equal", "subset", "superset", "partial"]))}
    if draw(st.integers(0, 3)) == 0:
        labels = draw(
            st.one_of(
                st.permutations(labels), st.lists(st.sampled_from([*labels, "", "f0", "x", " f1 ", "F0"]), max_size=5)
            )
        )
    if draw(st.integers(0, 3)) == 0:
        rows = [draw(mangled(row)) for row in rows]
    dialect = draw(dialects())
    return Case(schema, draw(written([labels, *rows], dialect)), dialect)


@st.composite
def keys(draw: st.DrawFn, declared: list[dict[str, Any]]) -> dict[str, Any]:
    names = [field["name"] for field in declared if field["type"] in DEFINITE]
    if not names:
        return {}
    some = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
    found: dict[str, Any] = {}
    if draw(st.integers(0, 2)) == 0:
        key = draw(some)
        found["primaryKey"] = key[0] if len(key) == 1 and draw(st.booleans()) else key
    if draw(st.integers(0, 3)) == 0:
        child = draw(some)
        parent = [
            draw(st.sampled_from([*names, *names, "nowhere"] if draw(st.integers(0, 9)) == 0 else names)) for _ in child
        ]
        found["foreignKeys"] = [{"fields": child, "reference": {"resource": "", "fields": parent}}]
    return found


def mangled(row: list[str]) -> st.SearchStrategy[list[str]]:
    return st.one_of(
        st.just(row),
        st.just(row[:-1]),
        st.just([*row, ""]),
        st.just([*row, "x", "y"]),
        st.just([]),
        st.just([""] * len(row)),
    )


def dialects() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(
        st.just({}),
        st.just({}),
        st.sampled_from(
            [
                {"delimiter": ";"},
                {"delimiter": "\t"},
                {"header": True},
                {"header": False},
                {"headerRows": [1, 2]},
                {"headerRows": [2]},
                {"commentChar": "#"},
                {"skipBlankRows": True},
                {"commentRows": [2]},
                {"skipInitialSpace": True},
                {"headerCase": False},
            ]
        ),
    )


@st.composite
def written(draw: st.DrawFn, rows: list[list[str]], dialect: dict[str, Any]) -> str:
    buffer = io.StringIO()
    end = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(buffer, delimiter=dialect.get("delimiter", ","), lineterminator=end, quoting=quoting).writerows(rows)
    text = buffer.getvalue()
    if draw(st.integers(0, 5)) == 0:
        text = text.removesuffix(end)
    if draw(st.integers(0, 7)) == 0 and text:
        at = draw(st.integers(0, len(text)))
        text = (
            text[:at]
            + draw(st.sampled_from(['"', ",", "\n", "\r", "\n\n", "\0", "''", '""', ";", "#", " "]))
            + text[at:]
        )
    return text
