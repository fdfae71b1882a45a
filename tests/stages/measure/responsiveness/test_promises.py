"""The publisher's own promises, from the log: editions in time, late, and not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.catalog import read_catalog
from pipelines.model.kit import KitUse, read_kit
from pipelines.model.release import Release, Versions
from pipelines.model.responsiveness import PromisedEdition
from pipelines.stages.measure import Context, Measured, measure_kit, read_facts
from pipelines.stages.measure.responsiveness import promised_editions, promises_table
from tests.conftest import ROOT
from tests.stages.measure.responsiveness.given import month

ZONE = ZoneInfo("Asia/Jakarta")
CATALOG = read_catalog(ROOT / "datasets", ROOT / "schemas")
MONTHLY = CATALOG.dataset("pengaduan")  # from 2026-06, monthly, 25 days after the month's end
QUARTERLY = CATALOG.dataset("skm")  # from 2025-q3, quarterly, 20 days
TODAY, BEGAN = date(2026, 11, 24), date(2026, 8, 1)


def released(days: dict[str, str]) -> Versions:
    return Versions("x", tuple(Release("x", edition, 1, released_at=day) for edition, day in sorted(days.items())))


LOG = released(
    {"2026-06": "2026-07-25T16:59:00Z", "2026-07": "2026-08-25T16:59:00Z", "2026-08": "2026-09-25T17:00:00Z"}
)


def kept(found: tuple[PromisedEdition, ...]) -> list[tuple[str, str, bool, int]]:
    return [(each.edition, each.due.isoformat(), each.kept, each.days_late(TODAY)) for each in found]


def test_an_edition_keeps_its_promise_until_midnight_of_the_offices_own_zone() -> None:
    found = promised_editions(MONTHLY, LOG, TODAY, ZONE, BEGAN)
    # June was due before the log began. 16.59 UTC on the 25th is 23.59 in Jakarta; 17.00 UTC is the 26th. September was due on
    # 25 October and is not there: 30 days by 24 November. October is due on the 25th: not yet.
    assert kept(found) == [
        ("2026-07", "2026-08-25", True, 0), ("2026-08", "2026-09-25", False, 1), ("2026-09", "2026-10-25", False, 30),
    ]  # fmt: skip


def test_an_edition_that_came_early_counts_and_a_later_revision_changes_nothing() -> None:
    early = released({"2026-09": "2026-10-02T01:00:00Z", "2026-10": "2026-11-20T01:00:00Z"})
    revised = Versions("x", (*early.releases, Release("x", "2026-09", 2, released_at="2026-11-20T01:00:00Z")))
    found = promised_editions(MONTHLY, revised, TODAY, ZONE, date(2026, 10, 1))
    assert kept(found) == [("2026-09", "2026-10-25", True, 0), ("2026-10", "2026-11-25", True, 0)]


def test_a_series_that_promises_nothing_or_at_another_pace_has_no_list() -> None:
    closed = CATALOG.dataset("au-budget-2015")
    assert promised_editions(closed, LOG, TODAY, ZONE, BEGAN) == ()
    odd = replace(MONTHLY, promise=replace(MONTHLY.promise, every="P1Y"))
    assert promised_editions(odd, LOG, TODAY, ZONE, BEGAN) == ()
    assert (
        promised_editions(
            replace(MONTHLY, editions=replace(MONTHLY.editions, first=None)), Versions("x"), TODAY, ZONE, BEGAN
        )
        == ()
    )


def test_quarters_follow_their_own_pace() -> None:
    found = promised_editions(QUARTERLY, released({"2026-q2": "2026-07-20T00:00:00Z"}), TODAY, ZONE, date(2026, 7, 1))
    assert [(each.edition, each.due.isoformat(), each.kept) for each in found] == [
        ("2026-q2", "2026-07-20", True), ("2026-q3", "2026-10-20", False),
    ]  # fmt: skip


def by_kit(promises: tuple[PromisedEdition, ...]) -> Measured:
    kit = read_kit("publishing", "log")
    table = promises_table(promises, {"diskominfo": "Dinas Komunikasi dan Informatika"}, TODAY)
    return measure_kit(read_facts(table, kit, KitUse("log")), kit, Context(month("2026-10")))


def test_the_kit_measures_promises_delay_and_what_is_overdue() -> None:
    found = by_kit(promised_editions(MONTHLY, LOG, TODAY, ZONE, BEGAN))
    [share] = found.of("promises-kept")
    assert (share.numerator, share.denominator) == (1, 3)
    [delay] = found.of("mean-delay")
    assert delay.value == pytest.approx(15.5)  # (1 + 30)/2
    [overdue] = found.of("overdue")
    assert overdue.value == 1
    assert [m.group for m in found.of("promises-kept", "unit")] == ["Dinas Komunikasi dan Informatika"]


def test_nothing_overdue_is_zero_and_not_unknown() -> None:
    [overdue] = by_kit(promised_editions(MONTHLY, LOG, date(2026, 9, 1), ZONE, BEGAN)).of("overdue")
    assert (overdue.value, overdue.state) == (0, "measured")


@given(st.dates(date(2026, 8, 26), date(2027, 3, 1)))
def test_not_publishing_never_raises_the_share(today: date) -> None:
    """The longer nothing comes, the more promises are broken."""

    def share(day: date) -> float:
        found = promised_editions(MONTHLY, LOG, day, ZONE, BEGAN)
        return sum(each.kept for each in found) / len(found)

    assert share(date.fromordinal(today.toordinal() + 31)) <= share(today)
