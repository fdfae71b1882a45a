"""A disk that loses power: what was synced is there afterwards, of everything else each part survives or not, by chance.

Content that was not synced comes back whole, empty, cut short or as zeros. A name whose folder was not synced comes back
as any of the things it stood for since. What lies in a folder whose own name is lost is lost with it. This is more than
what real file systems do: ext4 keeps an order, POSIX promises none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import prod
from pathlib import Path, PurePosixPath
from random import Random

from tests.stages.release_crash.disk import Change

EXHAUSTIVE = 48  # up to so many outcomes of the names are all tried


@dataclass(eq=False)
class Folder:
    """A name that stands for a folder."""


@dataclass(eq=False)
class File:
    """Content in memory; `safe` what is on the disk of it."""

    content: bytes = b""
    safe: bytes = b""

    def survives(self, random: Random) -> bytes:
        if self.content == self.safe:
            return self.safe
        cut = self.content[: random.randrange(len(self.content))]
        return random.choice([self.content, self.safe, b"", cut, bytes(len(self.content))])


Thing = File | Folder | None
FOLDER = Folder()


@dataclass
class Disk:
    """`names`: path → everything it stood for since its folder was last synced, the durable one first."""

    names: dict[str, list[Thing]] = field(default_factory=dict)
    synced: bool = True  # whether fsync does anything
    unsure: dict[str, None] = field(default_factory=dict)  # names that have more than one thing, in order

    @classmethod
    def of(cls, root: Path, *, synced: bool = True) -> Disk:
        """A folder whose files have all been on disk for long."""
        disk = cls(synced=synced)
        for folder, folders, files in os.walk(root):
            place = PurePosixPath(folder).relative_to(root)
            for name in folders:
                disk.names[str(place / name)] = [FOLDER]
            for name in files:
                content = Path(folder, name).read_bytes()
                disk.names[str(place / name)] = [File(content, content)]
        return disk

    def apply(self, change: Change) -> None:
        match change.verb:
            case "create":
                self._name(change.path, File())
            case "mkdir":
                self._name(change.path, FOLDER)
            case "write":
                self._file(change.path).content += change.content
            case "fsync":
                self._sync(change.path)
            case "link":
                self._name(change.target, self._file(change.path))
            case "replace" | "rename":
                self._move(change)
            case "unlink":
                self._name(change.path, None)
            case "utime" | "fchmod" | "chmod":
                pass
            case _:
                raise ValueError(change)

    def _move(self, change: Change) -> None:
        moved = self._file(change.path)
        if self.now(change.target) is moved:
            return  # rename(2): two names of one file stay
        self._name(change.target, moved)
        self._name(change.path, None)

    def _sync(self, path: str) -> None:
        if not self.synced:
            return
        thing = self.now(path)
        if isinstance(thing, File):
            thing.safe = thing.content
            return
        for name in [name for name in self.unsure if str(PurePosixPath(name).parent) == path]:
            self.names[name] = self.names[name][-1:]
            del self.unsure[name]

    def _name(self, path: str, thing: Thing) -> None:
        self.names.setdefault(path, [None]).append(thing)
        self.unsure[path] = None

    def now(self, path: str) -> Thing:
        return self.names.get(path, [None])[-1]

    def _file(self, path: str) -> File:
        thing = self.now(path)
        assert isinstance(thing, File), path
        return thing

    # ------------------------------------------------------------------------------------------------ after the cut
    def visible(self) -> dict[str, bytes]:
        """What processes see as long as the power is on."""
        return {path: thing.content for path in self.names if isinstance(thing := self.now(path), File)}

    def survivors(self, samples: int, random: Random) -> Iterator[dict[str, bytes]]:
        """What may be left: all outcomes of the names when they are few, else nothing, everything and random ones."""
        unsure = list(self.unsure)
        chances = [self.names[path] for path in unsure]
        if prod(len(things) for things in chances) <= min(EXHAUSTIVE, samples):
            yield from (self._left(dict(zip(unsure, chosen, strict=True)), random) for chosen in product(*chances))
            return
        yield self._left({path: things[0] for path, things in zip(unsure, chances, strict=True)}, random)
        yield self._left({path: things[-1] for path, things in zip(unsure, chances, strict=True)}, random)
        for _ in range(samples - 2):
            keep = random.choice([0.1, 0.5, 0.9])
            chosen = {
                path: random.choice(things) if random.random() > keep else things[-1]
                for path, things in zip(unsure, chances, strict=True)
            }
            yield self._left(chosen, random)

    def _left(self, chosen: Mapping[str, Thing], random: Random) -> dict[str, bytes]:
        things = {path: chosen[path] if path in chosen else known[-1] for path, known in self.names.items()}
        folders = {path for path, thing in things.items() if isinstance(thing, Folder)}
        return {
            path: thing.survives(random)
            for path, thing in things.items()
            if isinstance(thing, File)
            and all(str(above) in folders for above in list(PurePosixPath(path).parents)[:-1])
        }
