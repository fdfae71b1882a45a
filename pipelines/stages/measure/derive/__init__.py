"""Columns that a kit works out of exact values before de-identification coarsens them, by the name that a schema writes
under `derive`. Each takes the private facts and the context and gives one value for every fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa

from pipelines.stages.measure.context import Context


@dataclass(frozen=True)
class Derivation:
    """How a column is worked out, the roles it needs, and the Table Schema type of what comes out."""

    compute: Callable[[pa.Table, Context], pa.Array | pa.ChunkedArray]
    needs: frozenset[str]
    type: str


DERIVATIONS: dict[str, Derivation] = {}
