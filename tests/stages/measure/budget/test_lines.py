"""A table with a row for every phase (`tahap`) says the same as one with a column for every phase."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.model.period import parse
from pipelines.stages.measure.anomalies.find import find_anomalies
from tests.stages.measure.budget.kabupaten import KIT, LINES, context, facts, measured, only, rules, table, values

PHASES = {"APBD Murni": 4, "perubahan": 5, "Realisasi": 6}
NAMES = ("nama_skpd", "kode_skpd", "kode_sub_kegiatan", "kode_rekening", "tahap", "jumlah")


def long(order: list[int] | None = None) -> pa.Table:
    rows = [(*line[:4], phase, float(line[place])) for line in LINES for phase, place in PHASES.items()]
    rows = [rows[place] for place in order] if order else rows
    kinds = [pa.string()] * 5 + [pa.float64()]
    return pa.table({n: pa.array(c, k) for n, c, k in zip(NAMES, zip(*rows, strict=True), kinds, strict=True)})


@settings(max_examples=5)
@given(st.permutations(range(len(LINES) * len(PHASES))))
def test_every_figure_is_that_of_the_wide_table_whatever_the_order_of_the_rows(order: list[int]) -> None:
    kit = only("spending", "budget-in-force", "absorption", "shift", "composition-economic", "surplus", "zero-lines")
    wide, folded = measured(table().drop_columns(["tahun_lalu"]), kit), measured(long(order), kit)
    assert sorted(folded.measurements, key=str) == sorted(wide.measurements, key=str)


def test_a_phase_that_a_line_has_not_is_empty_and_counted() -> None:
    found = measured(long().slice(0, len(LINES) * 3 - 1))  # the last outturn is missing: 8 of financing paid
    assert rules(found)["outturn-missing"] == 1
    assert values(found, "surplus") == {"": 60.0}


def test_rows_of_an_unknown_phase_are_left_out_and_counted() -> None:
    odd = long().slice(0, 1).set_column(4, "tahap", pa.array(["RKA"]))
    found = measured(pa.concat_tables([long(), odd]))
    assert rules(found)["value-unknown"] == 1
    assert values(found, "budget-in-force") == {"": 430.0}


def test_a_table_without_a_known_phase_or_with_columns_for_them_stays_as_it_is() -> None:
    unknown = long().set_column(4, "tahap", pa.array(["I"] * (len(LINES) * 3)))
    assert [m.state for m in measured(unknown).of("spending")] == ["missing"]
    wide = table().append_column("tahap", pa.array(["murni"] * 12)).append_column("jumlah", pa.array([1.0] * 12))
    assert values(measured(wide), "spending") == {"": 380.0}


def test_a_question_names_the_first_row_of_its_line() -> None:
    given_ = long()
    rows = pa.table({"row": range(given_.num_rows)})
    found = find_anomalies(facts(given_), rows, KIT, context(parse("month", "2026-10")))
    assert [(a.rule, a.keys[0]["row"]) for a in found.anomalies] == [("over-budget", "6"), ("unbudgeted", "12")]
