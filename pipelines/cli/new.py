"""`terbuka new`: the two files of a dataset, drafted from a sample, and what `check` says of that sample."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.desk import desk_of
from pipelines.model.schema import privacy_class

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish import Trial
    from pipelines.publish.drafting import Drafted


def new(office: Office, name: str, sample: Path, *, as_json: bool) -> int:
    """Returns the exit code: 0 when both files were written, whatever is still to be filled in."""
    return printing.answering(name)(_new)(office, name, sample, as_json=as_json)


def _new(office: Office, name: str, sample: Path, *, as_json: bool) -> int:
    from pipelines.publish import try_dataset
    from pipelines.publish.drafting import draft_dataset

    if not sample.is_file():
        printing.errors.print(f"Tidak ada berkas / no file: {sample}")
        return 2
    drafted = draft_dataset(desk_of(office), name, sample)
    desk = desk_of(office)
    trials = try_dataset(desk, desk.catalog.dataset(name), sample)
    if as_json:
        printing.say_json(_plain(drafted, trials))
    else:
        _say(name, sample, drafted, trials, desk.catalog.base_url)
    return 0


def _say(name: str, sample: Path, drafted: Drafted, trials: Sequence[Trial], base: str) -> None:
    show = printing.console.print
    for path in (drafted.declaration, drafted.schema):
        show(f"Ditulis / written: {path}", markup=False)
    for proposed in drafted.draft.fields:
        show(f"  {proposed.schema['name']}: {proposed.schema['type']}, {privacy_class(proposed.schema)}", markup=False)
    doubts = sum(len(proposed.doubts) for proposed in drafted.draft.fields) + len(drafted.draft.doubts)
    show(f"{doubts} keraguan ditandai '# RAGU' di YAML / doubts are marked '# RAGU' in the YAML", markup=False)
    for doubt in drafted.draft.doubts:  # those about single columns stand beside them in the YAML
        show(f"  ? {doubt.id}", markup=False)
        show(f"    {doubt.en}", markup=False, style="dim")
    for trial in trials:
        if trial.refused:
            printing.say_findings(f"{name}: {sample.name}", trial.findings, base=base)
        else:
            show(f"[green]✓[/] {name}: {trial.rows} baris lolos pemeriksaan / rows pass the check")
    show(f"Berikutnya / next: terbuka check {name} --file {sample}", markup=False)


def _plain(drafted: Drafted, trials: Sequence[Trial]) -> dict[str, object]:
    return {
        "declaration": str(drafted.declaration),
        "schema": str(drafted.schema),
        "doubts": [doubt.as_dict() for doubt in drafted.draft.doubts],
        "fields": [
            {
                "field": proposed.schema,
                "label": proposed.label,
                "doubts": [doubt.as_dict() for doubt in proposed.doubts],
            }
            for proposed in drafted.draft.fields
        ],
        "check": [
            {
                "refused": trial.refused,
                "rows": trial.rows,
                "findings": [finding.as_dict() for finding in trial.findings],
            }
            for trial in trials
        ],
    }
