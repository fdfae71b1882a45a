"""What may go: files that wait for nothing any more. Never part of a publish (TRUST.md §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.release.log.tiles import WIDTH
from pipelines.stages.release.settle import SETTLED
from pipelines.stages.release.store import STAGED, is_partial

if TYPE_CHECKING:
    from pipelines.stages.release.logbook import Logbook

PARTIAL_TILES = 30 * 86_400  # seconds: a reader may still be on its way with an old checkpoint


def clean(book: Logbook, now: float, age: float) -> list[str]:
    """Remove staged and cut-off files that are older than `age` seconds, and old partial tiles; returns their keys.

    Unfinished claims are rolled forward first, so nothing that is still needed can be among them.
    """
    book.recover()
    store = book.store
    old = [key for key in store.keys(STAGED) if key != SETTLED and now - store.changed(key) > age]
    cut_off = [key for key in store.keys("") if is_partial(key) and now - store.changed(key) > age]
    tiles = [
        key
        for key in store.keys("log/tile")
        if _outdated(key, book.head.size) and now - store.changed(key) > PARTIAL_TILES
    ]
    for key in (*old, *cut_off, *tiles):
        store.remove(key)
    return [*old, *cut_off, *tiles]


def _outdated(key: str, size: int) -> bool:
    """Whether a partial tile has its full one (tlog-tiles: it may be deleted then)."""
    if is_partial(key):
        return False
    path, partial, _ = key.removeprefix("log/tile/").partition(".p/")
    level, *groups = path.split("/")
    index = int("".join(group.lstrip("x") for group in groups))
    span = WIDTH ** (1 if level == "entries" else int(level) + 1)
    return bool(partial) and (index + 1) * span <= size
