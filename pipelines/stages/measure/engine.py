"""Every indicator of a kit over the facts of one edition: as a whole, and by each of its dimensions alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pyarrow as pa

from pipelines.model.indicator import Indicator, Measurement, Note, Population
from pipelines.model.kit import Kit
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.distinct import Distinct
from pipelines.stages.measure.facts import Facts
from pipelines.stages.measure.measures import DISTINCT, LOOKUPS, MEASURES
from pipelines.stages.measure.roles.complete import complete


@dataclass(frozen=True)
class Measured:
    """Measurements in the order of the definitions, and what must be said about them."""

    measurements: tuple[Measurement, ...]
    notes: tuple[Note, ...]

    def of(self, indicator: str, by: str = "") -> list[Measurement]:
        return [m for m in self.measurements if (m.indicator, m.by) == (indicator, by)]


def measure_kit(facts: Facts, kit: Kit, context: Context, population: Population = "published") -> Measured:
    """Measure what the facts allow. What they do not is there too, as `missing`, with a note that names the roles."""
    codes = {} if kit.lines else facts.codes  # folded lines are other facts than those that were read
    facts = complete(facts, kit, context)
    wanted = [item for item in kit.indicators if population in ("published", item.population)]
    found, notes = list[Measurement](), list(facts.notes)
    distinct = Distinct(facts.table, _looked_at(wanted, facts), codes)
    for indicator in wanted:
        absent = sorted(role for role in _needs(indicator) if not facts.has(role))
        if absent:
            found.append(Measurement(indicator.id, state="missing", population=population))
            notes.append(_absent(indicator, absent, kit))
        elif (lookup := LOOKUPS.get(indicator.measure, "")) and lookup not in context.lookups:
            found.append(Measurement(indicator.id, state="missing", population=population))
            notes.append(_unreferenced(indicator, lookup))
        elif facts.withheld & _needs(indicator):
            found.append(Measurement(indicator.id, state="missing", population=population))
        else:
            notes += _titled(MEASURES[indicator.measure].tell(facts.table, indicator.settings, context), kit)
            for by in _breakdowns(indicator, facts):
                seen = distinct.of(_roles(indicator, by)) if indicator.measure in DISTINCT else facts.table
                found += _groups(indicator, by, seen, context, population)
    silent = list(_silent(found, context, population))
    return Measured((*found, *silent), tuple(dict.fromkeys((*notes, *_told(silent)))))


def _looked_at(indicators: Iterable[Indicator], facts: Facts) -> Iterator[frozenset[str]]:
    """The roles that each figure looks at."""
    for indicator in indicators:
        if indicator.measure in DISTINCT and all(facts.has(role) for role in _needs(indicator)):
            yield from (_roles(indicator, by) for by in _breakdowns(indicator, facts))


def _breakdowns(indicator: Indicator, facts: Facts) -> tuple[str, ...]:
    return ("", *(role for role in indicator.by if facts.has(role)))


def _roles(indicator: Indicator, by: str) -> frozenset[str]:
    return frozenset({*_needs(indicator), by} - {""})


def _needs(indicator: Indicator) -> set[str]:
    return MEASURES[indicator.measure].needs(indicator.settings)


def _groups(
    indicator: Indicator, by: str, facts: pa.Table, context: Context, population: Population
) -> Iterator[Measurement]:
    table = MEASURES[indicator.measure].compute(facts, by, indicator.settings, context)
    for row in table.to_pylist():
        found = Measurement(indicator.id, by, **row, population=population)
        yield _judged(found, indicator)


def _judged(found: Measurement, indicator: Indicator) -> Measurement:
    """A value that rests on too few is not shown; over nobody there is none, except that nobody can be counted: 0."""
    if found.value is None or (not found.n and indicator.unit != "count"):
        return replace(found, value=None, low=None, high=None, state="nothing")
    if 0 < (found.n or 0) < indicator.minimum:
        return replace(found, value=None, low=None, high=None, state="few")
    return found


def _silent(found: Iterable[Measurement], context: Context, population: Population) -> Iterator[Measurement]:
    """Units that the edition before had and this one has not: nobody knows yet whether that means zero."""
    if not context.history:
        return
    heard = {(m.indicator, m.group) for m in found if m.by == "unit"}
    measured = {indicator for indicator, _ in heard}
    before = max(context.history, key=lambda past: past.period)
    for m in before.measurements:
        reported = m.by == "unit" and m.population == population and m.state != "missing"
        if reported and m.indicator in measured and (m.indicator, m.group) not in heard:
            yield Measurement(m.indicator, "unit", m.group, state="missing", population=population)


def _told(silent: Iterable[Measurement]) -> list[Note]:
    units = sorted({m.group for m in silent})
    message = Text(
        f"Tidak ada satu baris pun, padahal sebelumnya ada (tidak melapor, atau memang nihil): {', '.join(units)}.",
        f"Not a single row, although there were some before (did not report, or nothing to report): {', '.join(units)}.",
    )
    return [Note("unit-silent", "unit", len(units), message)] if units else []


def _titled(notes: Iterable[Note], kit: Kit) -> list[Note]:
    """`{role}` in what a measure tells becomes the role's title."""
    return [
        replace(note, message=Text(said.id.replace("{role}", title.id), said.en.replace("{role}", title.en)))
        for note in notes
        for said, title in [
            (note.message, kit.roles[note.role].title if note.role in kit.roles else Text(note.role, note.role))
        ]
    ]


def _absent(indicator: Indicator, roles: list[str], kit: Kit) -> Note:
    titles = [kit.roles[role].title if role in kit.roles else Text(role, role) for role in roles]
    message = Text(
        f"'{indicator.name.id}' tidak dapat dihitung: tidak ada kolom untuk {', '.join(title.id for title in titles)}.",
        f"'{indicator.name.en}' cannot be measured: there is no column for {', '.join(title.en for title in titles)}.",
    )
    return Note("role-missing", roles[0], len(roles), message)


def _unreferenced(indicator: Indicator, lookup: str) -> Note:
    message = Text(
        f"'{indicator.name.id}' tidak dapat dihitung: tidak ada tabel rujukan '{lookup}' (kit.lookups).",
        f"'{indicator.name.en}' cannot be measured: there is no reference table '{lookup}' (kit.lookups).",
    )
    return Note("lookup-missing", lookup, 1, message)
