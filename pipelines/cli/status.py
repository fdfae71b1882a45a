"""`terbuka status`: what is fresh, late or refused, from memory alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rich.table import Table

from pipelines.cli import printing
from pipelines.model.memory import Memory

if TYPE_CHECKING:
    from pipelines.model.address import Office


def status(office: Office, *, as_json: bool) -> int:
    """Returns 0: looking at things never fails."""
    today = datetime.now(UTC).date().isoformat()
    names = sorted(path.stem for path in office.datasets.glob("*.yaml") if path.stem != "catalog")
    lines = [_line(name, Memory.read(office.memory(name)), today) for name in names]
    if as_json:
        printing.say_json(lines)
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("Data / dataset", "Edisi / edition", "Keadaan / standing", "Janji / promised", "Ditolak / refused"):
        table.add_column(column)
    for line in lines:
        table.add_row(*(str(value or "–") for value in line.values()))
    printing.console.print(table)
    return 0


def _line(name: str, memory: Memory | None, today: str) -> dict[str, object]:
    if memory is None:
        return {"dataset": name, "edition": None, "standing": "unpublished", "due": None, "refused": 0}
    late = memory.due is not None and memory.due < today
    standing = "late" if late else memory.standing
    return {
        "dataset": name,
        "edition": memory.edition,
        "standing": standing,
        "due": memory.due,
        "refused": len(memory.refusals),
    }
