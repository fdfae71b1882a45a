"""Refuses dangerous bytes before any parser sees them: one module per family of trouble, every message in `words.py`.

What the rows say is `tidy`'s; whether they may go out, `validate`'s. The table of refusals is TRUST.md §4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.stages.guard.archive import look as look_at_archive
from pipelines.stages.guard.csv import look as look_at_csv
from pipelines.stages.guard.json import look as look_at_json
from pipelines.stages.guard.ods import look as look_at_ods
from pipelines.stages.guard.parquet import look as look_at_parquet
from pipelines.stages.guard.read import Read
from pipelines.stages.guard.signs import look as look_at_signs
from pipelines.stages.guard.xlsx import look as look_at_xlsx

if TYPE_CHECKING:
    from pipelines.model.delivery import RawFile
    from pipelines.model.finding import Finding

LOOKS: dict[str, tuple[Callable[[Read], list[Finding]], ...]] = {
    "csv": (look_at_signs, look_at_csv),
    "json": (look_at_signs, look_at_json),
    "parquet": (look_at_signs, look_at_parquet),
    "xlsx": (look_at_signs, look_at_archive, look_at_xlsx),
    "ods": (look_at_signs, look_at_archive, look_at_ods),
}


# what must not be published, but can be read: its finder goes on, so that an officer is answered once
MILD = frozenset(
    {
        *("formula", "formula-cell", "cell-error", "comment", "external-link", "macro"),
        *("hidden-sheet", "hidden-row", "hidden-column", "control-char", "mixed-script"),
    }
)


def guard(files: Sequence[RawFile], *, sheet: str | int = 0, escape: bool = False) -> None:
    """Look at the bytes of every file. Raises Refused with everything that was found in all of them.

    `sheet` is the one that will be read (the first unless it is named); `escape` lets cells pass that a spreadsheet
    would run as formulas, for a dataset that declares that they are escaped when written.
    """
    findings = [finding for file in files for finding in _look(Read(file, sheet, escape))]
    if findings:
        raise Refused(findings)


def _look(read: Read) -> list[Finding]:
    """The first look that finds something ends it: what follows would read bytes that are already refused."""
    for look in LOOKS[read.file.format]:
        if findings := look(read):
            return findings
    return []
