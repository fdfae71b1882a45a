"""The report of a month: trend, peers, what changed, earlier findings, and who became better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.responsiveness import AgencyReport, Responsiveness
from pipelines.stages.measure.responsiveness import responsiveness
from pipelines.stages.measure.responsiveness.comparing import change, peers
from tests.stages.measure.responsiveness.given import REGISTER, month, series, share


def of(report: Responsiveness, name: str) -> AgencyReport:
    return next(each for each in report.agencies if each.agency.name == name)


BEFORE = [share(f"Dinas {name}", hits, 100) for name, hits in zip("ABCDEF", (40, 60, 70, 80, 90, 95), strict=True)]
AFTER = [share(f"Dinas {name}", hits, 100) for name, hits in zip("ABCDEF", (60, 62, 70, 70, 92, 95), strict=True)]
REPORT = responsiveness([series({"2026-10": AFTER, "2026-09": BEFORE})], REGISTER, month("2026-10"))


def test_peers_are_the_others_alone() -> None:
    [strand] = of(REPORT, "Dinas A").strands
    # The others: 62 70 70 92 95; quartiles linear between neighbours: 70, 70, 92.
    found = strand.peers
    assert found is not None
    assert (found.count, found.lower, found.median, found.upper) == (5, 70, 70, 92)


def test_a_change_has_newcombes_interval() -> None:
    [strand] = of(REPORT, "Dinas A").strands
    # 40 of 100 → 60 of 100. Wilson: 30.94 to 49.80 and 50.20 to 69.06. Difference 20; low 20 - √((60-50.20)² + (49.80-40)²) =
    # 20 - √(96.04 + 96.04) = 6.14; high 20 + √((69.06-60)² + (40-30.94)²) = 20 + √(82.08 + 82.08) = 32.81.
    found = strand.change
    assert found is not None
    assert (found.difference, found.low, found.high) == pytest.approx((20, 6.14, 32.81), abs=0.01)
    assert [(p.period.key, p.value) for p in strand.earlier] == [("2026-09", 40)]


def test_those_that_became_better_are_recognised_although_they_are_not_the_best() -> None:
    # D fell by ten, which chance may explain: 80 → 70 of 100 has -21.6 to +2.1. E's and B's two points do not count.
    assert [(item.agency.name, item.change.difference) for item in REPORT.improved] == [("Dinas A", pytest.approx(20))]
    assert [item.agency.name for item in REPORT.leading] == ["Dinas F", "Dinas E", "Dinas C"]
    [strand] = of(REPORT, "Dinas D").strands
    assert strand.change is not None
    assert not strand.change.is_clear


def test_twenty_cases_are_too_few_to_be_recognised_or_compared() -> None:
    editions = {"2026-09": [share("Dinas A", 0, 20), *BEFORE[1:]], "2026-10": [share("Dinas A", 20, 20), *AFTER[1:]]}
    report = responsiveness([series(editions)], REGISTER, month("2026-10"))
    [strand] = of(report, "Dinas A").strands
    assert (strand.now.value, strand.change) == (100, None)
    assert report.improved == ()
    assert "Dinas A" not in {item.agency.name for item in report.leading}
    [other] = of(report, "Dinas B").strands
    assert other.peers is None  # four others with enough cases


def test_less_is_better_where_the_definition_says_so() -> None:
    report = responsiveness(
        [series({"2026-09": AFTER, "2026-10": BEFORE}, indicator={"good": "down"})], REGISTER, month("2026-10")
    )
    assert [item.agency.name for item in report.improved] == ["Dinas A"]
    assert [item.agency.name for item in report.leading] == ["Dinas A", "Dinas B", "Dinas C"]


def test_earlier_findings_are_followed_up() -> None:
    report = responsiveness(
        [series({"2026-09": BEFORE, "2026-10": AFTER}, indicator={"target": 60.0})], REGISTER, month("2026-10")
    )
    # In September A missed the target of 60 and was in the weakest quarter (below 70); now it meets the target.
    [strand] = of(report, "Dinas A").strands
    assert [(f.reason, f.course, f.resolved) for f in strand.follow_ups] == [
        ("target", "better", True), ("peers", "better", False),
    ]  # fmt: skip
    [unhurt] = of(report, "Dinas F").strands
    assert unhurt.follow_ups == ()


def test_a_finding_is_not_resolved_by_having_too_few_cases() -> None:
    editions = {"2026-09": BEFORE, "2026-10": [share("Dinas A", 5, 5, "few"), *AFTER[1:]]}
    report = responsiveness([series(editions, indicator={"target": 60.0})], REGISTER, month("2026-10"))
    [strand] = of(report, "Dinas A").strands
    assert [(f.reason, f.course, f.resolved) for f in strand.follow_ups] == [
        ("target", "unknown", False), ("peers", "unknown", False),
    ]  # fmt: skip


def test_a_quarter_stands_for_the_months_after_it_until_it_is_too_old() -> None:
    quarters = series({"2026-q2": BEFORE, "2026-q3": AFTER}, name="services")

    def now(key: str) -> str | None:
        [strand] = of(responsiveness([quarters], REGISTER, month(key)), "Dinas A").strands
        return strand.now.period.key if strand.now else None

    assert [now(key) for key in ("2026-08", "2026-10", "2027-09", "2027-11")] == ["2026-q2", "2026-q3", "2026-q3", None]


def test_an_agency_that_did_not_report_is_missing_and_is_not_a_peer() -> None:
    report = responsiveness([series({"2026-09": BEFORE, "2026-10": AFTER[1:]})], REGISTER, month("2026-10"))
    [strand] = of(report, "Dinas A").strands
    assert (strand.now.state, strand.now.value, strand.change) == ("missing", None, None)
    assert of(report, "Dinas B").strands[0].peers is None  # four


def test_what_grows_through_the_year_is_not_compared_with_last_month() -> None:
    report = responsiveness(
        [series({"2026-09": BEFORE, "2026-10": AFTER}, name="budget", cumulative=True)], REGISTER, month("2026-10")
    )
    assert {strand.change for each in report.agencies for strand in each.strands} == {None}
    assert report.improved == ()


def test_names_that_no_agency_answers_to_are_named_by_dataset() -> None:
    report = responsiveness([series({"2026-10": [*AFTER, share("Dinas Z", 1, 100)]})], REGISTER, month("2026-10"))
    assert report.unmatched == {"pengaduan": ("Dinas Z",)}


SHARES = st.tuples(st.integers(0, 100), st.integers(0, 100)).filter(lambda pair: sum(pair) >= 30)


@given(SHARES, SHARES)
def test_the_interval_of_a_difference_holds_it_and_turns_with_it(one: tuple[int, int], other: tuple[int, int]) -> None:
    editions = {"2026-09": [share("Dinas A", one[0], sum(one))], "2026-10": [share("Dinas A", other[0], sum(other))]}
    [strand] = responsiveness([series(editions)], REGISTER, month("2026-10")).agencies[0].strands
    found = strand.change
    assert found is not None
    assert -100 - 1e-9 <= found.low <= found.difference + 1e-9
    assert found.difference - 1e-9 <= found.high <= 100 + 1e-9
    back = change(found.after, found.before, 30)
    assert back is not None
    assert (back.difference, back.low, back.high) == pytest.approx((-found.difference, -found.high, -found.low))


@given(st.lists(st.sampled_from(["few", "hidden", "measured"]), min_size=6, max_size=6))
def test_no_hidden_value_goes_into_the_peers(states: list[str]) -> None:
    rows = [share(f"Dinas {name}", 50, 100, state) for name, state in zip("ABCDEF", states, strict=True)]
    report = responsiveness([series({"2026-10": rows})], REGISTER, month("2026-10"))
    for each in report.agencies:
        [strand] = each.strands
        others = sum(
            state == "measured" for name, state in zip("ABCDEF", states, strict=True) if each.agency.name[-1] != name
        )
        assert (strand.peers.count if strand.peers else 0) == (others if others >= 5 else 0)
        assert strand.now.state == "measured" or strand.now.value is None


def test_nobody_to_compare_with_is_no_peers() -> None:
    assert peers([], 30) is None
