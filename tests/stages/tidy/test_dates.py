"""Written dates become ISO 8601 in the declared form, or in the one that a whole column shows; never cell by cell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.tidy.dates import MONTH, DateForm
from tests.conftest import Bureau
from tests.stages.tidy.reading import read, refusal, workbook

TYPES = {"kode": "string", "tanggal": "date"}


def column(*cells: str) -> str:
    return "\n".join(["kode;tanggal", *(f"{number:02};{cell}" for number, cell in enumerate(cells, 1))]) + "\n"


@pytest.mark.parametrize(
    ("form", "cell", "iso"),
    [
        ("D/M/Y", "31 Januari 2024", "2024-01-31"),
        ("D/M/Y", "31 JAN 2024", "2024-01-31"),
        ("D/M/Y", "1 Agt 2024", "2024-08-01"),
        ("D/M/Y", "1 ags. 2024", "2024-08-01"),
        ("D/M/Y", "1-Agu-2024", "2024-08-01"),
        ("D/M/Y", "3/2/2024", "2024-02-03"),
        ("D/M/Y", "03.02.2024", "2024-02-03"),
        ("D/M/Y", "2024-02-03", "2024-02-03"),
        ("D/M/Y", "29/02/2023", "29/02/2023"),
        ("D/M/Y", "26-May-11", "26-May-11"),
        ("D/M/Y", "31 Foo 2024", "31 Foo 2024"),
        ("D/M/Y", "", ""),
        ("D/M/YY", "26-May-11", "2011-05-26"),
        ("D/M/YY", "24/12/2010", "2010-12-24"),
        ("D/M/YY", "1/2/70", "1970-02-01"),
        ("M/D/Y", "January 31, 2024", "2024-01-31"),
        ("M/D/Y", "1/14/2013", "2013-01-14"),
        ("M/D/YY", "1/14/13", "2013-01-14"),
        ("Y-M-D", "2024/1/5", "2024-01-05"),
        ("serial-1900", "45322", "2024-01-31"),
        ("serial-1900", "59", "1900-02-28"),
        ("serial-1900", "60", "60"),
        ("serial-1900", "61", "1900-03-01"),
        ("serial-1900", "45322.5", "45322.5"),
        ("serial-1904", "43860", "2024-01-31"),
    ],
)
def test_a_declared_form_becomes_iso_text_and_anything_else_stays_as_it_is(bureau: Bureau, form, cell, iso) -> None:
    assert read(bureau, TYPES, column(cell), delimiter=";", dates=form).column == [iso]


def test_every_name_of_a_month_in_both_languages_names_one_month() -> None:
    names = {name: DateForm("D/M/Y").read_cell(f"1 {name} 2024") for name in MONTH}
    assert sorted({iso for iso in names.values() if iso}) == [f"2024-{month:02}-01" for month in range(1, 13)]
    assert None not in names.values()


def test_each_column_may_have_its_own_form_and_undeclared_ones_are_left_alone(bureau: Bureau) -> None:
    types = {"masuk": "date", "keluar": "date", "catatan": "date"}
    text = "masuk,keluar,catatan\n3/2/2024,3/2/2024,3/2/2024\n"
    found = read(bureau, types, text, dates={"masuk": "D/M/Y", "keluar": "M/D/Y"})
    assert found.rows == [(2, "2024-02-03", "2024-03-02", "3/2/2024")]


def test_a_time_belongs_to_a_datetime_only(bureau: Bureau) -> None:
    types = {"hari": "date", "saat": "datetime"}
    text = "hari;saat\n3/2/2024 13.45;3/2/2024 13.45\n2024-02-03 08:30;2024-02-03 08:30\n"
    assert read(bureau, types, text, delimiter=";", dates="D/M/Y").rows == [
        (2, "3/2/2024 13.45", "2024-02-03T13:45:00"),
        (3, "2024-02-03 08:30", "2024-02-03T08:30:00"),
    ]


def test_true_dates_of_a_workbook_stand_beside_written_ones(bureau: Bureau) -> None:
    book = workbook(["kode", "tanggal"], ["1", date(2024, 1, 31)], ["2", "14 Feb 2024"], ["3", 45322])
    assert read(bureau, TYPES, book, "a.xlsx", dates="D/M/Y").column == ["2024-01-31", "2024-02-14", "45322"]
    assert read(bureau, TYPES, book, "a.xlsx", dates="serial-1900").column == [
        "2024-01-31",
        "14 Feb 2024",
        "2024-01-31",
    ]


@pytest.mark.parametrize(
    ("cells", "iso"),
    [
        (["1/2/2024", "13/2/2024"], ["2024-02-01", "2024-02-13"]),
        (["1/2/2024", "2/13/2024"], ["2024-01-02", "2024-02-13"]),
        (["1/1/2024", "5/5/2024"], ["2024-01-01", "2024-05-05"]),
        (
            ["1/2/2024", "kosong", "", "2024-03-04", "13/2/2024"],
            ["2024-02-01", "kosong", "", "2024-03-04", "2024-02-13"],
        ),
        (["2024/1/2"], ["2024-01-02"]),
        (["2024-01-02", "2024-03-04"], ["2024-01-02", "2024-03-04"]),
        (["kosong"], ["kosong"]),
    ],
)
def test_one_telling_cell_decides_for_the_whole_column(bureau: Bureau, cells, iso) -> None:
    assert read(bureau, TYPES, column(*cells), delimiter=";", dates="infer").column == iso


def test_a_column_that_two_forms_fit_is_refused_with_counts_and_rows(bureau: Bureau) -> None:
    assert refusal(bureau, TYPES, column("1/2/2024", "5/5/2024", "3/4/2024"), delimiter=";", dates="infer") == [
        "date-ambiguous a.csv:2 [tanggal]: The whole column (3 cells) can be read in two ways, D/M/Y / M/D/Y, which differ in 2 rows: 2, 4."
    ]


def test_a_column_that_no_form_fits_is_refused_with_counts_and_rows(bureau: Bureau) -> None:
    cells = ["13/2/2024"] * 7 + ["2/13/2024"] + ["14/2/2024"]
    assert refusal(bureau, TYPES, column(*cells), delimiter=";", dates={"tanggal": "infer"}) == [
        "date-mixed a.csv:9 [tanggal]: This column is written in several forms: D/M/Y fits 8 of 9 cells, not rows 9."
    ]


def test_serial_numbers_alone_do_not_say_from_which_day_they_count(bureau: Bureau) -> None:
    assert refusal(bureau, TYPES, column(*["45322"] * 7), delimiter=";", dates="infer") == [
        "date-ambiguous a.csv:2 [tanggal]: The whole column (7 cells) can be read in two ways, serial-1900 / serial-1904, which differ in 7 rows: 2, 3, 4, 5, 6, …."
    ]


def test_every_file_of_a_delivery_may_have_its_own_form(bureau: Bureau) -> None:
    from pipelines.stages.tidy import tidy
    from tests.stages.tidy.reading import given as declared
    from tests.stages.tidy.reading import raw

    files = [raw(bureau.deliver(name, column(cell))) for name, cell in (("a.csv", "13/2/2024"), ("b.csv", "2/13/2024"))]
    tidied = tidy(declared(bureau, TYPES, {"delimiter": ";", "dates": "infer"}), files)
    assert [row["tanggal"] for batch in tidied.batches for row in batch.to_pylist()] == ["2024-02-13"] * 2


def test_a_form_that_is_not_known_and_a_column_that_is_not_there_are_refused_in_the_declaration(bureau: Bureau) -> None:
    bureau.declare(layout={"dates": "Y/D/M"})
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == ["value"]
    bureau.declare(layout={"dates": {"tanggal": "D/M/Y"}})
    assert [finding.rule for finding in bureau.catalog().broken["sekolah"]] == ["field-unknown"]


NAMES = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
WRITERS = {
    "D/M/Y": [lambda d: f"{d.day}/{d.month}/{d.year:04}", lambda d: f"{d.day:02} {NAMES[d.month - 1]} {d.year:04}"],
    "M/D/Y": [lambda d: f"{d.month}/{d.day}/{d.year:04}", lambda d: f"{NAMES[d.month - 1][:3]} {d.day}, {d.year:04}"],
    "Y-M-D": [lambda d: f"{d.year:04}/{d.month}/{d.day}", lambda d: d.isoformat()],
    "serial-1904": [lambda d: str((d - date(1904, 1, 1)).days)],
    "serial-1900": [lambda d: str((d - date(1899, 12, 30)).days)],
}


@settings(deadline=None)
@given(day=st.dates(date(1904, 1, 2)), form=st.sampled_from(sorted(WRITERS)))
def test_a_day_that_is_written_in_a_form_is_read_back(day: date, form: str) -> None:
    assert [DateForm(form).read_cell(write(day)) for write in WRITERS[form]] == [day.isoformat()] * len(WRITERS[form])


@settings(deadline=None)
@given(day=st.integers(61, 73_000), second=st.integers(0, 86_399))
def test_a_serial_with_a_fraction_is_a_moment_to_the_second(day: int, second: int) -> None:
    moment = datetime(1899, 12, 30, tzinfo=UTC) + timedelta(days=day, seconds=second)
    serial = day + second / 86_400
    expected = moment.replace(tzinfo=None).isoformat(timespec="seconds")
    assert DateForm("serial-1900", timed=True).read_cell(f"{serial:.9f}") == expected
