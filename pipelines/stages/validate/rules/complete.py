"""`complete`: every unit, and every unit in every period, has rows. Listed by hand, by reference or by the edition before."""

from __future__ import annotations

from typing import Any

from pipelines.model.text import Text
from pipelines.stages.validate.edition import Edition, grouped
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, Unevaluated, names_of, needed, there


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `by` (columns), and one of `values` (of one column), `reference` with `key`, or `previous: true`."""
    names = names_of(needed(options, "by"))
    absent = len(expected(options, facts, names) - combinations(facts.table, names))
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
        return combinations(facts.other(options["reference"]), names_of(options.get("key", names)))
    if options.get("previous"):
        return set() if facts.previous is None else combinations(facts.previous, names)
    raise Unevaluated("values")


def combinations(table: Edition, names: list[str]) -> set[tuple[Any, ...]]:
    there(table, *names)
    return set(zip(*(column.to_pylist() for column in grouped(table.batches(*names), names).columns), strict=True))
