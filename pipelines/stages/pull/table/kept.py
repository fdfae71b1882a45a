"""The rows of one delivery in an SQLite file: merged by key, in one order, whatever order they came in.

A reading is one transaction: a run that is killed leaves the rows and the watermark of the run before. Memory does not
grow with the rows. What is read when: `merge.py`.
"""

from __future__ import annotations

import errno
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipelines.stages.pull.table.cells import Cell

Row = tuple[Cell, ...]
Item = tuple[str, Row]  # what tells one row of the source from another, and its cells
MOST_COLUMNS = 1000  # SQLite allows 2,000, no register has half of that
CACHE_KIB = 64_000
PAGE_ROWS = 20_000
MACHINE = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}


class DoubledError(Exception):
    """One reading held two rows with the same key; `rows` of them."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} keys are doubled")
        self.rows = rows


class NoKeyError(Exception):
    """A row has nothing, or the empty text, in a column of its key."""


class Kept:
    """Open rows. `key`: positions of the key's columns; none: a row is its own key, and equal rows are counted.

    Columns beside the cells: `k` key, `n` how many equal rows, `u` which row of the source, `g` the reading that saw it
    last, `x` the reading that changed it last, `d` whether its reading saw two of them.
    """

    def __init__(self, path: Path, columns: Sequence[str], key: Sequence[int]) -> None:
        self.path, self.columns, self.key = path, tuple(columns), tuple(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        self._cells = [f"c{position}" for position in range(len(self.columns))]
        self._db.execute("CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
        self._db.execute(
            "CREATE TABLE IF NOT EXISTS rows (k TEXT PRIMARY KEY, n INTEGER, u TEXT, g INTEGER, x INTEGER, d INTEGER, "
            f"{', '.join(f'{cell} TEXT' for cell in self._cells)}) WITHOUT ROWID"
        )

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """All or nothing."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    def take(self, batches: Iterable[Sequence[Item]], number: int) -> None:
        """Merge the rows of reading `number`; a later row of a key takes the place of the earlier one.

        Raises DoubledError when two rows of the source had one key, NoKeyError for a row without its key.
        """
        statement = self._upsert() if self.key else self._count()
        for batch in batches:
            keys = [self._key(row) for _, row in batch]
            pairs = zip(keys, batch, strict=True)
            self._db.executemany(statement, [(key, unique, number, number, *row) for key, (unique, row) in pairs])
        doubled = self._one("SELECT coalesce(sum(d), 0) FROM rows")
        if doubled:
            raise DoubledError(doubled)

    def _key(self, row: Row) -> str:
        if not self.key:
            return json.dumps(row, ensure_ascii=False)
        cells = [row[position] for position in self.key]
        if None in cells or "" in cells:
            raise NoKeyError
        return cells[0] or "" if len(cells) == 1 else json.dumps(cells, ensure_ascii=False)

    def _upsert(self) -> str:
        names = ", ".join(self._cells)
        differs = " OR ".join(f"rows.{cell} IS NOT excluded.{cell}" for cell in self._cells)
        taken = ", ".join(f"{cell} = excluded.{cell}" for cell in self._cells)
        return (
            f"INSERT INTO rows (k, n, u, g, x, d, {names}) VALUES (?, 1, ?, ?, ?, 0{', ?' * len(self._cells)}) "  # noqa: S608  (names are ours)
            "ON CONFLICT (k) DO UPDATE SET d = d OR (rows.g = excluded.g AND rows.u IS NOT excluded.u), "
            f"x = CASE WHEN {differs} THEN excluded.x ELSE rows.x END, u = excluded.u, g = excluded.g, {taken}"
        )

    def _count(self) -> str:
        names = ", ".join(self._cells)
        return (
            f"INSERT INTO rows (k, n, u, g, x, d, {names}) VALUES (?, 1, ?, ?, ?, 0{', ?' * len(self._cells)}) "  # noqa: S608
            "ON CONFLICT (k) DO UPDATE SET n = n + 1"
        )

    def changed_at(self) -> int:
        """The newest reading that added or changed a row."""
        return int(self._one("SELECT coalesce(max(x), 0) FROM rows"))

    def count(self) -> int:
        return int(self._one("SELECT coalesce(sum(n), 0) FROM rows"))

    def pages(self) -> Iterator[list[Row]]:
        """All rows, ordered by key."""
        found = self._db.execute(f"SELECT n, {', '.join(self._cells)} FROM rows ORDER BY k")  # noqa: S608
        while page := found.fetchmany(PAGE_ROWS):
            yield [row[1:] for row in page for _ in range(row[0])]

    def note(self, **values: Any) -> None:
        facts = [(name, json.dumps(value)) for name, value in values.items()]
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", facts)

    def _one(self, query: str) -> Any:
        return self._db.execute(query).fetchone()[0]


def notes(path: Path) -> dict[str, Any]:
    """What the rows in a file say of themselves; nothing when there is no such file or it is damaged."""
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(path)) as db:
            return {name: json.loads(value) for name, value in db.execute("SELECT name, value FROM meta")}
    except sqlite3.DatabaseError:
        return {}


@contextmanager
def machine(path: Path) -> Iterator[None]:
    """SQLite's word for a full or read-only disk as the machine's own error."""
    try:
        yield
    except sqlite3.OperationalError as error:
        number = MACHINE.get((getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF)
        if number is None:
            raise
        raise OSError(number, str(error), str(path)) from None
