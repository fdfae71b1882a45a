"""Questions about budget rows: which rule, which rows, which figures; and what is no question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from pipelines.model.anomaly import Anomaly
from pipelines.model.kit import read_kit
from pipelines.model.period import parse
from pipelines.stages.measure.anomalies import find
from pipelines.stages.measure.anomalies.find import Found, find_anomalies
from tests.stages.measure.budget.kabupaten import KIT, context, facts
from tests.stages.measure.budget.kabupaten import table as regency

NAMES = ("kode_skpd", "kode_sub_kegiatan", "kode_rekening", "anggaran", "realisasi_bulan_ini", "realisasi")
MILLION = 1_000_000
ACCOUNT = "5.1.02.01.001.000"


def rows(*amounts: tuple[float | None, float, float | None]) -> pa.Table:
    """Lines of one agency: budget, outturn of the month and so far, in millions."""
    lines = [
        ("1.01.A", "1.01.02.2.01.0001", f"{ACCOUNT}{number:02}", *(v and v * MILLION for v in amount))
        for number, amount in enumerate(amounts)
    ]
    return table(lines)


def table(lines: Sequence[Sequence[Any]]) -> pa.Table:
    columns = zip(*lines, strict=True)
    kinds = [pa.string()] * 3 + [pa.float64()] * 3
    return pa.table({n: pa.array(c, k) for n, c, k in zip(NAMES, columns, kinds, strict=True)})


def asked(now: pa.Table, before: pa.Table | None = None, month: str = "2026-10", rule: str = "") -> Found:
    found = find_anomalies(
        facts(now),
        now.select(NAMES[:3]),
        KIT,
        context(parse("month", month)),
        None if before is None else facts(before),
    )
    kept = tuple(anomaly for anomaly in found.anomalies if not rule or anomaly.rule == rule)
    return Found(kept, found.notes, found.checked)


def places(found: Found) -> list[list[str]]:
    """The last two digits of the accounts of each question."""
    return [[key["kode_rekening"][-2:] for key in anomaly.keys] for anomaly in found.anomalies]


def test_an_outturn_ten_times_the_budget_is_asked_about_with_its_key_and_figures() -> None:
    found = asked(rows((50, 0, 500), (50, 0, 499), (0, 0, 500), (0.05, 0, 0.9)), rule="tenfold-budget")
    key = {"kode_skpd": "1.01.A", "kode_sub_kegiatan": "1.01.02.2.01.0001", "kode_rekening": f"{ACCOUNT}00"}
    assert found.anomalies == (Anomaly("tenfold-budget", (key,), {"realised": 500e6, "budget": 50e6}),)


def test_a_budget_that_rose_or_fell_tenfold_is_asked_about() -> None:
    before = rows((20, 0, 0), (200, 0, 0), (20, 0, 0), (0, 0, 0), (1, 0, 0))
    now = rows((200, 0, 0), (20, 0, 0), (199, 0, 0), (900, 0, 0), (9.9, 0, 0))
    found = asked(now, before, rule="tenfold-before")
    assert places(found) == [["00"], ["01"]]
    assert found.anomalies[1].figures == {"budget": 20e6, "before": 200e6}
    assert places(asked(now, before, month="2026-01", rule="tenfold-before")) == []  # the edition before is last year's


def test_an_outturn_that_does_not_carry_over_is_asked_about() -> None:
    """100 in September and 20 in October are 120; the second line lost 30, the third is new."""
    before = rows((500, 0, 100), (500, 0, 100))
    now = rows((500, 20, 120), (500, 20, 90), (500, 5, 5))
    found = asked(now, before, rule="carried-over")
    assert places(found) == [["01"]]
    assert found.anomalies[0].figures == {"realised": 90e6, "realised_month": 20e6, "before": 100e6}
    assert places(asked(now, before, month="2026-01", rule="carried-over")) == []


def test_rows_that_their_codes_do_not_tell_apart_are_not_compared() -> None:
    before = rows((20, 0, 0), (20, 0, 0))
    twice = pa.concat_tables([rows((200, 0, 0), (200, 0, 0)), rows((200, 0, 0))])
    assert places(asked(twice, before, rule="tenfold-before")) == [["01"]]
    assert places(asked(rows((200, 0, 0), (200, 0, 0)), twice, rule="tenfold-before")) == []


def test_a_line_without_an_activity_is_compared_too() -> None:
    """Revenue has no sub-activity."""

    def revenue(budget: float) -> pa.Table:
        return table([("5.02.C", None, "4.1.01.06.001.00001", budget, 0, 0)])

    found = asked(revenue(300e6), revenue(30e6), rule="tenfold-before")
    assert [anomaly.keys[0]["kode_sub_kegiatan"] for anomaly in found.anomalies] == [""]


def test_a_cent_breaks_a_sum_and_binary_noise_does_not() -> None:
    before = rows((1, 0, 0.1), (1, 0, 0.1))
    now = rows((1, 0.2, 0.3), (1, 0.2, 0.30000001))  # 100,000 + 200,000 = 300,000, and a cent more
    assert places(asked(now, before, rule="carried-over")) == [["01"]]


def test_lines_over_and_without_a_budget_are_asked_about_largest_first() -> None:
    found = rows((100, 0, 101), (0, 0, 7), (100, 0, 100), (100, 0, 180), (0, 0, 0))
    assert places(asked(found, rule="over-budget")) == [["03"], ["00"]]
    assert places(asked(found, rule="unbudgeted")) == [["01"]]


def test_unspent_lines_are_no_question_before_three_quarters_of_the_year() -> None:
    now = rows((100, 0, 0), (99, 0, 0), (500, 0, 0), (500, 0, None))
    assert places(asked(now, rule="unspent")) == [["02"], ["00"]]
    assert places(asked(now, month="2026-08", rule="unspent")) == []


def test_the_same_uneven_amount_in_three_lines_is_one_question_about_all_of_them() -> None:
    uneven = 12.345678
    now = rows((99, uneven, 50), (99, 30, 50), (99, uneven, 50), (99, 30, 50), (99, uneven, 50), (99, 30, 50))
    assert places(asked(now, rule="same-month-amount")) == [["00", "02", "04"]]  # 30 million is a round amount
    assert places(asked(now.slice(0, 4), rule="same-month-amount")) == []


def test_the_same_payment_to_one_payee_is_asked_about() -> None:
    kit = read_kit("budget", "uk-spend")
    now = pa.table({"vendor_name": ["A", "A", "A", "B"], "amount": [10_500.55, 10_500.55, 10_500.55, 10_500.55]})
    numbers = pa.table({"row": [1, 2, 3, 4]})
    found = find_anomalies(facts(now, kit, realised="amount"), numbers, kit, context(kit=kit))
    assert found.anomalies == (
        Anomaly("same-amount", ({"row": "1"}, {"row": "2"}, {"row": "3"}), {"realised": 10_500.55}),
    )


def test_a_budget_in_force_that_is_not_the_revised_one_is_asked_about() -> None:
    revised = pa.array([100e6, 99e6, None])
    now = rows((100, 0, 0), (100, 0, 0), (100, 0, 0)).append_column("anggaran_perubahan", revised)
    found = asked(now, rule="budget-not-revised")
    assert places(found) == [["01"]]
    assert found.anomalies[0].figures == {"budget": 100e6, "revised": 99e6}


def test_an_identity_that_is_broken_is_a_question_about_the_whole_edition() -> None:
    """Of the twelve lines: 380 + 60 - 380 - 8 = 52, and 380 of expenditure."""
    official = {"surplus": 52, "realised": "379.99"}
    found = find_anomalies(facts(regency()), regency().select(NAMES[:3]), KIT, context(official=official))
    whole = [anomaly for anomaly in found.anomalies if anomaly.rule in {"balance-broken", "total-broken"}]
    assert whole == [Anomaly("total-broken", (), {"value": 0.01, "numerator": 380.0, "denominator": 379.99})]
    stated = find_anomalies(facts(regency()), regency().select(NAMES[:3]), KIT, context(official={"surplus": 50}))
    assert [(a.rule, a.figures["value"]) for a in stated.anomalies if not a.keys] == [("balance-broken", 2.0)]


def test_what_could_not_be_looked_at_is_told_of() -> None:
    found = asked(rows((100, 0, 50)))
    assert found.anomalies == ()
    assert {note.role for note in found.notes} == {
        "tenfold-before",
        "spending-jump",
        "carried-over",
        "same-amount",
        "budget-not-revised",
    }
    assert {rule.id for rule in KIT.anomalies} == set(found.checked) | {note.role for note in found.notes}


def test_nothing_is_asked_of_a_tree() -> None:
    parent = ("1.01.A", "1.01.02.2.01.0001", "5.1.02", 100e6, 0, 900e6)
    found = asked(pa.concat_tables([rows((100, 0, 900)), table([parent])]))
    assert (found.anomalies, found.checked) == ((), ())


def test_a_rule_that_every_row_raises_is_cut_short_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(find, "MOST", 2)
    found = asked(rows(*[(100, 0, 150)] * 5), rule="over-budget")
    assert len(found.anomalies) == 2
    assert [(note.rule, note.count) for note in found.notes if note.rule == "anomalies-more"] == [("anomalies-more", 3)]


def test_every_rule_asks_and_explains_and_accuses_nobody() -> None:
    for rule in KIT.anomalies:
        assert rule.question.id.endswith("?"), rule.id
        assert rule.question.en.endswith("?"), rule.id
        assert rule.explanations.id
        assert rule.explanations.en
        words = f"{rule.name} {rule.question}".lower()
        assert not any(word in words for word in ("korupsi", "fraud", "curang", "melanggar", "illegal")), rule.id
