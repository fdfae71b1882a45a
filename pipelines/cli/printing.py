"""How findings and outcomes look at the terminal: Indonesian first, English below it in grey."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipelines.model.address import code_page
from pipelines.model.errors import Refused, WrongUsage
from pipelines.model.silence import silently

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.model.outcome import Outcome

P = ParamSpec("P")
STATES = {
    "released": "terbit / new",
    "revised": "direvisi / revised",
    "unchanged": "tetap / unchanged",
    "refused": "DITOLAK / REFUSED",
}
STYLES = {"released": "green", "revised": "yellow", "unchanged": "dim", "refused": "bold red"}
SHOWN = 20  # examples of one rule; the count tells the rest

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)


def say_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n")


def say_findings(title: str, findings: Sequence[Finding], *, refused: bool = True, base: str = "") -> None:
    """Grouped by rule, the first examples of each, all counted; then where the rule is explained, on the portal at `base`."""
    errors.print(f"\n[bold {'red' if refused else 'yellow'}]{escape(title)}[/]")
    for rule in dict.fromkeys(finding.rule for finding in findings):
        same = [finding for finding in findings if finding.rule == rule]
        for finding in same[:SHOWN]:
            errors.print(f"  {escape(finding.line('id'))}")
            errors.print(f"    [dim]{escape(finding.line('en'))}[/]")
        if len(same) > SHOWN:
            errors.print(f"  … {len(same) - SHOWN} lagi / more ({rule})")
        errors.print(f"    [dim]{escape(rule)}:[/] {escape(page(rule, base))}")


def page(rule: str, base: str = "") -> str:
    """The address at which the handbook explains a rule; without a portal, its path there."""
    return f"{base.rstrip('/')}/{code_page(rule)}" if base else code_page(rule)


def answering(title: str) -> Callable[[Callable[P, int]], Callable[P, int]]:
    """A command that ends with its findings (exit 1) when it is refused, with a sentence (exit 2) when it was called wrongly.

    An error of the program tells where, never what: its words may be a cell.
    """

    def around(command: Callable[P, int]) -> Callable[P, int]:
        @wraps(command)
        def answered(*arguments: P.args, **options: P.kwargs) -> int:
            try:
                return silently(command)(*arguments, **options)
            except WrongUsage as wrong:
                errors.print(str(wrong))
                return 2
            except Refused as refused:
                say_findings(title, refused.findings)
                return 1

        return answered

    return around


def say_outcomes(outcomes: Sequence[Outcome]) -> None:
    """The table a run ends with."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Data / dataset", "Edisi / edition", "Baris / rows", "Keadaan / state", "Detik / s"):
        table.add_column(column, justify="right" if "rows" in column or "/ s" in column else "left")
    for outcome in outcomes:
        revision = f" r{outcome.revision}" if outcome.revision else ""
        rows = f"{outcome.rows:,}".replace(",", ".") if outcome.rows is not None else "–"
        state = f"[{STYLES[outcome.state]}]{STATES[outcome.state]}[/]"
        table.add_row(outcome.dataset, f"{outcome.edition}{revision}", rows, state, f"{outcome.seconds:.1f}")
    console.print(table)


def say_columns(columns: Sequence[Mapping[str, Any]]) -> None:
    """Before and after of every column; `cost` is how many rows it makes unpublishable."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    longest = max((len(column["name"]) for column in columns), default=0)
    table.add_column("  Kolom / column", min_width=longest + 2)  # a name that is cut off names nothing
    table.add_column("Kelas / class")
    table.add_column("Menjadi / becomes")
    table.add_column("Nilai / values", justify="right")
    table.add_column("Kosong / empty", justify="right")
    table.add_column("Hilang / lost", justify="right")
    for column in columns:
        pairs = [f"{column[f'{name}_before']} → {_or_dash(column[f'{name}_after'])}" for name in ("distinct", "empty")]
        name, kind, becomes = (escape(text) for text in (column["name"], column["privacy"], column["becomes"]["id"]))
        table.add_row(f"  {name}", kind, becomes, *pairs, _or_dash(column["cost"]))
    console.print(table)


def _or_dash(value: int | None) -> str:
    return "–" if value is None else str(value)


@contextmanager
def progress(*, silent: bool) -> Iterator[Callable[[str, str, str], None]]:
    """A line that names the dataset and the stage while they are worked on."""
    if silent:
        yield lambda _dataset, _edition, _stage: None
        return
    with errors.status("…") as line:
        yield lambda dataset, edition, stage: line.update(f"{dataset} {edition} ▸ {stage}")
