"""`children`: over a tree of codes (`4`, `4.1`, `4.1.02`), every parent is the sum of its children."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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
    Unevaluated,
    needed,
    numeric,
    there,
)


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `code`, `of`, `within` (columns that part one tree from the next), `separator` ("."), `tolerance`."""
    code, of, separator = needed(options, "code"), needed(options, "of"), options.get("separator", ".")
    within = list(options.get("within", []))
    there(facts.table, code, *within)
    numeric(facts.table, of)
    if not separator:
        raise Unevaluated("separator")
    found = nodes(facts.table, code, of, within)
    parents = with_children(found, separator) if found.num_rows else found
    if not parents.num_rows:
        raise Unevaluated(code)  # no tree at all: the separator or the column is wrong
    apart = np.abs(parents["children"].to_numpy() - parents["own"].to_numpy())
    places = np.sort(parents["place"].to_numpy()[apart > options.get("tolerance", HALF_A_CENT)])
    wrong = Places()
    wrong.add_all(places)
    return Outcome(not wrong.count, _sentence(code, of, parents.num_rows, wrong.count), of, wrong)


def nodes(table: Edition, code: str, of: str, within: Sequence[str]) -> pa.Table:
    """Each node once: all its rows count for its parent (`amount`), its first row is what its children add up to (`own`)."""
    functions = [("amount", "sum"), ("own", "first"), ("place", "min")]
    return grouped(_rows(table, code, of, within), [*_trees(len(within)), "code"], functions)


def _rows(table: Edition, code: str, of: str, within: Sequence[str]) -> Iterator[pa.Table]:
    start = 0
    for batch in table.batches(code, of, *within):
        amount = pc.fill_null(batch[of].cast(pa.float64(), safe=False), 0.0)
        names = batch[code].cast(pa.string())
        trees = dict(zip(_trees(len(within)), (batch[name] for name in within), strict=True))
        place = pa.array(np.arange(start, start + batch.num_rows))
        rows = pa.table({**trees, "code": names, "amount": amount, "own": amount, "place": place})
        yield rows.filter(pc.greater(pc.binary_length(names), 0))
        start += batch.num_rows


def _trees(count: int) -> list[str]:
    return [f"tree {number}" for number in range(count)]


def with_children(nodes: pa.Table, separator: str) -> pa.Table:
    """The nodes that have children, with the sum of them (`children`). Every node is counted for the code above it."""
    keys = [name for name in nodes.column_names if name not in ("amount", "own", "place")]
    nothing = pa.nulls(nodes.num_rows)
    own = nodes.select([*keys, "own", "place"]).append_column("children", nothing.cast(pa.float64()))
    above = pa.table(
        {
            **{name: nodes[name] for name in keys},
            "code": above_of(nodes["code"], separator),
            "own": nothing.cast(pa.float64()),
            "place": nothing.cast(pa.int64()),
            "children": nodes["amount"],
        }
    )
    joined = grouped([own, above], keys, [("own", "sum"), ("place", "min"), ("children", "sum")])
    return joined.filter(pc.and_(joined["place"].is_valid(), joined["children"].is_valid()))


def above_of(codes: pa.ChunkedArray, separator: str) -> pa.ChunkedArray:
    """`4.1.02` → `4.1`; the highest have nothing above them."""
    cut = pc.replace_substring_regex(codes, f"(?s)^(.*){re.escape(separator)}.*$", r"\1")
    return pc.if_else(pc.match_substring(codes, separator), cut, "")


def _sentence(code: str, of: str, parents: int, wrong: int) -> Text:
    if not wrong:
        return Text(
            f"'{of}' dari {parents} induk di '{code}' sama dengan jumlah anaknya.",
            f"'{of}' of {parents} parents in '{code}' is the sum of their children.",
        )
    return Text(
        f"'{of}' dari {wrong} induk di '{code}' tidak sama dengan jumlah anaknya.",
        f"'{of}' of {wrong} parents in '{code}' is not the sum of their children.",
    )
