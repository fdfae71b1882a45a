"""Reading a source of rows: in full, or only what is new since the watermark of the last time (`increment` in the YAML).

Deleted rows are noticed by a full reading only. It comes every `increment.full`, when the declaration, the key or the
columns changed, when the kept rows are damaged, and when it is asked for. It is built aside and takes the old one's place.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.model.edition import add
from pipelines.model.errors import Refused
from pipelines.model.text import Text
from pipelines.stages.pull.raw import still
from pipelines.stages.pull.refusal import absent, refused
from pipelines.stages.pull.table import parquet
from pipelines.stages.pull.table.kept import MOST_COLUMNS, DoubledError, Item, Kept, NoKeyError, machine, notes

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Order, Receipt, Wanted

Since = Any  # what the kind made of its watermark; JSON
FULL_EVERY = "P30D"


@dataclass(frozen=True)
class Reading:
    """One reading: batches of rows, and once they are all taken, the watermark from which the next one goes on."""

    columns: tuple[str, ...]
    batches: Iterable[Sequence[Item]]
    watermark: Callable[[], Since] = lambda: None


Read = Callable[[Since], Reading]  # None: in full


def gather(order: Order, wanted: Wanted, read: Read, key: Sequence[str] = ()) -> Receipt:
    """One Parquet file of all rows, or the receipt of last time when no row is new. `key`: labels of the source.

    Raises Refused for rows without key or with one key, Absent when an edition has no rows.
    """
    place = order.office.kept(order.dataset.name, wanted.delivery)
    with machine(place):
        try:
            since = _since(order, place, key)
            receipt = _increment(order, wanted, place, read, since) if since else None
            return receipt or _full(order, wanted, place, read, key)
        except DoubledError as error:
            raise _doubled(order, key, error.rows) from None


def source_key(order: Order) -> tuple[str, ...]:
    """The primary key as the source calls its columns."""
    labels = {name: label for label, name in order.dataset.layout.columns.items()}
    return tuple(labels.get(name, name) for name in order.dataset.primary_key)


def _identity(order: Order, key: Sequence[str]) -> str:
    return json.dumps([order.source.kind, order.source.location, dict(order.settings), list(key)], sort_keys=True)


def _since(order: Order, place: Path, key: Sequence[str]) -> dict[str, Any] | None:
    """What the kept rows say of themselves; None when they cannot be built upon."""
    rule, known = order.settings.get("increment"), notes(place)
    if rule is None or order.everything or known.get("watermark") is None or known["identity"] != _identity(order, key):
        return None
    again = add(datetime.fromisoformat(known["full_at"]).date(), rule.get("full", FULL_EVERY))
    return known if order.now.date() < again else None


def _increment(order: Order, wanted: Wanted, place: Path, read: Read, known: dict[str, Any]) -> Receipt | None:
    """None when the columns changed or the kept rows are damaged: then everything is read."""
    reading, number = read(known["watermark"]), _next_number(known, wanted)
    if list(reading.columns) != known["columns"]:
        return None
    kept = Kept(place, reading.columns, known["key"])
    try:
        with kept.reading():
            _take(order, kept, reading, number)
            kept.note(number=number, watermark=reading.watermark())
        return _written(order, wanted, kept, order.office.raw)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        return None
    finally:
        kept.close()


def _full(order: Order, wanted: Wanted, place: Path, read: Read, key: Sequence[str]) -> Receipt:
    aside, number = place.with_suffix(".part"), _next_number(notes(place), wanted)
    for left in (aside, aside.with_name(f"{aside.name}-journal")):
        left.unlink(missing_ok=True)
    reading = read(None)
    kept = Kept(aside, reading.columns, _positions(order, reading.columns, key))
    try:
        with kept.reading():
            _take(order, kept, reading, number)
            identity, full_at = _identity(order, key), order.now.isoformat(timespec="seconds")
            kept.note(identity=identity, columns=reading.columns, key=kept.key, number=number)
            kept.note(watermark=reading.watermark(), full_at=full_at)
        receipt = _written(order, wanted, kept, order.office.raw)
    finally:
        kept.close()
    if order.settings.get("increment") is not None:
        aside.replace(place)
    else:
        aside.unlink()
    return receipt


def _next_number(known: dict[str, Any], wanted: Wanted) -> int:
    """Numbers never come twice, so that a receipt cannot speak of other rows than it was written for."""
    return int(max(known.get("number", 0), wanted.previous.get("reading", 0))) + 1


def _positions(order: Order, columns: Sequence[str], key: Sequence[str]) -> list[int]:
    if not 0 < len(columns) <= MOST_COLUMNS:
        message = (
            f"{len(columns)} kolom; seharusnya 1–{MOST_COLUMNS}.",
            f"{len(columns)} columns; expected 1–{MOST_COLUMNS}.",
        )
        raise refused("too-wide" if columns else "no-columns", order.source.location, *message)
    doubled = sorted({name for name in columns if columns.count(name) > 1})
    if doubled:
        message = (f"Dua kolom bernama {doubled}.", f"Two columns are called {doubled}.")
        raise refused("duplicate-label", order.source.location, *message)
    missing = [name for name in key if name not in columns]
    if missing:
        message = (f"Kolom kunci {missing} tidak ada di sumber.", f"The source has no key column {missing}.")
        raise refused("missing-label", order.source.location, *message)
    return [columns.index(name) for name in key]


def _take(order: Order, kept: Kept, reading: Reading, number: int) -> None:
    try:
        kept.take(reading.batches, number)
    except UnicodeEncodeError:
        message = ("Ada teks yang bukan Unicode yang benar.", "Some text is not valid Unicode.")
        raise refused("encoding", order.source.location, *message) from None
    except NoKeyError:
        message = ("Ada baris tanpa kunci utama.", "A row has no primary key.")
        raise refused("primary-key", order.source.location, *message) from None


def _written(order: Order, wanted: Wanted, kept: Kept, raw: Path) -> Receipt:
    """An edition without rows is not there yet; a register without rows is for `validate` to refuse."""
    changed = kept.changed_at()
    if wanted.period is not None and not kept.count():
        raise absent(order.source.location, "Belum ada baris untuk edisi ini.", "There are no rows for this edition.")
    if wanted.previous.get("reading") == changed and (known := still(wanted, raw)):
        return known
    partial = raw / f"{order.dataset.name}.{wanted.delivery}.part"
    facts = parquet.write(partial, kept.columns, kept.pages())
    return {**facts, "reading": changed, "name": f"{order.dataset.name}.parquet", "format": "parquet"}


def _doubled(order: Order, key: Sequence[str], rows: int) -> Refused:
    names = ", ".join(key)
    message = (
        f"{rows} kali ada dua baris dengan {names} yang sama.",
        f"{rows} times two rows have the same {names}.",
    )
    remedy = Text("Perbaiki 'query' atau 'primaryKey'.", "Correct the query or the primaryKey.")
    return refused("primary-key", order.source.location, *message, remedy)
