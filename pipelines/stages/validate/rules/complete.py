"""`complete`: every unit, and every unit in every period, has rows. Listed by hand, by reference or by the edition before."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, Unevaluated, column, needed
from pipelines.stages.validate.rules.sum import other


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `by` (columns), and one of `values` (of one column), `reference` with `key`, or `previous: true`."""
    by = needed(options, "by")
    names = [by] if isinstance(by, str) else list(by)
    there = combinations(facts.table, names)
    absent = len(expected(options, facts, names) - there)
    named = ", ".join(names)
    if not absent:
        return Outcome(True, Text(f"Lengkap menurut {named}.", f"Complete by {named}."))
    return Outcome(
        False, Text(f"{absent} dari {named} tidak punya baris.", f"{absent} of {named} have no rows."), names[0]
    )


def expected(options: Options, facts: Facts, names: list[str]) -> set[tuple[Any, ...]]:
    if "values" in options and len(names) == 1:
        return {(value,) for value in options["values"]}
    if "reference" in options:
        key = options.get("key", names)
        return combinations(other(options["reference"], facts), [key] if isinstance(key, str) else list(key))
    if options.get("previous"):
        return set() if facts.previous is None else combinations(facts.previous, names)
    raise Unevaluated("values")


def combinations(table: pa.Table, names: list[str]) -> set[tuple[Any, ...]]:
    return set(zip(*(column(table, name).to_pylist() for name in names), strict=True))
