"""What a check sees, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa

from pipelines.stages.measure.context import Context


@dataclass(frozen=True, eq=False)
class Seen:
    """The facts of this edition, those of the edition before where there is one, and the context."""

    facts: pa.Table
    context: Context
    before: pa.Table | None = None


@dataclass(frozen=True)
class Hit:
    """One question: numbers of its rows in the facts, and the figures that it is about."""

    rows: tuple[int, ...]
    figures: Mapping[str, float] = field(default_factory=dict)
