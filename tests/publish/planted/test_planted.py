"""PRIVACY.md's figure for the gates: whatever is planted wherever a string can stand, nobody reads it afterwards."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
import re2

from pipelines.cli import printing
from pipelines.cli.check import check
from pipelines.publish import catalog, corridor, portal, privacy, publish_everywhere, run, sealed, shown
from tests.conftest import ROOT, Bureau
from tests.publish.planted import reading
from tests.publish.planted.delivery import delivery, write
from tests.publish.planted.office import with_templates
from tests.publish.planted.places import PLACES
from tests.soak import FULL, report

OFFICES = 22 if FULL else 1
KINDS = ("csv", "xlsx", "csv", "parquet")


def office(root: Path) -> Bureau:
    root.mkdir(exist_ok=True)
    return with_templates(Bureau(root))


def plant(bureau: Bureau, seed: int) -> dict[str, str]:
    """One dataset for each place; returns every value that must not be seen, and where it was planted."""
    values: dict[str, str] = {}
    for number, (place, (change, what)) in enumerate(PLACES.items()):
        one = delivery(number, KINDS[number % len(KINDS)], seed)
        value = what(one)
        change(one, value)
        values |= {cell: "a private cell" for person in one.people for cell in vars(person).values()}
        values[value] = place
        write(bureau, one)
    return values


def seen(values: dict[str, str], texts: Iterator[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """(where it was planted, where it was read) → times."""
    options = re2.Options()
    options.max_mem, options.case_sensitive = 1 << 30, False
    pattern = re2.compile("|".join(re2.escape(value) for value in values), options)
    places = {value.casefold(): place for value, place in values.items()}
    return Counter((places[found.casefold()], where) for where, text in texts for found in pattern.findall(text))


def terbuka(bureau: Bureau, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from pipelines.cli import app; app()", *arguments]
    return subprocess.run(
        [*command, "--office", str(bureau.office.root)], capture_output=True, text=True, cwd=ROOT, check=False
    )


@pytest.mark.parametrize("seed", range(OFFICES))
def test_nothing_that_is_planted_is_read_by_anybody(tmp_path: Path, seed: int) -> None:
    bureau = office(tmp_path)
    values = plant(bureau, seed)
    done = terbuka(bureau, "publish")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    told = [("stdout", done.stdout), ("stderr", done.stderr), *checked(bureau)]
    found = {
        "terminal": seen(values, iter(told)),
        "public": seen(values, reading.public(tmp_path)),
        "dagster": seen(values, reading.dagster(tmp_path)),
        "notes": seen(values, reading.kept(tmp_path)),
    }
    assert found == {reader: Counter() for reader in found}
    assert (tmp_path / "public/status/index.html").is_file()
    released = list(tmp_path.glob("public/data/*/2026-10/r1"))
    assert "data-0" in {path.parts[-3] for path in released}
    assert stat.S_IMODE(bureau.office.work.stat().st_mode) == 0o700
    report(
        f"planted personal data, office {seed}",
        datasets=len(PLACES),
        values=len(values),
        released=len(released),
        seen=0,
    )


def checked(bureau: Bureau) -> Iterator[tuple[str, str]]:
    """What `terbuka check` says of each dataset."""
    for path in sorted(bureau.office.datasets.glob("data-*.yaml"))[:: 1 if FULL else 4]:
        out = StringIO()
        with redirect_stdout(out), redirect_stderr(out):
            check(bureau.office, path.stem, None, None, as_json=False)
        assert out.getvalue()
        yield f"check {path.stem}", out.getvalue()


def open_the_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy, "DETECTOR", lambda *_: [])
    monkeypatch.setattr(corridor, "refuse_leaks", lambda *_: None)
    monkeypatch.setattr(corridor, "typed", lambda *_: ())
    monkeypatch.setattr(catalog, "typed", lambda *_: ())
    monkeypatch.setattr(shown, "look_at_typed", lambda *_: [])
    monkeypatch.setattr(portal, "refuse_shown", lambda *_: None)
    monkeypatch.setattr(run, "presentable", lambda _, catalog: catalog)
    monkeypatch.setattr(sealed, "without_personal", lambda text: text)
    monkeypatch.setattr(sealed, "holder", lambda _: sealed.nothing)
    monkeypatch.setattr(sealed, "_undeclared", lambda *_: sealed.nothing)


def test_without_the_gates_the_same_values_are_read_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look finds what is there: the control of the test above."""
    open_the_gates(monkeypatch)
    bureau = office(tmp_path)
    values = plant(bureau, 0)
    out, declared = StringIO(), bureau.catalog()
    with redirect_stdout(out), redirect_stderr(out):
        for name in [dataset.name for dataset in declared.datasets]:
            for outcome in bureau.publish(name):
                printing.say_findings(name, outcome.findings)
        for name, findings in declared.broken.items():
            printing.say_findings(name, findings)
    publish_everywhere(bureau.desk())
    read = seen(values, reading.public(tmp_path))
    told = seen(values, iter([("terminal", out.getvalue())]))
    pages = {place for place, where in read if where.endswith(".html")}
    report(
        "planted personal data, control without the gates",
        places=len(PLACES),
        in_public=len({place for place, _ in read}),
        on_pages=len(pages),
        at_the_terminal=len({place for place, _ in told}),
    )
    assert len({place for place, _ in read}) >= 15
    assert len(pages) >= 8
    assert len({place for place, _ in told}) >= 5
