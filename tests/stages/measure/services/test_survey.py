"""The satisfaction survey: the golden case of three weights, intervals, elements that were not measured, counts."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.kit import read_kit
from pipelines.model.period import parse
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.measures.survey import element, index
from tests.stages.measure.services.given import ELEMENTS, answers, measured, of, told

# 29 respondents of one unit; only the sums of their answers are known, and the index needs no more. Facts from a public worked
# example: github.com/rennn9/GASPUL_BACKEND, rumus_perhitungan_ikm_lengkap.md at 157a1a6.
SUMS = {"requirements": 105, "procedure": 101, "time": 100, "fee": 116, "product": 102, "competence": 105}
SUMS |= {"behaviour": 106, "facilities": 105, "complaints": 115}  # there U8 is facilities and U9 complaints


def spread_out(total: int, n: int = 29) -> list[int]:
    """Answers with a given sum."""
    low, more = divmod(total, n)
    return [low + (i < more) for i in range(n)]


def test_the_golden_survey_gives_91_48_and_90_56_and_91_38_by_how_the_weight_is_written() -> None:
    # Sum of the nine means: 955/29 = 32.931034…; 955 is 105+101+100+116+102+105+106+105+115.
    # 955/29 × 25/9 = 91.4751; × 25 × 0.11 = 90.5603; × 25 × 0.111 = 91.3836.
    found = measured("services", "skm", answers({role: spread_out(total) for role, total in SUMS.items()}))
    indices = {m.indicator: m for m in found.measurements if m.indicator.startswith("satisfaction-index") and not m.by}
    assert {name: f"{m.value:.2f}" for name, m in indices.items()} == {
        "satisfaction-index": "91.48",
        "satisfaction-index-rounded-2": "90.56",
        "satisfaction-index-rounded-3": "91.38",
        "satisfaction-index-measured": "91.48",
    }
    # the weights are stored: their sum is the denominator
    assert [m.denominator for m in indices.values()] == pytest.approx([1, 0.99, 0.999, 1])
    assert {m.n for m in indices.values()} == {29}


def test_a_perfect_survey_is_100_with_exact_weights_and_99_with_printed_ones() -> None:
    found = measured("services", "skm", answers(dict.fromkeys(ELEMENTS, [4] * 10)))
    assert of(found, "satisfaction-index").value == pytest.approx(100)
    assert of(found, "satisfaction-index-rounded-2").value == pytest.approx(99)
    # everybody alike: no interval, rather than one of no width
    assert (of(found, "satisfaction-index").low, of(found, "satisfaction-index").high) == (None, None)


def test_the_interval_is_students_t_over_respondents() -> None:
    # Ten people; eight elements are 3, the ninth is 4 for five and 2 for five. Means of people: 3 ± 1/9, so their standard
    # deviation is 1/9 × √(10/9) = 0.117121, the error 0.117121/√10 = 0.037037, t(9) = 2.262157, half = 0.083784, × 25 = 2.0946.
    found = measured("services", "skm", answers({"fee": [4] * 5 + [2] * 5}))
    whole = of(found, "satisfaction-index")
    assert (whole.value, whole.low, whole.high) == pytest.approx((75, 72.9054, 77.0946), abs=1e-4)
    # The element alone: deviation √(10/9) = 1.054093, error 1/3, half 0.754052.
    fee = of(found, "element-fee")
    assert (fee.value, fee.low, fee.high) == pytest.approx((3, 2.245948, 3.754052), abs=1e-5)


def test_the_mean_of_element_means_is_not_the_mean_of_peoples_means() -> None:
    # Fee: ten answers, one 1 and nine 4 = 3.7; requirements: one person alone answered, 1. The seven others are 3.
    # (3.7 + 1 + 7 × 3)/9 × 25 = 71.3889.
    given_answers = answers({"fee": [1] + [4] * 9, "requirements": [1] + [None] * 9})
    found = measured("services", "skm", given_answers)
    assert of(found, "satisfaction-index").value == pytest.approx(25.7 / 9 * 25)
    assert of(found, "element-requirements").state == "few"  # one answer


def test_columns_are_found_by_name_and_never_by_number() -> None:
    numbered = {f"U{i}": [3] * 10 for i in range(1, 10)}
    assert of(measured("services", "skm", numbered), "satisfaction-index").state == "missing"
    roles = list(ELEMENTS)
    swapped = {role: f"U{i}" for i, role in enumerate([*roles[:7], "facilities", "complaints"], 1)}
    numbered["U8"] = [4] * 10
    found = measured("services", "skm", numbered, columns=swapped)
    assert (of(found, "element-facilities").value, of(found, "element-complaints").value) == (4, 3)


def test_a_unit_that_did_not_measure_an_element_has_no_complete_index_and_is_named() -> None:
    unit = ["Perpustakaan"] * 10 + ["Dinas A"] * 10
    found = measured("services", "skm", answers({"fee": [None] * 10 + [2] * 10}, unit))
    library = of(found, "satisfaction-index", "unit", "Perpustakaan")
    assert (library.state, library.value, library.denominator) == ("nothing", None, pytest.approx(8 / 9))
    # over what it did measure: eight threes
    assert of(found, "satisfaction-index-measured", "unit", "Perpustakaan").value == pytest.approx(75)
    assert of(found, "element-fee", "unit", "Perpustakaan").state == "nothing"
    # (8 × 3 + 2)/9 × 25 = 72.2222
    assert of(found, "satisfaction-index", "unit", "Dinas A").value == pytest.approx(26 / 9 * 25)
    [note] = found.notes
    assert (note.rule, note.role, note.count) == ("element-not-measured", "fee", 1)
    assert note.message.id == (
        "Unsur 'Biaya atau tarif' tidak diukur oleh: Perpustakaan. Indeks lengkapnya tidak dihitung."
    )


def test_answers_off_the_scale_are_counted_and_left_out() -> None:
    found = measured("services", "skm", answers({"fee": [0, 5, 9] + [4] * 10}))
    assert (of(found, "element-fee").value, of(found, "element-fee").n) == (4, 10)
    assert told(found) == [("answer-off-scale", "fee", 3)]


def test_every_level_is_counted_also_one_that_nobody_chose() -> None:
    found = measured("services", "skm", answers({"fee": [4] * 6 + [3] * 3 + [1] * 2 + [None]}))
    assert [(m.group, m.value, m.n) for m in found.of("answers-fee", "fee")] == [
        ("1", 2, 11), ("2", 0, 11), ("3", 3, 11), ("4", 6, 11),
    ]  # fmt: skip


def test_nine_respondents_are_too_few_to_show() -> None:
    found = measured("services", "skm", answers({"fee": [4] * 9}))
    shown = [m for m in found.measurements if m.indicator != "respondents"]
    assert {(m.state, m.value, m.low, m.high) for m in shown} == {("few", None, None, None)}


def as_counts(table: dict) -> dict:
    """The same answers as a table of counts: unit, element in Indonesian words, level, how many."""
    words = dict(zip(ELEMENTS, _words(), strict=True))
    rows = [
        (unit, words[role], level, [a for u, a in zip(table["unit_layanan"], table[name], strict=True) if u == unit].count(level))
        for unit in sorted(set(table["unit_layanan"]))
        for role, name in ELEMENTS.items()
        for level in (1, 2, 3, 4)
    ]  # fmt: skip
    return dict(
        zip(("unit_layanan", "unsur", "nilai", "jumlah_jawaban"), map(list, zip(*rows, strict=True)), strict=True)
    )


def _words() -> list[str]:
    known = read_kit("services", "skm-counts").profile.values["element"]
    return [next(word for word, meant in known.items() if meant == role) for role in ELEMENTS]


def test_counts_give_the_index_of_the_answers_and_a_wider_interval() -> None:
    table = answers({"fee": [4] * 5 + [2] * 5, "time": [2] * 5 + [4] * 5})
    by_person, by_count = (
        measured("services", "skm", table),
        measured("services", "skm-counts", as_counts(table)),
    )
    for indicator in ("satisfaction-index", "satisfaction-index-rounded-2", "element-fee", "element-time"):
        one, other = of(by_person, indicator), of(by_count, indicator)
        assert (one.value, one.n) == pytest.approx((other.value, other.n)), indicator
    # In the rows fee and time offset each other exactly (every person's mean is 3), so no spread at all is left; in the
    # counts they may move together: 2 × 1.054093 / 9 / √10 × 2.262157 × 25 = 4.1892 each side.
    assert of(by_person, "satisfaction-index").low is None
    assert of(by_count, "satisfaction-index").low == pytest.approx(75 - 4.1892, abs=1e-4)
    levels = [(m.group, m.value) for m in by_count.of("answers-fee", "fee")]
    assert levels == [("1", 0), ("2", 5), ("3", 0), ("4", 5)]


def test_rows_of_counts_that_say_too_little_are_counted_and_left_out() -> None:
    table = as_counts(answers({"fee": [4] * 10}))
    table["unsur"][0], table["jumlah_jawaban"][-1], table["nilai"][5] = "U9", -3, None
    found = measured("services", "skm-counts", table)
    assert told(found)[:2] == [("value-unknown", "element", 1), ("count-incomplete", "answers", 3)]


LEVELS = st.lists(st.sampled_from([1, 2, 3, 4, None]), min_size=12, max_size=12)


SKM = Context(parse("year", "2026"), read_kit("services", "skm").profile.parameters)
SOME = ("fee", "time", "product")


def only_row(compute, columns: dict[str, list], settings: dict) -> dict:
    n = len(next(iter(columns.values())))
    facts = pa.table({**{role: pa.array(given, pa.int64()) for role, given in columns.items()}, "weight": [1] * n})
    [row] = compute(facts, "", settings, SKM).to_pylist()
    return row


@given(st.fixed_dictionaries(dict.fromkeys(SOME, LEVELS)), st.sampled_from(SOME))
def test_an_element_that_is_not_measured_never_changes_another(columns: dict, gone: str) -> None:
    without = {**columns, gone: [None] * 12}
    for role in set(SOME) - {gone}:
        assert only_row(element, columns, {"of": role}) == only_row(element, without, {"of": role})
    assert only_row(element, without, {"of": gone})["value"] is None
    assert only_row(index, without, {"elements": SOME})["value"] is None


@given(st.fixed_dictionaries(dict.fromkeys(SOME, LEVELS)))
def test_an_index_and_its_interval_stay_on_the_scale(columns: dict) -> None:
    row = only_row(index, columns, {"elements": SOME})
    if row["value"] is not None:
        assert 25 - 1e-9 <= row["value"] <= 100 + 1e-9
        assert row["low"] is None or 25 <= row["low"] <= row["value"] <= row["high"] <= 100


@given(st.lists(st.integers(1, 4), min_size=10, max_size=30), st.integers(1, 5))
def test_facts_that_stand_for_several_rows_count_as_often(given_levels: list[int], times: int) -> None:
    context, settings = SKM, {"elements": ["fee"]}
    once = pa.table({"fee": given_levels, "weight": [times] * len(given_levels)})
    repeated = pa.table({"fee": given_levels * times, "weight": [1] * len(given_levels) * times})
    [one], [other] = (index(facts, "", settings, context).to_pylist() for facts in (once, repeated))
    assert {k: v for k, v in one.items() if v is not None} == pytest.approx(
        {k: v for k, v in other.items() if v is not None}
    )


def test_a_survey_of_nobody_has_no_index_and_no_error() -> None:
    empty = pa.table({name: pa.array([], pa.int64()) for name in ELEMENTS.values()})
    found = measured("services", "skm", empty)
    assert {(m.state, m.value) for m in found.of("satisfaction-index")} == {("nothing", None)}
    assert of(found, "respondents").value == 0
    assert not any(math.isnan(m.denominator or 0) for m in found.measurements)
