"""The handbook explains every rule that a finding can carry, and none that no finding has: read from the sources."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipelines.stages.validate.rules import NAMES
from pipelines.stages.validate.words import RULES
from tests.conftest import ROOT

PACKAGE = ROOT / "pipelines"
HANDBOOK = yaml.safe_load((ROOT / "site/handbook/codes.yaml").read_text("utf-8"))
CODES = {code: entry for group in HANDBOOK for code, entry in group["codes"].items()}
GUARD = PACKAGE / "stages/guard/words.py"
# where a finding's rule is no text in the call itself: what it may be
ELSEWHERE = {
    "model/catalog.py": {"publisher-unknown", "license-unknown"},
    "model/declaration_checks.py": {"field-unknown", "answer", "edition", "pattern", "encoding", "cron", "timezone", "exempt", "privacy-k", "privacy-exception"},
    "model/privacy_checks.py": {"privacy-class", "privacy-operator", "privacy-option", "privacy-type", "redaction-missing", "field-unknown"},
    "stages/deidentify/keys.py": {f"pseudonym-key-{what}" for what in ("missing", "mode", "length")},
    "stages/deidentify/remaining.py": {"personal-data-high", "personal-data-medium"},
    "model/schema.py": set(),  # its callers name it
    "stages/guard/words.py": set(),  # the table below
    "model/bucket.py": set(),  # its callers name it
    "model/library.py": set(),  # its callers name it
    "stages/pull/refusal.py": set(),  # its callers name it
    "stages/pull/web/document.py": {"not-json", "not-xml"},
    "stages/release/store/s3/opening.py": {"store-url", "store-setting"},
    "stages/release/timestamp.py": set(),
    "stages/tidy/evidence.py": {f"{kind}-{how}" for kind in ("number", "date") for how in ("ambiguous", "mixed")},
    "stages/tidy/ragged.py": {"extra-cell", "missing-cell"},
    "stages/validate/rules/__init__.py": set(NAMES),
    "stages/validate/words.py": set(RULES),
}  # fmt: skip

NAMING = {
    "_finding",
    "finding",
    "refused",
    "setting",
    "library",
    "missing_library",
}  # functions whose first argument is a rule


def calls(path: Path) -> Iterator[ast.expr]:
    """The first argument of every call that makes a finding; `_finding` counts where its first argument is the rule."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args):
            continue
        named = isinstance(node.args[0], ast.Constant | ast.BinOp)
        if node.func.id == "Finding" or (node.func.id in NAMING and named):
            yield node.args[0]


def found() -> dict[str, set[str]]:
    """Module → the rules that its findings carry."""
    rules: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).as_posix()
        for argument in calls(path):
            if isinstance(argument, ast.Constant):
                rules.setdefault(name, set()).add(str(argument.value))
            else:
                rules.setdefault(name, set()).update(ELSEWHERE[name])  # KeyError: say above what it may be
    if GUARD.is_file():
        from pipelines.stages.guard.words import WORDS

        rules["stages/guard/words.py"] = {key.partition(":")[0] for key in WORDS}
    return rules


def test_every_rule_of_a_finding_is_explained() -> None:
    missing = {module: sorted(rules - CODES.keys()) for module, rules in found().items() if rules - CODES.keys()}
    assert missing == {}


def test_nothing_is_explained_that_no_finding_carries() -> None:
    assert CODES.keys() - set().union(*found().values()) == set()


def test_the_named_rules_of_the_declaration_are_those_it_yields() -> None:
    tree = ast.parse((PACKAGE / "model/declaration_checks.py").read_text("utf-8"))
    yielded = {
        node.value.elts[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 3
        and isinstance(node.value.elts[0], ast.Constant)
    }  # fmt: skip
    assert yielded == ELSEWHERE["model/declaration_checks.py"]


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_title_cause_cure_and_example_in_both_languages(code: str) -> None:
    entry = CODES[code]
    assert list(entry) == ["title", "cause", "cure", "example"]
    assert all(set(text) == {"id", "en"} and all(text.values()) for text in entry.values())
    assert not [text for text in entry["cause"].values() if not text.endswith((".", ")"))]


def test_no_code_is_told_twice() -> None:
    assert sum(len(group["codes"]) for group in HANDBOOK) == len(CODES)


def test_the_officers_page_shows_the_commands_as_they_are() -> None:
    from typer.main import get_command

    from pipelines.cli import app

    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    for language in ("id", "en"):
        text = (ROOT / f"site/pages/{language}/panduan.md").read_text("utf-8")
        told = {line.split()[1] for line in text.splitlines() if line.startswith("    terbuka ")}
        assert told == {"new", "template", "check", "publish"}
        assert told <= commands
