"""The import table of DESIGN.md §1, read from the code."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent / "pipelines"
STAGES = sorted(path.stem for path in (ROOT / "stages").iterdir() if path.stem != "__init__" and path.stem != "__pycache__")
GUESTS_OF_THE_MODEL = {"yaml", "jsonschema"}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


def modules(room: str) -> list[Path]:
    folder = ROOT / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def ours(room: str) -> set[str]:
    return {name for path in modules(room) for name in imported(path) if name.split(".")[0] == "pipelines"}


def within(names: set[str], *rooms: str) -> set[str]:
    return {n for n in names if n != "pipelines" and not any(n == r or n.startswith(f"{r}.") for r in rooms)}


def test_the_model_imports_only_itself_the_standard_library_yaml_and_jsonschema() -> None:
    assert within(ours("model"), "pipelines.model") == set()
    tops = {name.split(".")[0] for path in modules("model") for name in imported(path)}
    assert tops - set(sys.stdlib_module_names) - {"pipelines"} <= GUESTS_OF_THE_MODEL


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_imports_the_model_and_itself_but_no_other_stage_and_no_dagster(stage: str) -> None:
    assert within(ours(f"stages/{stage}"), "pipelines.model", f"pipelines.stages.{stage}") == set()
    tops = {name.split(".")[0] for path in modules(f"stages/{stage}") for name in imported(path)}
    assert not tops & {"dagster", "typer", "rich"}


def test_the_corridor_imports_model_and_stages_only() -> None:
    assert within(ours("publish"), "pipelines.model", "pipelines.stages", "pipelines.publish") == set()


def test_dagster_is_imported_in_defs_only() -> None:
    users = {p.relative_to(ROOT).parts[0] for p in ROOT.rglob("*.py") if any(n.split(".")[0] == "dagster" for n in imported(p))}
    assert users == {"defs", "definitions.py"}


def test_the_command_reaches_dagster_and_heavy_libraries_only_inside_functions() -> None:
    for path in modules("cli"):
        tree = ast.parse(path.read_text("utf-8"))
        top = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
        names = {node.module or "" for node in top}
        assert not any(name.startswith(("pipelines.defs", "pipelines.publish")) for name in names), path.name


def test_every_module_says_in_its_first_lines_what_belongs_in_it() -> None:
    silent = [p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*.py") if ast.get_docstring(ast.parse(p.read_text("utf-8"))) is None]
    assert silent == []
