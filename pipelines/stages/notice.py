"""Which datasets have something new, decided from file times and memory alone, before any run starts (SCALE.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipelines import __version__
from pipelines.model.memory import Memory, Seen, declared_as, fingerprint

if TYPE_CHECKING:
    from pipelines.model.address import Office

Why = Literal["new", "declaration", "program", "source", "web", "refused", "figures"]


@dataclass(frozen=True)
class Notice:
    """One dataset by name: why it should run (None: nothing is new), and what is remembered of it."""

    dataset: str
    why: Why | None
    memory: Memory | None


def notice(office: Office, names: Sequence[str], now: datetime) -> list[Notice]:
    """Look at the named datasets, or at all. A refused one is tried again, so that nobody overlooks it."""
    listed = names or sorted(path.stem for path in office.datasets.glob("*.yaml") if path.stem != "catalog")
    return _with_figures([_look(office, name, now) for name in listed])


def _with_figures(found: list[Notice]) -> list[Notice]:
    """A dataset of indicators runs when any other does, or has more releases than it knows of."""
    others = {n.dataset: n.memory.releases for n in found if n.memory and n.memory.collected is None}
    due = any(n.why for n in found if not n.memory or n.memory.collected is None)
    return [
        replace(n, why="figures")
        if n.memory and not n.why and n.memory.collected is not None and (due or n.memory.collected != others)
        else n
        for n in found
    ]


def _look(office: Office, name: str, now: datetime) -> Notice:
    memory = Memory.read(office.memory(name))
    return Notice(name, _why(office, name, memory, now) if memory else "new", memory)


def _why(office: Office, name: str, memory: Memory, now: datetime) -> Why | None:
    if memory.version != __version__:
        return "program"
    if memory.declaration != declaration(office, name):
        return "declaration"
    if memory.seen != look_at(office.datasets, memory.patterns):
        return "source"
    if memory.refusals:
        return "refused"
    if not office.store and not (office.public / f"data/{name}/versions.json").is_file():
        return "new"
    return "web" if memory.web and _cron_passed(memory, now) else None


def declaration(office: Office, name: str) -> str:
    """The fingerprint of what is declared about a dataset."""
    return declared_as(office.datasets / f"{name}.yaml", office.schemas / f"{name}.json")


def look_at(folder: Path, patterns: Iterable[str]) -> Seen:
    """Size and time of every source file that the patterns find."""
    paths = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    return {path.relative_to(folder).as_posix(): _facts(path) for path in paths}


def _facts(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _cron_passed(memory: Memory, now: datetime) -> bool:
    """Whether the schedule named a moment between the last run and now; without a schedule, always."""
    if memory.cron is None:
        return True
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    from cronsim import CronSim  # noqa: PLC0415  (only web sources with a schedule pay for it)

    zone = ZoneInfo(memory.timezone or "UTC")
    return next(CronSim(memory.cron, datetime.fromisoformat(memory.ran_at).astimezone(zone))) <= now.astimezone(zone)


def pages_due(office: Office, notices: Iterable[Notice], now: datetime) -> bool:
    """Whether the pages must be rebuilt although no dataset ran: their sources changed, a promise has passed, or a run
    was killed after its release and before the pages."""
    noted = office.pages_note
    if not noted.is_file() or noted.read_text("utf-8") != pages_inputs(office):
        return True
    if not office.store and _behind(office):
        return True
    today = now.date().isoformat()
    return any(n.memory and n.memory.standing == "fresh" and (n.memory.due or "9999") < today for n in notices)


def _behind(office: Office) -> bool:
    """Whether pages or catalogue were made from a shorter log than there is now."""
    places = (("checkpoint", 1), ("pages", 2), ("catalog", 2))
    return len({_line(office.public / "log" / name, number) for name, number in places}) > 1


def _line(path: Path, number: int) -> bytes:
    """The size of the log stands in a line of its own: of the checkpoint, and of what was made from it."""
    return path.read_bytes().split(b"\n", number + 1)[number] if path.is_file() else b""


def pages_inputs(office: Office) -> str:
    """Fingerprint of what pages are made from besides releases: program, catalogue, templates, the list of datasets."""
    files = sorted(path for path in office.site.rglob("*") if path.is_file() and "node_modules" not in path.parts)
    names = sorted(path.name for path in office.datasets.glob("*.yaml"))
    facts = [f"{path.relative_to(office.root)} {_facts(path)}" for path in files]
    declared = fingerprint(office.datasets / "catalog.yaml", office.mkdocs)
    return "\n".join([__version__, declared, *names, *facts])
