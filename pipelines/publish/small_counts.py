"""Figures over all rows stand beside those of the published rows, and their difference tells of the rows that stay back. So
the counts of those rows go through the small-count gate, and what it hides is hidden in the figures (PRIVACY.md, gate 4).

The tables of an edition's earlier revisions are kept in `work/counts`, since a correction may not give away what was hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Indicator, Measurement, Note
from pipelines.model.text import Text
from pipelines.publish.counts_memory import recall_tables, remember_tables
from pipelines.stages.deidentify.counts import HIDDEN, CountTable, Dimension, Protected, Published, protect
from pipelines.stages.measure.people import NO, OUTSIDE, YES, Codes, counted, cube

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.kit import Kit
    from pipelines.publish.desk import Desk

MOST_GROUPS = 200  # of a role: beyond it the linear programs take minutes
MOST_SPLITS = 4  # indicators that are told apart
EVERYTHING, COUNTED = "semua", "dihitung"  # nodes of an indicator's dimension
TITLES = {OUTSIDE: "di luar", YES: "ya", NO: "tidak"}


@dataclass(frozen=True)
class Splits:
    """The indicators over all rows that can be told apart, and how each splits the private and the public facts.

    `whole`: ids of those that count every row, whose n is the total of every table.
    """

    indicators: tuple[Indicator, ...]
    private: tuple[Codes, ...]
    public: tuple[Codes, ...]
    whole: frozenset[str] = frozenset()


def hide_small(
    desk: Desk,
    dataset: Dataset,
    edition: str,
    kit: Kit,
    private: pa.Table,
    public: pa.Table,
    found: Sequence[Measurement],
) -> tuple[list[Measurement], list[Note]]:
    """The measurements over all rows, those hidden that would tell of few unpublished ones, and a note of how many."""
    splits = _splits(kit, private, public)
    earlier = recall_tables(desk.office.counts(dataset.name, edition))
    threshold = dataset.privacy.least_k(dataset.family)
    made = dict[str, Protected]()
    for role in _roles(kit, private, public):
        table = _table(role, private, public, splits, threshold, f"{dataset.name}/{edition}")
        if table is not None:
            made[role] = protect(table, [*earlier, *made.values()], rolling=False)
    if any(table.recovered for table in made.values()):
        made = {}
    remember_tables(desk.office.counts(dataset.name, edition), [*earlier, *made.values()])
    told = {role: table.published for role, table in made.items()}
    judged = [m if m.state == "missing" or _visible(m, told, splits) else _hidden(m) for m in found]
    return judged, list(_told(judged))


def _splits(kit: Kit, private: pa.Table, public: pa.Table) -> Splits:
    """Without the columns in the public facts, nothing of the indicator is published yet: all its rows are unpublished."""
    asked = [item for item in kit.indicators if item.population == "all"]
    known = [(item, codes) for item in asked if (codes := counted(private, item)) is not None]
    whole = frozenset(item.id for item, codes in known if (codes == YES).all())
    kept = [(item, codes) for item, codes in known if item.id not in whole][:MOST_SPLITS]
    nobody = np.zeros(public.num_rows, np.int8)
    shown = [found if (found := counted(public, item)) is not None else nobody for item, _ in kept]
    return Splits(tuple(item for item, _ in kept), tuple(codes for _, codes in kept), tuple(shown), whole)


def _roles(kit: Kit, private: pa.Table, public: pa.Table) -> list[str]:
    """The roles by which something over all rows is broken down, when they are published as they are."""
    named = dict.fromkeys(role for item in kit.indicators if item.population == "all" for role in item.by)
    both = [role for role in named if role in private.column_names and role in public.column_names]
    return [role for role in both if len(_groups(role, private)) <= MOST_GROUPS]


def _groups(role: str, facts: pa.Table) -> list[str]:
    return sorted(pc.fill_null(facts.column(role).cast(pa.string()), "").unique().to_pylist())


def _table(
    role: str, private: pa.Table, public: pa.Table, splits: Splits, threshold: int, population: str
) -> CountTable | None:
    """Counts of the unpublished rows; None where the published words of the role are not the private ones."""
    groups = _groups(role, private)
    if not groups or not set(_groups(role, public)) <= set(groups):
        return None
    held = cube(private, role, groups, splits.private) - cube(public, role, groups, splits.public)
    if (held < 0).any():
        return None
    dimensions = [Dimension(role, tuple(f"={group}" for group in groups), total=EVERYTHING)]
    dimensions += [_dimension(item) for item in splits.indicators]
    faces = tuple(frozenset({role, d.name}) for d in dimensions[1:]) or (frozenset({role}),)
    return CountTable(tuple(dimensions), held, threshold, faces, population=population)


def _dimension(indicator: Indicator) -> Dimension:
    names = tuple(TITLES[code] for code in (OUTSIDE, YES, NO))
    return Dimension(indicator.id, names, ((TITLES[YES], COUNTED), (TITLES[NO], COUNTED)), total=EVERYTHING)


def _visible(found: Measurement, told: Mapping[str, Published], splits: Splits) -> bool:
    """Whether every count behind a measurement is shown."""
    if found.indicator not in {*splits.whole, *(item.id for item in splits.indicators)}:
        return False
    tables = [told[found.by]] if found.by in told else list(told.values()) if not found.by else []
    return bool(tables) and all(HIDDEN not in _cells(table, found, splits) for table in tables)


def _cells(published: Published, found: Measurement, splits: Splits) -> Iterator[int]:
    group = f"={found.group}" if found.by else EVERYTHING
    everything = [EVERYTHING] * len(splits.indicators)
    yield published.cell(group, *everything)
    if found.indicator in splits.whole:
        return
    place = [item.id for item in splits.indicators].index(found.indicator)
    for node in (COUNTED, TITLES[YES], TITLES[NO]):
        yield published.cell(group, *everything[:place], node, *everything[place + 1 :])


def _hidden(found: Measurement) -> Measurement:
    return replace(found, value=None, numerator=None, denominator=None, n=None, low=None, high=None, state="hidden")


def _told(judged: Sequence[Measurement]) -> Iterator[Note]:
    hidden = sum(m.state == "hidden" for m in judged)
    if hidden:
        message = Text(
            f"{hidden} angka atas semua baris tidak ditampilkan, karena akan bercerita tentang segelintir orang.",
            f"{hidden} figures over all rows are not shown, because they would tell of a few people.",
        )
        yield Note("small-counts", count=hidden, message=message)
