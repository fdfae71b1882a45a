"""`changed`: no more than a share of the keys of the edition before may have come, gone or other values."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from pipelines.model.text import Text
from pipelines.stages.validate.rules.rule import Facts, Options, Outcome, column, needed, share

ALLOWED = "30%"  # more than that is another dataset, or other keys


def check(options: Options, facts: Facts) -> Outcome:
    """Options: `key` (columns), `share` (allowed, `30%`). Columns of both editions are compared."""
    names = needed(options, "key")
    names = [names] if isinstance(names, str) else list(names)
    if facts.previous is None:
        return Outcome(
            True, Text("Belum ada edisi sebelumnya untuk dibandingkan.", "There is no earlier edition to compare with.")
        )
    common = [name for name in facts.table.column_names if name in facts.previous.column_names]
    before, now = rows(facts.previous, names, common), rows(facts.table, names, common)
    touched = sum(before.get(key) != now.get(key) for key in before.keys() | now.keys())
    passed = touched <= share(options.get("share", ALLOWED)) * max(1, len(before))
    if passed:
        return Outcome(
            True,
            Text(
                f"{touched} kunci berubah dari edisi sebelumnya, dalam batas.",
                f"{touched} keys changed since the edition before, within the limit.",
            ),
        )
    return Outcome(
        False,
        Text(
            f"{touched} kunci berubah dari edisi sebelumnya, terlalu banyak.",
            f"{touched} keys changed since the edition before, too many.",
        ),
        names[0],
    )


def rows(table: pa.Table, names: list[str], common: list[str]) -> dict[tuple[Any, ...], int]:
    """Key → a fingerprint of the row."""
    keys = zip(*(column(table, name).to_pylist() for name in names), strict=True)
    values = zip(*(column(table, name).to_pylist() for name in (*names, *common)), strict=True)
    return {key: hash(value) for key, value in zip(keys, values, strict=True)}
