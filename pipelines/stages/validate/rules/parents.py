"""`parents`: in a table that is a tree, every row above the leaves is the sum of all leaves below it (`layout.leaves`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.text import Text
from pipelines.stages.validate.edition import Edition, grouped
from pipelines.stages.validate.rules.rule import (
    HALF_A_CENT,
    Facts,
    Options,
    Outcome,
    Places,
    Tree,
    Unevaluated,
    names_of,
    needed,
    numeric,
)


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `of` (a field or several), `tolerance`. A row above the leaves that none of them lies below is a breach."""
    names, tree = names_of(needed(options, "of")), facts.tree
    numeric(facts.table, *names)
    if tree is None or not tree.parents.num_rows:
        raise Unevaluated("layout.leaves")
    tolerance, wrong = options.get("tolerance") or HALF_A_CENT, Places()
    stated = grouped(
        _rows(tree.parents, tree, names), ["path"], [("place", "min"), *((name, "first") for name in names)]
    )
    below = sums(
        grouped(_rows(facts.table, tree, names), ["path"], [(name, "sum") for name in names]), tree.above, names
    )
    apart = _apart(stated, below, names)
    wrong.add_all(np.sort(stated["place"].to_numpy()[apart > tolerance]) + facts.table.num_rows)
    return Outcome(not wrong.count, _sentence(", ".join(names), stated.num_rows, wrong.count), names[0], wrong)


def _rows(table: Edition, tree: Tree, names: list[str]) -> Iterator[pa.Table]:
    start = 0
    for batch in table.batches(*tree.columns, *names):
        amounts = {name: pc.fill_null(batch[name].cast(pa.float64(), safe=False), 0.0) for name in names}
        place = pa.array(np.arange(start, start + batch.num_rows))
        yield pa.table({"path": tree.paths(batch), "place": place, **amounts})
        start += batch.num_rows


def sums(leaves: pa.Table, above: Callable[[Any], Any], names: list[str]) -> pa.Table:
    """What the leaves below every path add up to; one step up the tree at a time."""
    level, found = leaves, list[pa.Table]()
    while level.num_rows:
        up = level.set_column(0, "path", above(level["path"]))
        up = up.filter(pc.not_equal(up["path"], ""))
        level = grouped([up], ["path"], [(name, "sum") for name in names])
        found.append(level)
    return grouped(found, ["path"], [(name, "sum") for name in names])


def _apart(stated: pa.Table, below: pa.Table, names: list[str]) -> Any:
    """How far each stated row is from its leaves, in the field where it is farthest; without leaves infinitely far."""
    at = pc.index_in(stated["path"], below["path"].combine_chunks())
    apart = [
        np.abs(stated[name].to_numpy() - pc.fill_null(below[name].take(at), float("inf")).to_numpy()) for name in names
    ]
    return np.max(apart, axis=0)


def _sentence(of: str, parents: int, wrong: int) -> Text:
    if not wrong:
        return Text(
            f"'{of}' dari {parents} baris induk sama dengan jumlah rinciannya.",
            f"'{of}' of {parents} rows above the leaves is the sum of the leaves below.",
        )
    return Text(
        f"'{of}' dari {wrong} baris induk tidak sama dengan jumlah rinciannya.",
        f"'{of}' of {wrong} rows above the leaves is not the sum of the leaves below.",
    )
