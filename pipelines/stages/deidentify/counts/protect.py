"""The verb: roll up where that keeps more counts, hide the rest, prove the result."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.stages.deidentify.counts.rollup import roll_up
from pipelines.stages.deidentify.counts.suppress import Protected, suppress
from pipelines.stages.deidentify.counts.table import CountTable


def protect(table: CountTable, earlier: Sequence[Protected] = (), *, rolling: bool = True) -> Protected:
    """The table with its unsafe cells hidden, safe beside every `earlier` publication about the same people.

    Dimension by dimension the sparse categories are merged, and the merged table is kept when it tells more counts
    of at least t than the table before, or as many with fewer hidden cells (equal: the finer one stays). What `recovered` still lists
    cannot be helped by hiding (an earlier publication gave it away, or a correction to 0, which is shown, would): then
    the table must not be published.
    """
    best = suppress(table, earlier)
    for axis in range(len(table.dimensions)) if rolling else ():
        merged = roll_up(best.table, axis)
        if merged is not None:
            other = suppress(merged, earlier)
            best = max(best, other, key=_worth)
    return best


def _worth(made: Protected) -> tuple[int, int, int]:
    return -len(made.recovered), made.told, -int(made.hidden.sum())
