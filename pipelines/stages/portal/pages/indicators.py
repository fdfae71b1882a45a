"""The indicators of a dataset's kit: each figure with what it is made of, its groups beside one another, and how to read it.

Groups stand in the order of their names. A league table would read more into small numbers than they hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipelines.model.text import Text
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number, value
from pipelines.stages.portal.words import STATES, UNITS

if TYPE_CHECKING:
    from pipelines.model.anomaly import AnomalyRule
    from pipelines.model.indicator import Indicator, Indicators, Measurement
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Site

SHOWN_QUESTIONS = 10  # rows; indicators.json has all
MOST_GROUPS = 60  # the file of all figures has the rest


def indicators(site: Site, shelf: Shelf) -> html.Section | None:
    """Nothing for a dataset without a kit."""
    found = shelf.indicators
    if found is None or shelf.newest is None:
        return None
    told = [_told(site, shelf, found, item) for item in found.definitions if _has_value(found, item)]
    figures = len(told)
    notes = "".join(html.paragraph(site.say(note.message)) for note in found.notes if note.message.id)
    unsaid = html.details(site.two("Yang tidak terbaca dari angka ini", "What these figures do not tell"), notes)
    told += [_asked(site, found, rule) for rule in found.rules]
    evidence = html.note(site.two(f"{figures} angka, dengan rumusnya", f"{figures} figures, with their formulas"))
    return html.Section(
        "angka", site.two("Angka lainnya", "More figures"), evidence, "".join(told) + (unsaid if notes else "")
    )


def _asked(site: Site, found: Indicators, rule: AnomalyRule) -> str:
    """A question, the rows that raise it, and what may well explain them."""
    raised = [one for one in found.anomalies if one.rule == rule.id]
    count = site.two(f"{len(raised)} temuan", f"{len(raised)} found") if raised else site.two("tidak ada", "none")
    keys = [", ".join(key.values()) for one in raised[:SHOWN_QUESTIONS] for key in one.keys[:SHOWN_QUESTIONS]]
    rows = "".join(f"<li>{safe(key)}</li>" for key in keys[:SHOWN_QUESTIONS])
    parts = [site.say(rule.question), site.say(rule.explanations)]
    return html.details(
        f"{site.say(rule.name)}: {count}", "".join(map(html.paragraph, parts)) + (f"<ul>{rows}</ul>" if rows else "")
    )


def _has_value(found: Indicators, item: Indicator) -> bool:
    return any(m.state != "missing" for m in found.of(item.id))


def _told(site: Site, shelf: Shelf, found: Indicators, item: Indicator) -> str:
    [whole] = found.of(item.id)[:1]
    everybody = found.of(item.id, population="all")
    beside = f" ({site.two('semua baris', 'all rows')}: {_value(site, shelf, item, everybody[0])})" if everybody else ""
    summary = f"{site.say(item.name)}: {_value(site, shelf, item, whole)}{beside}"
    parts = [html.paragraph(site.say(item.question)), html.facts(_facts(site, item, whole))]
    parts += [_groups(site, shelf, found, item, role) for role in item.by]
    parts += [html.paragraph(site.say(text)) for text in (item.reading, item.caveat) if text.id]
    return html.details(summary, "".join(parts))


def _facts(site: Site, item: Indicator, whole: Measurement) -> list[tuple[str, str]]:
    pairs = [(site.two("Rumus", "Formula"), site.say(item.formula))]
    if whole.numerator is not None:
        pairs.append((site.say(item.numerator), number(whole.numerator, site.language)))
    if whole.denominator is not None and item.denominator.id:
        pairs.append((site.say(item.denominator), number(whole.denominator, site.language)))
    if item.rule:
        doubt = (
            "" if item.rule.verified else site.two(" (belum kami periksa naskahnya)", " (we have not read its text)")
        )
        pairs.append((site.two("Dasar", "Rule"), f"{item.rule.text}{doubt}"))
    return [(term, safe(said)) for term, said in pairs]


def _groups(site: Site, shelf: Shelf, found: Indicators, item: Indicator, role: str) -> str:
    groups = found.of(item.id, role)
    if not groups:
        return ""
    nameless = site.two("tidak disebut", "not said")
    rows = [
        [safe(m.group or nameless), safe(_value(site, shelf, item, m)), safe(_interval(site, m)), safe(_n(site, m))]
        for m in groups[:MOST_GROUPS]
    ]
    head = [_title(site, shelf, role), site.say(item.name), site.two("Selang 95%", "95% interval"), "n"]
    return html.table(head, rows, f"{site.say(item.name)}: {head[0]}", numeric=(1, 2, 3))


def _title(site: Site, shelf: Shelf, role: str) -> str:
    kit = shelf.dataset.kit
    return site.say(kit.roles[role].title if kit and role in kit.roles else Text(role, role))


def _value(site: Site, shelf: Shelf, item: Indicator, m: Measurement) -> str:
    if m.value is None:
        return site.say(STATES[m.state])
    return value(m.value, _unit(site, shelf, item), site.language, item.decimals)


def _unit(site: Site, shelf: Shelf, item: Indicator) -> str:
    if item.unit == "currency":
        return next((str(f["unit"]) for f in _fields(shelf) if len(str(f.get("unit", ""))) == 3), "")  # noqa: PLR2004
    return item.unit if item.unit == "percent" else site.say(UNITS.get(item.unit, Text("", "")))


def _fields(shelf: Shelf) -> Sequence[dict[str, object]]:
    return shelf.schema["fields"] if shelf.schema else ()


def _interval(site: Site, m: Measurement) -> str:
    if m.low is None or m.high is None:
        return ""
    return f"{number(m.low, site.language, 1)}–{number(m.high, site.language, 1)}"


def _n(site: Site, m: Measurement) -> str:
    return "" if m.n is None else number(m.n, site.language)
