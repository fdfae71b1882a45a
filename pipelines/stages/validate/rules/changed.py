"""`changed`: no more than a share of the keys of the edition before may have come, gone or other values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.edition import Edition
from pipelines.stages.validate.keys.checks import Foreign
from pipelines.stages.validate.keys.column import KeyColumn, numbered
from pipelines.stages.validate.keys.compare import absent, repeated
from pipelines.stages.validate.keys.heaps import Heaps
from pipelines.stages.validate.rules.rule import (
    FIRST_EDITION,
    Facts,
    Options,
    Outcome,
    Unevaluated,
    names_of,
    needed,
    share,
    there,
)

ALLOWED = "30%"  # more than that is another dataset, or other keys


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `key` (columns), `share` (allowed, `30%`). Columns of both editions are compared."""
    names = names_of(needed(options, "key"))
    there(facts.table, *names)
    if facts.previous is None:
        return Outcome(True, FIRST_EDITION)
    there(facts.previous, *names)
    touched = compared(facts.previous, facts.table, names).touched
    passed = touched <= share(options.get("share", ALLOWED)) * max(1, facts.previous.num_rows)
    return Outcome(passed, _sentence(touched, passed=passed), "" if passed else names[0])


@dataclass(frozen=True)
class Difference:
    """How many keys came, went, and stayed with other values."""

    come: int
    gone: int
    other: int

    @property
    def touched(self) -> int:
        return self.come + self.gone + self.other


def compared(before: Edition, now: Edition, key: Sequence[str]) -> Difference:
    """Keys and whole rows go through the same heaps on disk as foreign keys do; hashes propose, values decide."""
    common = [name for name in now.schema.names if name in before.schema.names and name not in key]
    with TemporaryDirectory() as scratch:
        keys, rows = (_heaps(Path(scratch), name) for name in ("keys", "rows"))
        for check, names in ((keys, key), (rows, [*key, *common])):
            for count, columns in _columns(now, names):
                check.children.add(np.arange(count), columns)
            for count, columns in _columns(before, names):
                check.parents.add(np.arange(count), columns)
        come = 0
        for children, parents in keys.pairs():
            if len(repeated(children)) or len(repeated(parents)):
                raise Unevaluated(", ".join(key))  # what stands there twice is no key
            come += len(absent(children, parents))
        changed = sum(len(absent(children, parents)) for children, parents in rows.pairs())
    both = now.num_rows - come
    return Difference(come, before.num_rows - both, changed - come)


def _heaps(scratch: Path, name: str) -> Foreign:
    return Foreign(name, (), (), Heaps(scratch, f"{name}-now"), Heaps(scratch, f"{name}-before"))


def _columns(table: Edition, names: Sequence[str]) -> Iterator[tuple[int, list[KeyColumn]]]:
    for batch in table.batches(*names):
        if batch.num_rows:
            yield batch.num_rows, [_key_column(batch[name]) for name in names]


def _key_column(values: pa.Array) -> KeyColumn:
    if pa.types.is_string(values.type) or pa.types.is_large_string(values.type):
        return KeyColumn(values.cast(pa.string()))
    return KeyColumn(*numbered(values.cast(pa.float64()) if pa.types.is_decimal(values.type) else values))


def _sentence(touched: int, *, passed: bool) -> Text:
    if passed:
        return Text(
            f"{touched} kunci berubah dari edisi sebelumnya, dalam batas.",
            f"{touched} keys changed since the edition before, within the limit.",
        )
    return Text(
        f"{touched} kunci berubah dari edisi sebelumnya, terlalu banyak.",
        f"{touched} keys changed since the edition before, too many.",
    )
