"""Checks of amounts: rows that fulfil a condition, jumps against another amount or the edition before, sums that do not hold,
and the same amount many times. Amounts are decimal, so nothing is odd by rounding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.anomalies.seen import Hit, Seen
from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.fiscal import months_gone
from pipelines.stages.measure.roles.lines import ROW

Settings = Mapping[str, Any]


def fulfilling(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """Rows for which `where` holds, largest `of` first, from the month `from_month` of the fiscal year on."""
    if months_gone(seen.context) >= settings.get("from_month", 1):
        yield from _rows(seen.facts, matches(seen.facts, settings["where"]), settings["figures"])


def fulfilling_needs(settings: Settings) -> set[str]:
    return roles_in(settings["where"]) | set(settings["figures"])


def tenfold(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """Rows whose `of` is at least `factor` times `over`, where `over` is above nothing and `of` at least `floor`."""
    of, over = seen.facts.column(settings["of"]), seen.facts.column(settings["over"])
    yield from _rows(seen.facts, _jumped(of, over, settings), [settings["of"], settings["over"]])


def tenfold_needs(settings: Settings) -> set[str]:
    return {settings["of"], settings["over"]}


def jump(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """Rows whose `of` is at least `factor` times what the same row (by `by`) had in the edition before, or the other way; not
    in the first month of a year, whose edition before is another year's, nor before `from_month`."""
    if months_gone(seen.context) < settings.get("from_month", 2):
        return
    both = _beside_before(seen, settings)
    now, before = both.column(settings["of"]), both.column("before")
    up, down = _jumped(now, before, settings), _jumped(before, now, settings)
    yield from _rows(both, pc.or_(up, down), [settings["of"], "before"])


def jump_needs(settings: Settings) -> set[str]:
    return {settings["of"], *settings["by"]}


def carried(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """Rows whose `of` so far is not that of the edition before and this month's `part` together."""
    if months_gone(seen.context) == 1:
        return
    both = _beside_before(seen, settings)
    wanted = pc.add(both.column("before"), both.column(settings["part"]))
    broken = pc.fill_null(pc.not_equal(wanted, both.column(settings["of"])), False)
    yield from _rows(both, broken, [settings["of"], settings["part"], "before"])


def carried_needs(settings: Settings) -> set[str]:
    return {settings["of"], settings["part"], *settings["by"]}


def unequal(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """Rows whose `of` is not their `over`, where both are there."""
    of, over = seen.facts.column(settings["of"]), seen.facts.column(settings["over"])
    yield from _rows(seen.facts, pc.fill_null(pc.not_equal(of, over), False), [settings["of"], settings["over"]])


unequal_needs = tenfold_needs


def repeated(seen: Seen, settings: Settings) -> Iterator[Hit]:
    """The same `of`, at least `floor` and no multiple of `round`, in at least `least` rows that are alike in `by`: one question
    for all of them."""
    amounts = seen.facts.column(settings["of"])
    keys = [*settings["by"], settings["of"]]
    numbered = seen.facts.select(keys).append_column("row", _numbers(seen.facts))
    large = numbered.filter(pc.greater_equal(amounts, settings["floor"]))
    sets = large.group_by(keys).aggregate([("row", "list"), ("row", "count")])
    found = sets.filter(pc.greater_equal(sets.column("row_count"), settings["least"]))
    for each in found.sort_by([("row_count", "descending"), (settings["of"], "descending")]).to_pylist():
        if each[settings["of"]] % settings["round"]:
            yield Hit(tuple(sorted(each["row_list"])), {settings["of"]: float(each[settings["of"]])})


def repeated_needs(settings: Settings) -> set[str]:
    return {settings["of"], *settings["by"]}


def _jumped(large: pa.ChunkedArray, small: pa.ChunkedArray, settings: Settings) -> pa.ChunkedArray:
    times = pc.multiply(small.cast(pa.decimal128(33, 6)), pa.scalar(settings["factor"], pa.decimal128(4, 0)))
    enough = pc.greater_equal(large, settings["floor"])
    found = pc.and_(pc.and_(pc.greater(small, 0), enough), pc.greater_equal(large.cast(times.type), times))
    return pc.fill_null(found, False)


def _beside_before(seen: Seen, settings: Settings) -> pa.Table:
    """Facts that had a row alike in `by` in the edition before, with their number and what they had then (`before`). Where
    `by` does not tell rows apart, they are not compared."""
    assert seen.before is not None  # a check that compares is only asked where there is one
    by, of = list(settings["by"]), settings["of"]
    then = _once(seen.before, by, [of]).rename_columns([*by, "before"])
    now = _once(seen.facts.append_column("row", _numbers(seen.facts)), by, [of, settings.get("part", of), "row"])
    return now.join(then, by, join_type="inner").sort_by("row")


def _once(facts: pa.Table, by: list[str], wanted: list[str]) -> pa.Table:
    """Rows whose `by` nobody else has; an empty code is a code here."""
    wanted = list(dict.fromkeys(wanted))
    for role in by:
        filled = pc.fill_null(facts.column(role).cast(pa.string()), "")
        facts = facts.set_column(facts.schema.get_field_index(role), role, filled)
    groups = facts.group_by(by, use_threads=False).aggregate([*((name, "min") for name in wanted), ([], "count_all")])
    single = groups.filter(pc.equal(groups.column("count_all"), 1))
    return single.select([*by, *(f"{name}_min" for name in wanted)]).rename_columns([*by, *wanted])


def _rows(facts: pa.Table, mask: pa.ChunkedArray, figures: list[str]) -> Iterator[Hit]:
    """A question for every row, the largest first figure first."""
    table = facts if "row" in facts.column_names else facts.append_column("row", _numbers(facts))
    found = table.select(["row", *dict.fromkeys(figures)]).filter(mask)
    for row in found.sort_by([(figures[0], "descending"), ("row", "ascending")]).to_pylist():
        yield Hit((row["row"],), {name: float(row[name]) for name in figures if row[name] is not None})


def _numbers(facts: pa.Table) -> pa.ChunkedArray:
    """Where each fact stands in the published table; a folded line stands where its first row does."""
    if ROW in facts.column_names:
        return facts.column(ROW)
    return pa.chunked_array([pa.array(range(facts.num_rows), pa.int64())])
