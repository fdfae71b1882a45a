"""What must hold of a bucket after a publisher was cut off, and after another one has done its work."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.head import read_head
from pipelines.stages.release.log.leaf import read_leaf
from pipelines.stages.release.store import STAGED, Store
from pipelines.stages.release.store.s3 import S3Store
from tests.stages.release.trees import Tree
from tests.stages.release_s3.acts import LATER, Act

UNBORN = frozenset(
    {"log/checkpoint", "log/pages", "log/catalog"}
)  # what a portal may lack until its first publish was finished
CONTENTS: dict[str, bytes] = {}  # by ETag, which is the hash of what was sent in one piece: nothing is read twice


class Published(Tree):
    """A bucket as an audit reads it: every public file, `staged/` left out as readers are never pointed to it."""

    def faults(self, *, missing: frozenset[str] = frozenset()) -> list[str]:
        """What a reader sees that is wrong; `missing`: files that need not be there."""
        found = audit(self, LATER + 3600).faults
        return [str(fault) for fault in found if fault.verdict != "MISSING" or fault.path not in missing]


def look(store: S3Store) -> Published:
    """Everything that is public, now."""
    listed = [entry for page in store.obstore.list(store.connection()) for entry in page]
    public = [entry for entry in listed if not entry["path"].startswith(STAGED)]
    return Published({entry["path"]: _content(store, entry["path"], entry["e_tag"]) for entry in public})


def _content(store: S3Store, key: str, tag: str) -> bytes:
    if tag not in CONTENTS:
        CONTENTS[tag] = store.read(key) or b""
    return CONTENTS[tag]


@dataclass(frozen=True)
class Said:
    """What the log says: the kind of every leaf, and every release."""

    kinds: tuple[str, ...]
    releases: tuple[tuple[str, str, int], ...]

    @classmethod
    def by(cls, store: Store) -> Said:
        head = read_head(store)
        listed = [entry for entries in head.history.entries.values() for entry in entries]
        kinds = tuple(read_leaf(leaf).kind for leaf in head.entries)
        return cls(kinds, tuple(sorted((entry.dataset, entry.edition, entry.rev) for entry in listed)))


@dataclass(frozen=True)
class Done:
    """What an undisturbed run leaves."""

    published: Published
    said: Said

    @classmethod
    def by(cls, store: S3Store) -> Done:
        return cls(look(store), Said.by(store))

    def faults(self, store: S3Store, *, same: bool) -> list[str]:
        """All that is wrong with a bucket after the act was done in it. `same`: at the same time, so with the same bytes."""
        found, told = look(store), Said.by(store)
        wrong = found.faults() + ([] if told == self.said else [f"the log says {told}"])
        return wrong + (different(found, self.published) if same else [])


def different(one: Published, other: Published) -> list[str]:
    return [f"differs: {path}" for path in sorted(one.paths() | other.paths()) if one.read(path) != other.read(path)]


def cut_off(store: S3Store, act: Act) -> list[str]:
    """All that is wrong right after a publisher stopped, however it stopped."""
    return look(store).faults(missing=UNBORN if act.unborn else frozenset())
