"""Each operator: what comes out, what the public schema says of it, and what no operator lets through."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import frictionless
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.privacy import OPERATORS, PrivacyRules
from pipelines.publish.privacy import revalidate
from pipelines.stages.deidentify.normal import normal
from pipelines.stages.deidentify.operators import operator_of
from pipelines.stages.deidentify.operators.pseudonym import framed
from tests.stages.deidentify.settings import field, run, setting

D = dt.date
FOLDER = Path(__file__).parents[3] / "pipelines/stages/deidentify/operators"


def test_the_listing_of_the_folder_is_what_the_schema_can_name() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "operator"} == OPERATORS


@pytest.mark.parametrize("name", sorted(OPERATORS))
def test_every_operator_says_in_both_languages_what_it_does(name: str) -> None:
    from pipelines.model.privacy import Step

    said = operator_of(name).words(Step(name, {"date": "month", "mask": "last-4"}.get(name, "level-2"), 90))
    assert said.id
    assert said.en


def quasi(option: str, **more: Any) -> dict[str, Any]:
    return {"class": "quasi", "generalise": option, **more}


def repeated(values: list[Any], kind: pa.DataType | None = None) -> pa.Array:
    """Each value often enough for any k."""
    return pa.array([value for value in values for _ in range(10)], kind)


CASES = [
    ("date", pa.date32(), quasi("month"), [D(2026, 10, 31), None], ["2026-10", None], "yearmonth"),
    ("date", pa.date32(), quasi("quarter"), [D(2026, 12, 1), D(987, 1, 1)], ["2026-q4", "0987-q1"], "string"),
    ("date", pa.date32(), quasi("year"), [D(2026, 10, 31)], [2026], "year"),
    ("datetime", pa.timestamp("us"), quasi("month"), [dt.datetime(2026, 10, 31, 23, 59, 59, 5, dt.UTC).replace(tzinfo=None)], ["2026-10"], "yearmonth"),
    ("datetime", pa.timestamp("us", "UTC"), quasi("year"), [dt.datetime(1969, 12, 31, 23, tzinfo=dt.UTC)], [1969], "year"),
    ("integer", pa.int64(), quasi("age-5"), [0, 4, 5, 64, None], ["0–4", "0–4", "5–9", "60–64", None], "string"),
    ("integer", pa.int64(), quasi("age-5", top_code=60), [59, 60, 101], ["55–59", "60+", "60+"], "string"),
    ("date", pa.date32(), quasi("age-5"), [D(2000, 10, 31), D(2000, 11, 1), D(2027, 1, 1)], ["25–29", "25–29", "0–4"], "string"),
    ("integer", pa.int64(), quasi("band-1000"), [999, 1000, -1], ["0–999", "1000–1999", "−1000–−1"], "string"),
    ("number", pa.float64(), quasi("band-10"), [9.99, 10.0, float("inf")], ["0–<10", "10–<20", None], "string"),
    ("string", pa.string(), quasi("level-2"), ["11.01.02.2003", "11", "1101020003"], ["11.01", "11", "1101"], "string"),
    ("number", pa.float64(), quasi("grid-0.01"), [107.6191, -6.9175, None], [107.62, -6.92, None], "number"),
    ("geopoint", pa.string(), quasi("grid-0.1"), ["107.6191, -6.9175"], ["107.6, -6.9"], "geopoint"),
    ("string", pa.string(), quasi("as-is"), ["L", None], ["L", None], "string"),
    ("integer", pa.int64(), {"class": "quasi", "top_code": 90}, [89, 90, 104], [89, 90, 90], "integer"),
    ("string", pa.string(), {"class": "sensitive", "mask": "last-4"}, ["0812345678", "1234", ""], ["****5678", "****", "****"], "string"),
    ("integer", pa.int64(), {"class": "sensitive", "mask": "first-2"}, [3201, None], ["32****", None], "string"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stored", "privacy", "before", "after", "type_"), CASES)
def test_what_an_operator_makes_of_a_column_fits_what_the_public_schema_says_of_it(
    kind: str, stored: pa.DataType, privacy: Any, before: list[Any], after: list[Any], type_: str
) -> None:
    cells = repeated(before, stored)
    fields = [field("x", kind, privacy, title="X"), field("nomor", "integer", "public")]
    public = run({"x": cells, "nomor": list(range(len(cells)))}, fields)
    assert public.table.column("x").to_pylist() == repeated(after).to_pylist()
    told = public.schema["fields"][0]
    assert told["type"] == type_
    assert "privacy" not in told
    revalidate(public, "schemas/izin.json")
    frictionless.Schema.from_descriptor(public.schema)


def test_bounds_lists_and_formats_of_the_old_values_do_not_outlive_them() -> None:
    limits = {"required": True, "unique": True, "minimum": "01/01/2026", "enum": ["01/02/2026"]}
    told = field(
        "t", "date", quasi("month"), format="%d/%m/%Y", constraints=limits, title="Tanggal", description="Hari."
    )
    public = run({"t": repeated([D(2026, 2, 1)], pa.date32())}, [told])
    assert public.schema["fields"] == [
        {
            "name": "t",
            "type": "yearmonth",
            "title": "Tanggal (per bulan / by month)",
            "description": "Hari. (per bulan / by month)",
            "constraints": {"required": True},
        }
    ]


def test_bounds_of_a_rounded_number_are_rounded_and_of_a_top_code_lowered() -> None:
    bounds = {"minimum": 40.444, "maximum": 41.0}
    public = run({"x": repeated([40.5])}, [field("x", "number", quasi("grid-0.01"), constraints=bounds)])
    assert public.schema["fields"][0]["constraints"] == {"minimum": 40.44, "maximum": 41.0}
    public = run(
        {"x": repeated([20])},
        [field("x", "integer", {"class": "quasi", "top_code": 90}, constraints={"minimum": 17, "maximum": 130})],
    )
    assert public.schema["fields"][0]["constraints"] == {"minimum": 17, "maximum": 90}


def test_keys_over_changed_columns_do_not_stay_and_keys_over_kept_ones_do() -> None:
    fields = [field("a", "string", quasi("level-1")), field("b", "string", "public")]
    foreign = [
        {"fields": "a", "reference": {"resource": "wilayah", "fields": "kode"}},
        {"fields": "b", "reference": {"resource": "unit", "fields": "kode"}},
    ]
    table = {"a": repeated(["11.01"]), "b": [str(n) for n in range(10)]}
    public = run(table, fields, primaryKey=["a", "b"], foreignKeys=foreign)
    assert "primaryKey" not in public.schema
    assert public.schema["foreignKeys"] == [foreign[1]]
    assert run(table, fields, primaryKey="b").schema["primaryKey"] == ["b"]


def test_a_region_code_of_neither_scheme_stops_the_edition_and_is_not_repeated() -> None:
    from pipelines.model.errors import Refused

    with pytest.raises(Refused) as refused:
        run({"w": repeated(["11.01", "Jl. Mawar 5"])}, [field("w", "string", quasi("level-1"))])
    [finding] = refused.value.findings
    assert (finding.rule, finding.field) == ("privacy-value", "w")
    assert "Mawar" not in str(finding)


def pseudonyms(values: list[str | None], **changes: Any) -> list[str | None]:
    name = changes.pop("name", "nik")
    fields = [field(name, "string", {"class": "sensitive", "pseudonym": True}), field("nomor", "integer", "public")]
    public = run({name: pa.array(values, pa.string()), "nomor": list(range(len(values)))}, fields, **changes)
    revalidate(public, "schemas/izin.json")
    found: list[str | None] = public.table.column(name).to_pylist()
    return found


def test_a_pseudonym_is_stable_within_dataset_and_year_and_unlinkable_across() -> None:
    from pipelines.model.period import parse

    value = ["3201011502900001"]
    here = pseudonyms(value)
    assert pseudonyms(value, period=parse("month", "2026-01")) == here
    others = [
        pseudonyms(value, period=parse("month", "2025-10")),
        pseudonyms(value, dataset="izin-2"),
        pseudonyms(value, name="kk"),
        pseudonyms(value, key=bytes(32)),
    ]
    assert len({str(found) for found in [here, *others]}) == 5


def test_the_same_person_gets_the_same_pseudonym_however_typed() -> None:
    spellings = [
        "3201011502900001",
        "3201 0115 0290 0001",
        "32.01.01.150290.0001",
        "３２０１０１１５０２９００００１",
        "32010115\u200b02900001",
    ]
    assert len(set(pseudonyms([*spellings]))) == 1
    assert len(set(pseudonyms(["Siti  Rahmawati", "SITI RAHMAWATI "]))) == 1
    assert pseudonyms([None]) == [None]


def test_no_two_inputs_of_a_pseudonym_share_their_bytes() -> None:
    assert framed("ab", "c") != framed("a", "bc")


def test_a_pseudonym_without_a_key_is_never_made() -> None:
    with pytest.raises(ValueError, match="needs a key"):
        pseudonyms(["x"], key=b"")


@given(st.text())
def test_one_spelling_is_found_once_and_for_all(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=6, max_size=20), min_size=1, max_size=20))
def test_no_value_of_a_masked_or_pseudonymised_column_survives(values: list[str]) -> None:
    for privacy in ({"mask": "last-4"}, {"pseudonym": True}):
        public = run({"x": values}, [field("x", "string", {"class": "sensitive", **privacy})])
        out = [text.casefold() for text in public.table.column("x").to_pylist()]
        assert [v for v in values if len(v) > 8 and any(v.casefold() in text for text in out)] == []


class Hit:
    kind, confidence, count = "nik", "medium", 1


def redact(text: str, detector: Any = lambda _column, _name: [], **values: str) -> str | None:
    names = list(values)
    fields = [field(name, "string", "sensitive") for name in names]
    fields.append(field("isi", "string", {"class": "free-text", "redact": names}))
    public = run({**{name: [value] for name, value in values.items()}, "isi": [text]}, fields, detector=detector)
    return str(public.table.column("isi")[0].as_py())


def test_the_rows_own_values_are_taken_out_of_its_text() -> None:
    text = "Saya Siti RAHMAWATI (0812-7290-9476, +62 812 7290 9476), bu Siti, di Jl.  Mawar No. 5. NIK 3201\u200b011502900001!"
    found = redact(
        text, nama="Siti Rahmawati", telepon="081272909476", alamat="Jl. Mawar No. 5", nik="3201.0115.0290.0001"
    )
    for value in ("siti", "rahmawati", "7290", "mawar", "0115"):
        assert value not in str(found).lower()
    assert str(found).startswith("Saya ")


@given(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40),
    st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F), min_size=6, max_size=16),
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), max_size=40),
)
def test_no_value_of_a_row_survives_in_its_free_text(before: str, value: str, after: str) -> None:
    import unicodedata

    found = str(redact(f"{before} {value} {after}", nama=value))
    assert unicodedata.normalize("NFKC", value) not in found.replace("…", "")


def test_free_text_does_not_leave_without_a_detector_nor_past_its_verdict() -> None:
    from pipelines.model.errors import Refused
    from pipelines.model.privacy import PrivacyException
    from pipelines.model.text import Text

    with pytest.raises(Refused) as refused:
        redact("halo", None, nama="Siti")
    assert [(f.rule, f.field) for f in refused.value.findings] == [("detector-missing", "isi")]
    with pytest.raises(Refused) as refused:
        redact("halo", lambda _column, _name: [Hit()], nama="Siti")
    assert [(f.rule, f.field) for f in refused.value.findings] == [("personal-data-medium", "isi")]
    leave = PrivacyException("kode", Text("Kode barang", "Codes of goods"), "Kepala Dinas", "2026-12-31")
    table, fields = {"kode": ["1"]}, [field("kode", "string", "public")]
    rules = PrivacyRules(exceptions=(leave,))
    card = run(table, fields, rules=rules, detector=lambda _column, _name: [Hit()]).card
    assert card["exceptions"] == [leave.as_dict()]
    with pytest.raises(Refused) as refused:
        run(table, fields, rules=rules, today=D(2027, 1, 1), detector=lambda _column, _name: [Hit()])
    assert [(f.rule, f.field) for f in refused.value.findings] == [("personal-data-medium", "kode")]


def test_the_setting_never_prints_the_key() -> None:
    assert str(setting().key) not in repr(setting())


@pytest.mark.parametrize("flag", ["Rahasia", "RAHASIA ", "rahasia\u200b", None])
def test_a_withhold_mark_is_found_however_it_is_spelled(flag: str | None) -> None:
    fields = [field("n", "integer", "public"), field("sifat", "string", {"class": "public", "withhold": ["Rahasia"]})]
    public = run({"n": [1, 2], "sifat": [flag, "Biasa"]}, fields)
    assert public.table.column("n").to_pylist() == [2]


DAYS = st.dates(D(1000, 1, 1), D(9999, 12, 31))  # Table Schema writes years with four digits, our CSV without zeros
ANYTHING = [
    ("integer", pa.int64(), st.integers(-(2**62), 2**62), [quasi("age-5"), quasi("band-7", top_code=70), {"class": "quasi", "top_code": 9}]),
    ("number", pa.float64(), st.floats(-1e15, 1e15) | st.just(float("nan")), [quasi("band-3")]),
    ("number", pa.float64(), st.floats(-180, 180), [quasi("grid-0.01"), quasi("grid-0.25"), quasi("grid-5")]),
    ("date", pa.date32(), DAYS, [quasi("month"), quasi("quarter"), quasi("year"), quasi("age-10", top_code=80)]),
    ("datetime", pa.timestamp("us"), st.datetimes(dt.datetime.combine(D(1000, 1, 1), dt.time())), [quasi("month"), quasi("year")]),
    ("string", pa.string(), st.text(st.characters(exclude_categories=["C"]), max_size=12), [{"class": "sensitive", "mask": "first-3"}, {"class": "sensitive", "pseudonym": True}]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "stored", "values", "choices"), ANYTHING)
@given(data=st.data())
def test_the_public_schema_always_validates_the_public_table(
    kind: str, stored: pa.DataType, values: Any, choices: list[Any], data: st.DataObject
) -> None:
    cells = repeated(data.draw(st.lists(st.none() | values, min_size=1, max_size=4)), stored)
    fields = [field("x", kind, data.draw(st.sampled_from(choices))), field("nomor", "integer", "public")]
    public = run({"x": cells, "nomor": list(range(len(cells)))}, fields)
    assert public.table.num_rows == len(cells)
    revalidate(public, "schemas/izin.json")
