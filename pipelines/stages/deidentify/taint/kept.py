"""The values of an edition's private columns as numbers in a file: pages are searched for them long after the run, and a
withdrawal's reason before it is logged. The file is as private as the table beside it: short values can be guessed from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from pipelines.stages.deidentify.taint.matcher import Matcher
from pipelines.stages.deidentify.taint.plain import plain
from pipelines.stages.deidentify.taint.tokens import Numbers, Tokens, blocks, sequences, tokens

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = b"columns"


def keep(matcher: Matcher, path: Path) -> None:
    """Write the numbers of a matcher, readable by its owner only."""
    lengths = sorted(matcher.values)
    parts = [matcher.values[length] for length in lengths]
    sizes = [len(part.numbers) for part in parts]
    table = pa.table(
        {
            "length": np.repeat(np.array(lengths, np.uint8), sizes),
            "number": np.concatenate([part.numbers for part in parts] or [np.zeros(0, np.uint64)]),
            "first": np.concatenate([part.firsts for part in parts] or [np.zeros(0, np.uint64)]),
            "column": np.concatenate([part.columns for part in parts] or [np.zeros(0, np.int32)]),
            "amount": np.concatenate([part.amounts for part in parts] or [np.zeros(0, bool)]).astype(np.uint8),
        }
    ).replace_schema_metadata({COLUMNS: "\n".join(matcher.columns)})
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table.combine_chunks())


@dataclass(frozen=True)
class Words:
    """Texts that are about to be shown, made ready once: the words of each, and all of them in order."""

    tokens: Mapping[str, tuple[Tokens, ...]]
    known: Numbers = field(repr=False)

    @classmethod
    def of(cls, texts: Mapping[str, Iterable[bytes]]) -> Words:
        """From UTF-8 text by name."""
        found = {
            name: tuple(tokens(block) for text in parts for block in blocks(plain(text)))
            for name, parts in texts.items()
        }
        every = [one.numbers for blocks_ in found.values() for one in blocks_]
        return cls(found, np.unique(np.concatenate(every)) if every else np.zeros(0, np.uint64))


@dataclass(frozen=True)
class Kept:
    """The values of one edition, as they lie in the file."""

    columns: tuple[str, ...]
    table: pa.Table = field(repr=False)

    def search(self, words: Words) -> dict[str, Counter[tuple[int, str]]]:
        """Name of a text → the values in it: (number of the value, its column) → times. Amounts are passed over."""
        if not self.table.num_rows or not len(words.known):
            return {}
        place = np.minimum(np.searchsorted(words.known, self._of("first")), len(words.known) - 1)
        possible = (words.known[place] == self._of("first")) & (self._of("amount") == 0)
        chosen = {name: self._of(name)[possible] for name in ("length", "first", "number", "column")}
        found = {name: self._in(parts, chosen) for name, parts in words.tokens.items()} if possible.any() else {}
        return {name: counts for name, counts in found.items() if counts}

    def _in(self, parts: Iterable[Tokens], chosen: Mapping[str, Numbers]) -> Counter[tuple[int, str]]:
        counts: Counter[tuple[int, str]] = Counter()
        for text in parts:
            at = np.flatnonzero(np.isin(text.numbers, chosen["first"]))
            for length in np.unique(chosen["length"]).tolist():
                mask = chosen["length"] == length
                numbers, columns = chosen["number"][mask], chosen["column"][mask]  # in order, as the matcher keeps them
                _, seen = sequences(text, at, length)
                where = np.minimum(np.searchsorted(numbers, seen), len(numbers) - 1)
                for hit in where[numbers[where] == seen].tolist():
                    counts[int(numbers[hit]), self.columns[int(columns[hit])]] += 1
        return counts

    def _of(self, name: str) -> Numbers:
        return self.table.column(name).to_numpy()


def read_kept(path: Path) -> Kept:
    """Mapped, not read: a page has few words, and most values are never looked at.

    A file that was cut off knows nothing; the next run of its dataset writes it anew.
    """
    try:
        with pa.memory_map(str(path)) as source:
            table = pa.ipc.open_file(source).read_all()
    except (pa.ArrowException, OSError):
        return Kept((), pa.table({}))
    names = (table.schema.metadata or {}).get(COLUMNS, b"").decode()
    return Kept(tuple(names.split("\n")) if names else (), table)
