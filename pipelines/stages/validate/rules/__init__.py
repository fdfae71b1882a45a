"""Rules that no schema can say, declared under `rules:` in the dataset YAML; one file each, the listing is the registry.

    rules:
      - identity: {total: silpa, plus: [pendapatan, pembiayaan], minus: [belanja]}
      - drift: {rows: 30%, totals: 50%, of: [realisasi]}
        severity: warn
        waiver: {owner: bpkad, until: 2026-12-31, reason: {id: …, en: …}}

A rule that cannot be evaluated is a refusal, whatever its severity. A waiver turns errors into notes until its day.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from pipelines.model.finding import Finding, Severity
from pipelines.model.report import Check
from pipelines.model.text import Text
from pipelines.model.total import Total
from pipelines.stages.validate.edition import Edition
from pipelines.stages.validate.rules.rule import Facts, Outcome, Rule, Tree, Unevaluated

NAMES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if path.stem != "rule"))
BESIDE = ("severity", "waiver")
READ_AND_FIX = Text(
    "Perbaiki berkas asal, atau jelaskan dengan 'waiver'.", "Correct the source file, or explain it with a 'waiver'."
)


def check_rules(
    rules: Sequence[Mapping[str, Any]],
    table: Path,
    *,
    file: str,
    on: date,
    previous: Path | None = None,
    references: Mapping[str, Path] | None = None,
    totals: Sequence[Total] = (),
    tree: Tree | None = None,
    first_row: int = 2,
) -> tuple[tuple[Finding, ...], tuple[Check, ...]]:
    """Findings and checks of every rule over a typed table (Arrow IPC, as `validate` writes it).

    `previous` is the typed table of the edition before; without one, comparisons pass and say so. `on` is the day for
    which waivers and dated lists count. `totals` and `tree` are what was set aside as no data. `first_row` is the row of the
    source that holds the first row of the table; the rows of the tree's parents come after its last.
    """
    facts = Facts(
        Edition(table), None if previous is None else Edition(previous), references or {}, on, tuple(totals), tree
    )
    done = [_one(rule, facts, file, first_row) for rule in rules]
    return tuple(finding for findings, _ in done for finding in findings), tuple(check for _, check in done)


def _one(rule: Mapping[str, Any], facts: Facts, file: str, first_row: int) -> tuple[list[Finding], Check]:
    (name,) = [key for key in rule if key not in BESIDE] or [""]
    try:
        outcome = _rule(name)(rule[name], facts)
    except Unevaluated as why:
        finding = Finding("rule-not-evaluated", _unevaluated(name, str(why)), READ_AND_FIX, file=file, field=name)
        return [finding], Check(name, passed=False, sentence=finding.message)
    severity = _severity(rule, facts.on)
    check = Check(name, outcome.passed, outcome.sentence, severity)
    return ([] if outcome.passed else _findings(name, outcome, severity, file, first_row)), check


def _rule(name: str) -> Rule:
    if name not in NAMES:
        raise Unevaluated(name)
    return cast("Rule", import_module(f"{__name__}.{name}").check)


def _severity(rule: Mapping[str, Any], on: date) -> Severity:
    until = rule.get("waiver", {}).get("until")
    if until is not None and on <= (until if isinstance(until, date) else date.fromisoformat(until)):
        return "info"
    return cast("Severity", rule.get("severity", "error"))


def _findings(name: str, outcome: Outcome, severity: Severity, file: str, first_row: int) -> list[Finding]:
    """One finding for each of the first rows, the last one carrying the count of the rest; or one for the whole table."""
    places: list[int | None] = [first_row + place for place in outcome.places.first]
    places = places or [None]
    counts = [1] * (len(places) - 1) + [max(1, outcome.places.count - len(places) + 1)]
    return [
        Finding(name, outcome.sentence, READ_AND_FIX, file, row, outcome.field, count, severity)
        for row, count in zip(places, counts, strict=True)
    ]


def _unevaluated(name: str, why: str) -> Text:
    return Text(
        f"Aturan '{name}' tidak dapat diperiksa: '{why}' tidak ada atau salah.",
        f"The rule '{name}' cannot be evaluated: '{why}' is not there, or wrong.",
    )
