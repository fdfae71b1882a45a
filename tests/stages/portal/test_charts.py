"""Charts at their edges: well-formed, without holes in the words, complete as a table, and never live."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from pipelines.stages.portal.charts.bars import bars
from pipelines.stages.portal.charts.line import line
from pipelines.stages.portal.charts.scale import Scale, ticks
from pipelines.stages.portal.charts.sparkline import sparkline
from pipelines.stages.portal.charts.stamp import stamp
from pipelines.stages.portal.formats import value
from tests.stages.portal.cases import GROUPS, HISTORIES, MONTHLY, SPENT, TONS, WORDS, figure, plain

if TYPE_CHECKING:
    from pipelines.model.text import Language

LANGUAGES: tuple[Language, ...] = ("id", "en")
SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


def _bars(name: str, language: Language = "id") -> str:
    answer, groups, unit = GROUPS[name]
    return bars(groups, answer, language=language, prefix="p", part_unit=unit, **WORDS)


def _line(name: str, language: Language = "id") -> str:
    answer, history = HISTORIES[name]
    return line(history, answer, language=language, prefix="p", **WORDS)


def _all(language: Language) -> dict[str, str]:
    drawn = {f"bars {name}": _bars(name, language) for name in GROUPS}
    drawn |= {f"line {name}": _line(name, language) for name in HISTORIES}
    return drawn | {
        f"spark {name}": sparkline(history, answer, language=language, prefix="s")
        for name, (answer, history) in HISTORIES.items()
    }


CHARTS = {f"{language} {name}": chart for language in LANGUAGES for name, chart in _all(language).items()}


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_every_drawing_is_well_formed(chart: str) -> None:
    for drawing in SVG.findall(chart):
        ET.fromstring(drawing)


def test_every_chart_is_well_formed() -> None:
    for chart in CHARTS.values():
        ET.fromstring(f"<div>{chart}</div>")


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_no_chart_says_nan_or_none_or_has_a_style_or_live_data(chart: str) -> None:
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b|<script|\sstyle=|\son\w+=", chart)
    assert len(re.findall(r'id="([^"]+)"', chart)) == len(set(re.findall(r'id="([^"]+)"', chart)))


@pytest.mark.parametrize("name", GROUPS)
def test_the_table_twin_of_bars_holds_every_value(name: str) -> None:
    answer, groups, _ = GROUPS[name]
    cells = _cells(_bars(name))
    assert [value(group.value, answer.unit, "id", answer.decimals) for group in groups.groups] == [c[1] for c in cells]


@pytest.mark.parametrize("name", HISTORIES)
def test_the_table_twin_of_a_line_holds_every_value(name: str) -> None:
    answer, history = HISTORIES[name]
    shown = [(edition, value(amount, answer.unit, "id", answer.decimals)) for edition, amount in history]
    assert [tuple(row) for row in _cells(_line(name))] == shown


def test_merged_groups_say_how_many_they_are() -> None:
    assert [_cells(_bars("Bagian dari yang direncanakan", lang))[-1][0] for lang in LANGUAGES] == [
        "18 lainnya",
        "18 others",
    ]


def test_a_gap_is_not_bridged_by_the_line() -> None:
    path = re.search(r'class="tp-stroke" d="([^"]+)"', _line("Dengan lubang"))
    assert path
    assert path[1].count("M") == 2


def test_a_gap_is_not_bridged_by_the_small_line() -> None:
    answer, history = HISTORIES["Dengan lubang"]
    path = re.search(r'class="tp-stroke" d="([^"]+)"', sparkline(history, answer, language="id", prefix="s"))
    assert path
    assert path[1].count("M") == 2


def test_the_small_line_says_which_edition_a_value_is_of() -> None:
    answer, history = HISTORIES["Lubang di kedua ujung"]
    title = re.search(r"<title[^>]*>(.*?)</title>", sparkline(history, answer, language="id", prefix="s"))
    assert title
    assert html.unescape(title[1]) == "2026: 12,0%; 2027: 14,0%"


def test_a_value_that_is_no_number_is_drawn_as_not_measured() -> None:
    drawn = bars(figure(plain("a", float("nan")), plain("b", 2.0)), TONS, language="id", prefix="p", **WORDS)
    assert "nan" not in drawn
    assert "tp-bar-none" in drawn


def test_bars_are_summed_up_in_one_sentence() -> None:
    summary = re.search(r'<p class="tp-chart-sub" id="p-d">(.*?)</p>', _bars("Bagian dari yang direncanakan"))
    assert summary
    assert "Dinas Pendidikan" in html.unescape(summary[1])


def test_bars_below_zero_stand_left_of_the_zero_line() -> None:
    minus, plus = SVG.findall(_bars("Negatif"))
    assert '<rect class="tp-bar-minus" x="0.0" width="333.3" height="12"/><rect class="tp-bar-tick" x="332.3"' in minus
    assert '<rect class="tp-bar-done" x="333.3" width="666.7" height="12"/>' in plus


def test_one_edition_is_a_dot_and_no_small_line() -> None:
    assert _line("Satu edisi").count("tp-dot") == 2  # wide and narrow
    assert sparkline(HISTORIES["Satu edisi"][1], SPENT, language="id", prefix="s") == ""


def test_ticks_are_round_and_cover_the_range() -> None:
    assert ticks(11.2, 66.1) == [0, 20, 40, 60, 80]
    assert ticks(50, 50) == [20, 40, 60, 80]
    assert ticks(-3.2, 2) == [-4, -2, 0, 2]


def test_scale_without_extent_maps_to_the_middle() -> None:
    assert [Scale(0, 10, 0, 100)(5), Scale(3, 3, 0, 100)(3)] == [50, 50]


def test_stamp_is_the_hash_and_hidden_from_readers_aloud() -> None:
    one, other = stamp("0f" * 32), stamp("0e" * 32)
    heights = [rect.get("height") for rect in ET.fromstring(one)]
    assert ET.fromstring(one).get("aria-hidden") == "true"
    assert heights == ["3.0", "30.0"] * 24
    assert one == stamp("0f" * 32) != other


def test_the_same_history_gives_the_same_bytes() -> None:
    drawn = {line(MONTHLY, SPENT, language="id", prefix="p", **WORDS) for _ in range(2)}
    assert len(drawn) == 1


def _cells(chart: str) -> list[list[str]]:
    """The rows of the table twin as texts."""
    body = chart.partition("<tbody>")[2].partition("</tbody>")[0]
    return [
        [html.unescape(cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in body.split("</tr>")
        if row
    ]
