"""`terbuka check`: everything up to release, nothing published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.writing import place_for

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.finding import Finding
    from pipelines.publish import Trial
    from pipelines.publish.marking import Marked


def check(office: Office, name: str, file: Path | None, workbook: Path | None, *, as_json: bool) -> int:
    """Returns the exit code: 1 when anything would be refused, whether or not a workbook says so too."""
    return printing.answering(name)(_check)(office, name, file, workbook, as_json=as_json)


def _check(office: Office, name: str, file: Path | None, workbook: Path | None, *, as_json: bool) -> int:
    from pipelines.publish import open_desk, try_dataset
    from pipelines.publish.catalog import read
    from pipelines.publish.marking import mark_trials

    if file is not None and not file.is_file():
        printing.errors.print(f"Tidak ada berkas / no file: {file}")
        return 2
    out = place_for(office, workbook, file, suffix=".xlsx") if workbook is not None else None
    catalog = read(office)
    desk = open_desk(office, catalog, datetime.now(UTC))
    if name in catalog.broken:
        printing.say_findings(name, catalog.broken[name], base=catalog.base_url)
        return 1
    if name not in {dataset.name for dataset in catalog.datasets}:
        printing.errors.print(f"Tidak ada data bernama / no dataset called: {name}")
        return 2
    dataset = catalog.dataset(name)
    trials = try_dataset(desk, dataset, file)
    marked = mark_trials(desk, dataset, trials, file, out) if out is not None else []
    _say(trials, marked, catalog.base_url, as_json=as_json)
    return 1 if any(trial.refused for trial in trials) or any(one.more for one in marked) else 0


def _say(trials: Sequence[Trial], marked: Sequence[Marked], base: str, *, as_json: bool) -> None:
    if as_json:
        printing.say_json([_plain(trial, marked, base) for trial in trials])
        return
    for trial in trials:
        if trial.refused:
            printing.say_findings(f"{trial.dataset} {trial.edition}", trial.findings, base=base)
        else:
            _say_passed(trial, base)
    for one in marked:
        if one.more:
            printing.say_findings(one.file, one.more, base=base)
        printing.console.print(f"Berkas bertanda / marked workbook ({one.findings} temuan / findings):", end=" ")
        printing.console.print(str(one.path), markup=False)


def _say_passed(trial: Trial, base: str) -> None:
    """What would be published, and what happens to each column on the way, the riskiest first."""
    card, k = trial.card, trial.card["k"]
    dropped = ", ".join(column["name"] for column in card["dropped"]) or "–"
    printing.console.print(
        f"[green]✓[/] {trial.dataset} {trial.edition}: {trial.rows} baris / rows; "
        f"tidak ikut terbit / held back: {dropped}; baris ditahan / rows withheld: {card['withheld_rows']}"
    )
    if card["withheld_rows"] or card["cells_emptied"]:
        reasons = ", ".join(f"{reason} {count}" for reason, count in card["rows_by_reason"].items()) or "–"
        printing.console.print(
            f"  sebab baris ditahan / why rows are withheld: {reasons}; "
            f"sel dikosongkan / cells emptied: {card['cells_emptied']}"
        )
    if k["reached"]:
        printing.console.print(
            f"  k = {k['reached']}: siapa pun berbaur dengan sedikitnya {k['reached']} baris yang sama (batasnya {k['required']}) / "
            f"everybody is among {k['reached']} like rows at least ({k['required']} required)"
        )
    printing.say_columns([column.as_dict() for column in trial.columns])
    if trial.findings:
        printing.say_findings(f"{trial.dataset} {trial.edition}", trial.findings, refused=False, base=base)


def _plain(trial: Trial, marked: Sequence[Marked], base: str) -> dict[str, object]:
    own = [one for one in marked if one.delivery == trial.delivery]
    findings = [*trial.findings, *(finding for one in own for finding in one.more)]
    return {
        "dataset": trial.dataset,
        "edition": trial.edition,
        "refused": any(finding.severity == "error" for finding in findings),
        "rows": trial.rows,
        "privacy": trial.card,
        "columns": [column.as_dict() for column in trial.columns],
        "figure": trial.figure.as_dict() if trial.figure else None,
        "findings": [_explained(finding, base) for finding in findings],
        "workbooks": [str(one.path) for one in own],
    }


def _explained(finding: Finding, base: str) -> dict[str, object]:
    return {**finding.as_dict(), "page": printing.page(finding.rule, base)}
