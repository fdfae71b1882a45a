"""`terbuka check`: everything up to release, nothing published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.model.catalog import read_catalog
from pipelines.model.errors import Refused

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish import Trial


def check(office: Office, name: str, file: Path | None, *, as_json: bool) -> int:
    """Returns the exit code: 1 when anything would be refused."""
    from pipelines.publish import open_desk, try_dataset

    if file is not None and not file.is_file():
        printing.errors.print(f"Tidak ada berkas / no file: {file}")
        return 2
    try:
        catalog = read_catalog(office.datasets, office.schemas)
        desk = open_desk(office, catalog, datetime.now(UTC))
    except Refused as refused:
        printing.say_findings(name, refused.findings)
        return 1
    if name in catalog.broken:
        printing.say_findings(name, catalog.broken[name])
        return 1
    if name not in {dataset.name for dataset in catalog.datasets}:
        printing.errors.print(f"Tidak ada data bernama / no dataset called: {name}")
        return 2
    trials = try_dataset(desk, catalog.dataset(name), file)
    _say(trials, as_json=as_json)
    return 1 if any(trial.refused for trial in trials) else 0


def _say(trials: Sequence[Trial], *, as_json: bool) -> None:
    if as_json:
        printing.say_json([_plain(trial) for trial in trials])
        return
    for trial in trials:
        if trial.refused:
            printing.say_findings(f"{trial.dataset} {trial.edition}", trial.findings)
        else:
            _say_passed(trial)


def _say_passed(trial: Trial) -> None:
    """What would be published, and what happens to each column on the way, the riskiest first."""
    card, k = trial.card, trial.card["k"]
    dropped = ", ".join(column["name"] for column in card["dropped"]) or "–"
    printing.console.print(
        f"[green]✓[/] {trial.dataset} {trial.edition}: {trial.rows} baris / rows; "
        f"tidak ikut terbit / held back: {dropped}; baris ditahan / rows withheld: {card['withheld_rows']}"
    )
    reasons = ", ".join(f"{reason} {count}" for reason, count in card["rows_by_reason"].items()) or "–"
    printing.console.print(
        f"  k {k['reached'] or '–'} (≥ {k['required']}); sebab baris ditahan / why rows are withheld: {reasons}; "
        f"sel dikosongkan / cells emptied: {card['cells_emptied']}"
    )
    printing.say_columns([column.as_dict() for column in trial.columns])
    if trial.findings:
        printing.say_findings(f"{trial.dataset} {trial.edition}", trial.findings, refused=False)


def _plain(trial: Trial) -> dict[str, object]:
    return {
        "dataset": trial.dataset,
        "edition": trial.edition,
        "refused": trial.refused,
        "rows": trial.rows,
        "privacy": trial.card,
        "columns": [column.as_dict() for column in trial.columns],
        "figure": trial.figure.as_dict() if trial.figure else None,
        "findings": [finding.as_dict() for finding in trial.findings],
    }
