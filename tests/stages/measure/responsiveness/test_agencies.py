"""Names of agencies: former ones, suffixes, aliases, and units that belong to one agency."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.indicator import Measurement
from pipelines.model.responsiveness import Agency, Point
from pipelines.stages.measure.responsiveness import Register
from pipelines.stages.measure.responsiveness.agencies import points, together
from tests.stages.measure.responsiveness.given import month, share

HEALTH = Agency("1.02", "Dinas Kesehatan")
REGISTER = Register.read(
    [
        [("1.02", "Dinas Kesehatan"), ("5.01", "Badan Perencanaan")],
        [("1.02", "Dinas Kesehatan"), ("5.01", "Badan Perencanaan, Riset, dan Inovasi")],
    ],
    aliases={"Puskesmas Cibening": "Dinas Kesehatan", "Puskesmas Sukamaju": "1.02", "Posyandu": "Dinas yang Tidak Ada"},
    suffixes=["Kabupaten Sukamaju"],
)


def test_a_name_is_found_whatever_its_case_its_commas_and_what_stands_behind_it() -> None:
    names = [
        "dinas  kesehatan",
        "DINAS KESEHATAN KABUPATEN SUKAMAJU",
        "1.02",
        "Puskesmas Cibening",
        "Puskesmas Sukamaju",
    ]
    assert {REGISTER.agency(name) for name in names} == {HEALTH}


def test_a_former_name_leads_to_the_agency_as_it_is_called_now() -> None:
    now = Agency("5.01", "Badan Perencanaan, Riset, dan Inovasi")
    assert REGISTER.agency("Badan Perencanaan") == REGISTER.agency("badan perencanaan riset dan inovasi") == now


def test_an_unknown_name_is_named_and_an_alias_of_nobody_is_no_agency() -> None:
    rows = [share("Dinas Kesehatan", 8, 10), share("Dinas Keshatan", 1, 10), share("Posyandu", 1, 10)]
    found, strange = points(month("2026-10"), rows, "on-time", REGISTER)
    assert (set(found), strange) == ({HEALTH}, {"Dinas Keshatan", "Posyandu"})


def test_units_of_one_agency_are_added_up_not_averaged() -> None:
    rows = [share("Puskesmas Cibening", 90, 100), share("Puskesmas Sukamaju", 5, 10), share("Dinas Kesehatan", 0, 2)]
    [point] = points(month("2026-10"), rows, "on-time", REGISTER)[0].values()
    # 95 of 112, not the mean of 90, 50 and 0
    assert (point.value, point.n, point.joined) == (100 * 95 / 112, 112, 3)


def test_medians_of_two_units_have_no_sum() -> None:
    rows = [Measurement("on-time", "unit", name, 4.0, None, None, 50) for name in ("Puskesmas Cibening", "1.02")]
    [point] = points(month("2026-10"), rows, "on-time", REGISTER)[0].values()
    assert (point.state, point.value, point.joined) == ("missing", None, 2)


STATES = st.sampled_from(["measured", "few", "hidden", "nothing", "missing"])
POINT = st.builds(
    lambda hits, more, state: Point(
        month("2026-10"),
        state,
        100 * hits / (hits + more) if state == "measured" else None,
        hits,
        hits + more,
        hits + more,
    ),
    st.integers(0, 50),
    st.integers(1, 50),
    STATES,
)


@given(POINT, POINT)
def test_what_may_not_be_shown_never_comes_back_in_a_sum(one: Point, other: Point) -> None:
    found = together(one, other)
    if one.state != "measured" or other.state != "measured":
        assert (found.value, found.numerator, found.denominator, found.n) == (None, None, None, None)
        assert found.state != "measured"
    else:
        assert found.value == 100 * found.numerator / found.n
        assert found.n == one.n + other.n


@given(st.integers(0, 60), st.integers(1, 60), st.data())
def test_splitting_a_unit_changes_no_agency(hits: int, more: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, hits))
    whole = points(month("2026-10"), [share("1.02", hits, hits + more)], "on-time", REGISTER)[0][HEALTH]
    halves = [share("Puskesmas Cibening", first, first + more), share("Puskesmas Sukamaju", hits - first, hits - first)]
    split = points(month("2026-10"), halves if hits > first else halves[:1], "on-time", REGISTER)[0][HEALTH]
    assert (split.value, split.n) == (whole.value, whole.n)
