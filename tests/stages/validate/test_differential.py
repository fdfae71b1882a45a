"""Random schemas and random tables: our verdict is Frictionless', error by error and in its order.

`TERBUKA_SOAK=100000` asks for that many cases; without it there are 2,000, always the same.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pipelines.model.report import Report
from pipelines.stages.validate import validate_csv
from tests.stages.validate.oracle import KEY_RULES, Verdict, frictionless_verdict, readable
from tests.stages.validate.tables import Case, bound_is_readable, cases

OURS = ("number-not-finite", "number-precision", "integer-range", "control-character")
SOAK = int(os.environ.get("TERBUKA_SOAK", "0"))
TALLY: Counter[str] = Counter()


@pytest.mark.filterwarnings("ignore")  # Frictionless and dateutil warn about odd input
@settings(
    max_examples=SOAK or 2000,
    derandomize=not SOAK,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
@given(case=cases())
def test_the_verdict_is_that_of_frictionless(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.getbasetemp()
    path = folder / "table.csv"
    path.write_bytes(case.text.encode())
    report = validate_csv(path, case.schema, folder / "typed.arrow", dialect=case.dialect, cap=10**6)
    theirs = verdict_or_crash(path, case)
    outcome = compare(report, theirs, case)
    TALLY[outcome] += 1
    assert outcome != "different", (
        f"{readable(case.schema)} {case.dialect} {case.text!r}\nours   {verdict(report)}\ntheirs {theirs}"
    )


def test_most_cases_were_really_compared() -> None:
    assert TALLY["equal"] > 0.85 * TALLY.total()


def verdict_or_crash(path: Path, case: Case) -> Verdict | Exception:
    try:
        return frictionless_verdict(path, case.schema, case.dialect)
    except Exception as crash:  # noqa: BLE001  # whatever leaves Frictionless is a crash of Frictionless
        return crash


def verdict(report: Report) -> Verdict:
    return [
        (finding.rule, finding.row, "" if finding.rule in KEY_RULES else finding.field)
        for finding in report.findings
        if finding.rule not in OURS
    ]


def compare(report: Report, theirs: Verdict | Exception, case: Case) -> str:  # noqa: PLR0911  # one return for each line
    """`equal`, `different`, or the line of DIFFERENCES.md that explains it."""
    mine, rules = verdict(report), {finding.rule for finding in report.findings}
    if isinstance(theirs, Exception):
        return "crash of Frictionless"
    if mine == theirs:
        return "equal"
    if theirs == [("error", None, "")] and rules == {"duplicate-label"}:
        return "labels twice"
    if rules <= {"field-error", "schema-error"} and all(
        justified(finding.field, case.schema) for finding in report.findings
    ):
        return "schema refused"
    if "number-not-finite" in rules and without_keys(mine) == without_keys(theirs):
        return "NaN in a key"
    if any(free(declared) for declared in case.schema["fields"]) and elsewhere(mine, case.schema) == elsewhere(
        theirs, case.schema
    ):
        return "a date that depends on today"
    return "different"


def free(declared: dict[str, Any]) -> bool:
    return declared.get("format") == "any" and declared["type"] in ("date", "datetime", "time")


def elsewhere(found: Verdict, schema: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What was found outside free-form dates (a cell that slipped sideways can be half a date) and outside keys."""
    names = {declared["name"] for declared in schema["fields"] if free(declared)}
    return [entry for entry in without_keys(found) if entry[2] not in names]


def justified(field: str, schema: dict[str, Any]) -> bool:
    """Is there a bound that Frictionless cannot read, or a foreign key to nowhere?"""
    names = {declared["name"] for declared in schema["fields"]}
    nowhere = any(set(key["reference"]["fields"]) - names for key in schema.get("foreignKeys", []))
    declared = next((declared for declared in schema["fields"] if declared["name"] == field), {"constraints": {}})
    bounds = [
        value
        for name, value in declared.get("constraints", {}).items()
        if name.lower().endswith(("minimum", "maximum"))
    ]
    with warnings.catch_warnings(action="ignore"):
        return nowhere or any(not bound_is_readable(declared, bound) for bound in bounds)


def without_keys(found: Verdict) -> list[tuple[Any, ...]]:
    return sorted(entry for entry in found if entry[0] not in (*KEY_RULES, "unique-error"))
