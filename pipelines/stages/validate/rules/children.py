"""`children`: over a tree of codes (`4`, `4.1`, `4.1.02`), every parent is the sum of its children."""

from __future__ import annotations

from collections import defaultdict

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import HALF_A_CENT, Facts, Options, Outcome, Unevaluated, needed, numbers

Node = tuple[tuple[object, ...], str]  # the group the tree belongs to, and the code


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `code`, `of`, `within` (columns that part one tree from the next), `separator` ("."), `tolerance`."""
    code, of, separator = needed(options, "code"), needed(options, "of"), options.get("separator", ".")
    nodes = _nodes(options, facts, code)
    amounts = numbers(facts.table, of).to_pylist()
    sums: defaultdict[Node, float] = defaultdict(float)
    at: dict[Node, int] = {}
    for place, ((group, name), amount) in enumerate(zip(nodes, amounts, strict=True)):
        at.setdefault((group, name), place)
        sums[group, name.rpartition(separator)[0]] += amount
    parents = [node for node in sums if node in at]
    if not parents:
        raise Unevaluated(code)  # no tree at all: the separator or the column is wrong
    tolerance = options.get("tolerance", HALF_A_CENT)
    wrong = tuple(sorted(at[node] for node in parents if abs(sums[node] - amounts[at[node]]) > tolerance))
    return Outcome(not wrong, _sentence(code, of, len(parents), len(wrong)), of, wrong)


def _nodes(options: Options, facts: Facts, code: str) -> list[Node]:
    groups = [facts.column(name).to_pylist() for name in options.get("within", [])]
    codes = [str(value) for value in facts.column(code).to_pylist()]
    return list(zip(zip(*groups, strict=True) if groups else [()] * len(codes), codes, strict=True))


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
