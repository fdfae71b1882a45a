"""After a dataset has run: what the next run, the status page and the banner must know of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pipelines import __version__
from pipelines.model.finding import Finding
from pipelines.model.memory import Memory, Seen
from pipelines.model.shelf import Refusal
from pipelines.publish.collect import KIND
from pipelines.publish.shelves import promised, standing
from pipelines.publish.shown import says_too_much
from pipelines.stages.notice import look_at
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.outcome import Outcome
    from pipelines.publish.desk import Desk


def patterns(dataset: Dataset) -> tuple[str, ...]:
    """Globs under `datasets/` of everything the dataset may read; none for a web source."""
    own = (dataset.source.location.replace("{edition}", "*"),) if dataset.source.kind == "file" else ()
    return (*own, *(correction.path for correction in dataset.corrections))


def look(desk: Desk, dataset: Dataset) -> Seen:
    """The sources as they are now; call it before the run, so that a change during the run is not missed."""
    return look_at(desk.office.datasets, patterns(dataset))


def memorise(desk: Desk, dataset: Dataset, seen: Seen, outcomes: Sequence[Outcome], editions: Sequence[str]) -> None:
    """Write the memory of one dataset. A run over a few `editions` forgets `seen`: the next one looks at all again."""
    known = versions(desk.store, dataset.name)
    newest, due = known.newest(), promised(dataset, known)
    now = desk.now.isoformat(timespec="seconds")
    before = Memory.read(desk.office.memory(dataset.name))
    others = [item for item in before.refusals if item["edition"] not in editions] if before and editions else []
    refused = [
        {"edition": o.edition, "refused_at": now, "findings": [finding.as_dict() for finding in o.findings]}
        for o in outcomes
        if o.refused
    ]
    if not says_too_much(desk.office, dataset):
        keep_declaration(desk, dataset)
    Memory(
        declaration=dataset.fingerprint,
        version=__version__,
        patterns=patterns(dataset),
        seen={} if editions else seen,
        ran_at=now,
        web=dataset.source.kind not in ("file", KIND),
        cron=dataset.cron,
        timezone=dataset.timezone or desk.catalog.timezone,
        due=due.isoformat() if due else None,
        standing=standing(newest, due, desk.now.date()),
        edition=newest.edition if newest else None,
        revision=newest.revision if newest else None,
        rows=newest.rows if newest else None,
        releases=sum(1 + len(release.withdrawals) for release in known.releases),
        collected=_collected(desk) if dataset.source.kind == KIND else None,
        refusals=(*others, *refused),
    ).write(desk.office.memory(dataset.name))


def _collected(desk: Desk) -> dict[str, int]:
    """How many releases the others have, as their own memories tell."""
    others = [d.name for d in desk.catalog.datasets if d.source.kind != KIND]
    found = {name: Memory.read(desk.office.memory(name)) for name in others}
    return {name: memory.releases for name, memory in found.items() if memory}


def keep_declaration(desk: Desk, dataset: Dataset) -> None:
    """Copy the two files of a dataset, so that its page survives a later mistake in them."""
    for path in (desk.office.datasets / f"{dataset.name}.yaml", desk.office.schemas / f"{dataset.name}.json"):
        desk.office.declared.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, desk.office.declared / path.name)


def refusals(desk: Desk) -> dict[str, tuple[Refusal, ...]]:
    """What was refused in each dataset's last run; a declaration that cannot be read is a refusal too."""
    found = {dataset.name: _read(desk, dataset.name) for dataset in desk.catalog.datasets}
    now = desk.now.isoformat(timespec="seconds")
    return found | {name: (Refusal("", findings, now),) for name, findings in desk.catalog.broken.items()}


def _read(desk: Desk, name: str) -> tuple[Refusal, ...]:
    memory = Memory.read(desk.office.memory(name))
    return tuple(_refusal(item) for item in memory.refusals) if memory else ()


def _refusal(item: Mapping[str, object]) -> Refusal:
    findings = tuple(Finding.read(finding) for finding in item["findings"])  # type: ignore[attr-defined]
    return Refusal(str(item["edition"]), findings, str(item["refused_at"]))
