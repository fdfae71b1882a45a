"""Local number forms become plain numbers in the declared form, or in the one that a whole column shows."""

from __future__ import annotations

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.tidy.numbers import NumberForm
from tests.conftest import Bureau
from tests.stages.tidy.reading import read, refusal, workbook

TYPES = {"kode": "string", "nilai": "number"}
COMMA = {"decimal": ",", "group": "."}


def column(*cells: str) -> str:
    return "\n".join(["kode|nilai", *(f"{number:02}|{cell}" for number, cell in enumerate(cells, 1))]) + "\n"


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("Rp 1.000", "1000"),
        ("Rp1.000,50", "1000.50"),
        ("Rp. 1.000,-", "1000"),
        ("RP 1.000,00", "1000.00"),
        ("Rp\u00a0-1.000", "-1000"),
        ("-Rp 1.000", "-1000"),
        ("(Rp 1.000)", "-1000"),
        ("Rp (1.000)", "-1000"),
        ("1.234-", "-1234"),
        ("1.234,5 -", "-1234.5"),
        ("1.234,-", "1234"),
        ("\u22125", "-5"),
        ("+5", "+5"),
        ("\u00a01.234\u2009", "1234"),
        ("USD 5", "USD 5"),
        ("Rp", "Rp"),
        ("-", "-"),
    ],
)
def test_currency_minus_and_cents_that_are_none_are_read_in_a_declared_form(bureau: Bureau, cell, plain) -> None:
    found = read(bureau, TYPES, column(cell), delimiter="|", numbers={**COMMA, "currency": "Rp"})
    assert (found.column, found.findings) == ([plain], [])


@pytest.mark.parametrize("cell", ["(-5)", "--5", "0.123", "01.234", "1 000", "Rp 1.5", "(1,234.5)", "5.-"])
def test_what_looks_like_a_number_of_another_form_is_found(bureau: Bureau, cell) -> None:
    found = read(bureau, TYPES, column(cell), delimiter="|", numbers={**COMMA, "currency": "Rp"})
    assert (found.column, found.findings) == ([cell], [("number-form", 2, "nilai")])


def test_a_currency_that_is_not_declared_is_no_number(bureau: Bureau) -> None:
    assert read(bureau, TYPES, column("Rp 1.000"), delimiter="|", numbers=COMMA).column == ["Rp 1.000"]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u2007", "\u2009", "\u202f"])
def test_a_space_as_group_stands_for_every_kind_of_space(bureau: Bureau, space) -> None:
    cells = [f"1{space}234{space}567,5", "1234", f"({space}1{space}000)"]
    found = read(bureau, TYPES, column(*cells), delimiter="|", numbers={"decimal": ",", "group": " "})
    assert (found.column, found.findings) == (["1234567.5", "1234", "-1000"], [])


@pytest.mark.parametrize(
    ("cells", "plain"),
    [
        (["1.234", "1.234.567,89"], ["1234", "1234567.89"]),
        (["1.234", "0,5"], ["1234", "0.5"]),
        (["1.234", "12345.5"], ["1.234", "12345.5"]),
        (["1.234", "0.123"], ["1.234", "0.123"]),
        (["1.234", "1.2345"], ["1.234", "1.2345"]),
        (["1,234", "5,678.5"], ["1234", "5678.5"]),
        (["1234,5", "7"], ["1234.5", "7"]),
        (["1\u00a0234,5", "7"], ["1234.5", "7"]),
        (["Rp 1.000,00", "IDR 5", "(Rp 2.000)", "3.000-"], ["1000.00", "5", "-2000", "-3000"]),
        (["5", "7"], ["5", "7"]),
        (["kosong", "", "1.234,5"], ["kosong", "", "1234.5"]),
    ],
)
def test_a_column_that_one_form_fits_is_read_in_it(bureau: Bureau, cells, plain) -> None:
    found = read(bureau, TYPES, column(*cells), delimiter="|", numbers="infer")
    assert (found.column, found.findings) == (plain, [])


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (
            ["1.234", "5", "6.789"],
            "number-ambiguous a.csv:2 [nilai]: The whole column (3 cells) can be read in two ways, 1.234,5 / 1,234.5, which differ in 2 rows: 2, 4.",
        ),
        (
            ["1.234,5", "1,234.5", "1.000,5"],
            "number-mixed a.csv:3 [nilai]: This column is written in several forms: 1.234,5 fits 2 of 3 cells, not rows 3.",
        ),
    ],
)
def test_a_column_that_several_forms_fit_or_none_is_refused_with_the_evidence(bureau: Bureau, cells, says) -> None:
    assert refusal(bureau, TYPES, column(*cells), delimiter="|", numbers="infer") == [says]


def test_all_columns_that_cannot_be_inferred_are_named_at_once(bureau: Bureau) -> None:
    types = {"a": "number", "b": "number", "c": "date"}
    found = refusal(bureau, types, "a|b|c\n1.234|5,678|1/2/2024\n", delimiter="|", numbers="infer", dates="infer")
    assert [line.split(":")[0:2] for line in found] == [
        ["number-ambiguous a.csv", "2 [a]"],
        ["number-ambiguous a.csv", "2 [b]"],
        ["date-ambiguous a.csv", "2 [c]"],
    ]


def test_true_numbers_of_a_workbook_are_certain_beside_written_ones(bureau: Bureau) -> None:
    cells = [1.234, 1234567.5, 1234, 1e22, 1.5e-7, "1.234,50"]
    book = workbook(["kode", "nilai"], *([str(place), cell] for place, cell in enumerate(cells)))
    expected = ["1.234", "1234567.5", "1234", str(10**22), "0.00000015", "1234.50"]
    for numbers in ("infer", COMMA):
        found = read(bureau, TYPES, book, "a.xlsx", numbers=numbers)
        assert (found.column, found.findings) == (expected, []), numbers


def test_true_numbers_of_json_and_parquet_are_certain_beside_written_ones(bureau: Bureau) -> None:
    import io

    import pyarrow.parquet as pq

    stream = io.BytesIO()
    pq.write_table(pa.table({"kode": ["1", "2"], "nilai": pa.array([1.234, None])}), stream)
    records = b'[{"kode": "1", "nilai": 1.234}, {"kode": "2", "nilai": "1.234,5"}, {"kode": "3", "nilai": null}]'
    for numbers in ("infer", COMMA):
        assert read(bureau, TYPES, records, "a.json", numbers=numbers).column == ["1.234", "1234.5", None]
        assert read(bureau, TYPES, stream.getvalue(), "a.parquet", numbers=numbers).column == ["1.234", None]


def test_a_column_of_a_csv_that_may_be_thousands_is_refused_when_nothing_is_declared(bureau: Bureau) -> None:
    types = {"a": "number", "b": "number", "c": "number", "d": "integer", "e": "string"}
    rows = "1.234|1.234|12.50|1|1.234\n5.678|0.500||2|5.678\n7|9.000||3|\n"
    found = read(bureau, types, "a|b|c|d|e\n" + rows, delimiter="|")
    assert found.findings == [("number-ambiguous", 2, "a")]
    assert read(bureau, types, "a|b|c|d|e\n" + rows, delimiter="|", numbers={"decimal": "."}).findings == []


def test_a_doubt_in_the_second_file_names_that_file_and_its_own_rows(bureau: Bureau) -> None:
    from pipelines.stages.tidy import tidy, where
    from tests.stages.tidy.reading import given as declared
    from tests.stages.tidy.reading import raw

    files = [raw(bureau.deliver(name, column("5", cell))) for name, cell in (("a.csv", "5.25"), ("b.csv", "5.250"))]
    tidied = tidy(declared(bureau, TYPES, {"delimiter": "|"}), files)
    list(tidied.batches)
    [finding] = tidied.findings
    assert where(finding.row, files) == ("b.csv", 3)
    assert finding.message.en.endswith("which differ in 1 rows: 3.")


def grouped(text: str, decimal: str, group: str) -> str:
    whole, _, rest = text.partition(".")
    digits = f"{int(whole):,}".replace(",", group)
    return digits + (decimal + rest if rest else "")


AMOUNTS = st.decimals(0, 10**15, places=2, allow_nan=False, allow_infinity=False)
SIGNS = st.sampled_from(["", ",", ".", " ", "\u00a0", "\u2009"])
WRAPS = ["{}", "-{}", "({})", "{}-", "Rp {}", "-Rp{}", "(Rp {})", "Rp -{}"]


@settings(deadline=None)
@given(amount=AMOUNTS, decimal=st.sampled_from([",", "."]), group=SIGNS, wrap=st.sampled_from(WRAPS))
def test_a_number_that_is_written_in_a_form_is_read_back(amount: Decimal, decimal: str, group: str, wrap: str) -> None:
    if decimal == group:
        group = ""
    form = NumberForm(decimal, " " if group.isspace() else group, ("Rp",))
    cell = wrap.format(grouped(f"{amount:f}", decimal, group))
    [read_back] = form.read(pa.array([cell])).to_pylist()
    assert Decimal(read_back) == (-amount if "-" in wrap or "(" in wrap else amount)


@settings(deadline=None)
@given(cells=st.lists(st.text("0123456789.,-() Rp\u00a0\u2212e+", max_size=14), min_size=1), strict=st.booleans())
def test_whatever_is_read_is_a_plain_number_with_the_digits_of_the_cell(cells: list[str], strict: bool) -> None:
    found = NumberForm(",", ".", ("Rp",), strict=strict).read(pa.array(cells)).to_pylist()
    for cell, number in zip(cells, found, strict=True):
        if number is not None:
            assert Decimal(number).is_finite()
            assert [sign for sign in number if sign.isdigit()] == [
                sign for sign in cell.removesuffix("e0") if sign.isdigit()
            ]
