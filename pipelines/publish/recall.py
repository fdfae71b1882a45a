"""Which release was made from which bytes, so that the same bytes are not read twice. Losing this costs time, nothing else."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines import __version__
from pipelines.model.note import read_note, write_note
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected, RawFile
    from pipelines.model.outcome import Outcome
    from pipelines.model.release import Release
    from pipelines.publish.desk import Desk


def recall(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile]) -> Release | None:
    """The newest release of an edition, when it was made from these very bytes by this very declaration and program."""
    known = read_note(_note(desk, dataset, delivery))
    released = versions(desk.store, dataset.name).of(known.get("edition", ""))
    made = [r for r in released if r.revision == known["revision"] and known["inputs"] == _inputs(dataset, files)]
    # a withdrawn release counts too: the bytes it was made from do not come back by themselves
    return made[0] if made and made[0] == released[-1] else None


def remember(desk: Desk, dataset: Dataset, delivery: Expected, files: Sequence[RawFile], outcome: Outcome) -> None:
    """Note what `recall` looks for."""
    facts = {"edition": outcome.edition, "revision": outcome.revision, "inputs": _inputs(dataset, files)}
    write_note(_note(desk, dataset, delivery), facts)


def _note(desk: Desk, dataset: Dataset, delivery: Expected) -> Path:
    return desk.office.staged(dataset.name, delivery.edition or "newest", f"made.{delivery.correction}.json")


def as_json(value: Any) -> str:
    """Canonical JSON, so that equal inputs are equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _inputs(dataset: Dataset, files: Sequence[RawFile]) -> str:
    return as_json([__version__, dataset.fingerprint, [file.sha256 for file in files]])
