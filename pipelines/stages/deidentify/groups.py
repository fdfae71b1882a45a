"""k-anonymity: rows that share their published quasi values must be k at least (Sweeney 2002). A missing value is a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.deidentify.setting import Setting

MOST_CODES = 1 << 40  # beyond it the combined numbers of groups are numbered anew


@dataclass(frozen=True, eq=False)
class Groups:
    """`keep`: rows in groups of k or more; `reached`: the smallest group that is left, None without quasi columns."""

    keep: np.ndarray[Any, Any]
    suppressed: int
    reached: int | None


def group(table: pa.Table, names: Sequence[str], setting: Setting) -> Groups:
    """Suppress the rows of smaller groups. Raises Refused, with the costliest column, beyond the allowed share."""
    if not names or table.num_rows == 0:
        return Groups(np.ones(table.num_rows, bool), 0, None)
    found = sizes(table, names)
    keep = found >= setting.k
    suppressed = int((~keep).sum())
    if suppressed > setting.rules.suppress * table.num_rows:
        raise Refused([_below(table, names, setting, suppressed)])
    return Groups(keep, suppressed, int(found[keep].min()) if keep.any() else None)


def sizes(table: pa.Table, names: Sequence[str]) -> np.ndarray[Any, Any]:
    """For each row, how many rows share its values of `names`."""
    codes, largest = np.zeros(table.num_rows, np.int64), 1
    for name in names:
        encoded = pc.dictionary_encode(table.column(name).combine_chunks(), null_encoding="encode")
        if largest * max(len(encoded.dictionary), 1) > MOST_CODES:
            codes = _dense(codes)
            largest = int(codes.max(initial=0)) + 1
        codes = codes * len(encoded.dictionary) + encoded.indices.to_numpy()
        largest *= max(len(encoded.dictionary), 1)
    codes = _dense(codes)
    counts: np.ndarray[Any, Any] = np.bincount(codes)[codes]
    return counts


def _dense(codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    numbered: np.ndarray[Any, Any] = pa.array(codes).dictionary_encode().indices.to_numpy()
    return numbered


def suppressed_without(table: pa.Table, names: Sequence[str], k: int) -> dict[str, int]:
    """For each column, how many rows would still be in small groups if it were left out: the fewer, the riskier it is."""
    result = {}
    for name in names:
        others = [other for other in names if other != name]
        result[name] = int((sizes(table, others) < k).sum())
    return result


def _below(table: pa.Table, names: Sequence[str], setting: Setting, suppressed: int) -> Finding:
    without = suppressed_without(table, names, setting.k)
    costliest = min(names, key=lambda name: without[name])
    share, allowed = suppressed / table.num_rows, setting.rules.suppress
    message = Text(
        f"{suppressed} dari {table.num_rows} baris ({share:.1%}) ada dalam kelompok lebih kecil dari k = {setting.k}; "
        f"paling banyak {allowed:.1%} boleh dibuang. Kolom '{costliest}' paling mahal: tanpanya {without[costliest]} baris.",
        f"{suppressed} of {table.num_rows} rows ({share:.1%}) are in groups smaller than k = {setting.k}; "
        f"{allowed:.1%} may be suppressed at most. The column '{costliest}' costs most: without it, {without[costliest]} rows.",
    )
    remedy = Text(
        f'Samarkan \'{costliest}\' lebih kasar (misalnya year, age-20, level-1), atau tahan kolom itu: "privacy": "quasi".',
        f'Generalise \'{costliest}\' more coarsely (year, age-20, level-1), or hold it back: "privacy": "quasi".',
    )
    return Finding("k-anonymity", message, remedy, file=setting.file, field=costliest, count=1)
