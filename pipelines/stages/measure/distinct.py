"""Facts that look alike in a few roles, as one fact with their weight: what makes a hundred figures of ten million reports
cost little more than one grouping.

Every role is numbered once; all facts are then counted into a few cubes (one axis for each role), and what an indicator and
its breakdown need is a margin of a cube. A role of many values (an amount) has no axis: such facts stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property, reduce
from math import prod
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.measure.facts import WEIGHT

Roles = frozenset[str]
Numbered = tuple[np.ndarray[Any, Any], pa.Array]  # the number of each fact's value, and the values; the last is nothing
WORTH = 50_000  # facts; fewer are quickly read as they are
LONGEST_AXIS = 20_000  # values of a role
LARGEST_CUBE = 4_000_000  # cells: 32 MB, which is still faster to fill than to hash


class Distinct:
    """The facts of a table for `wanted` sets of roles; `of` gives those of one of them."""

    def __init__(
        self, table: pa.Table, wanted: Iterable[Roles], codes: Mapping[str, pa.ChunkedArray], worth: int = WORTH
    ) -> None:
        self.table, self.codes, self.worth = table, codes, worth
        self.wanted = sorted(set(wanted), key=sorted)
        self._cubes: dict[Roles, np.ndarray[Any, Any]] = {}
        self._margins: dict[Roles, pa.Table] = {}

    def of(self, roles: Roles) -> pa.Table:
        """The roles and `weight`: each combination once, or all facts where that would not be less."""
        if self.table.num_rows < self.worth or not self._fits(roles):
            return self.table
        if not roles:
            return pa.table({WEIGHT: pa.array([pc.sum(self.table.column(WEIGHT)).as_py()], pa.int64())})
        if roles not in self._margins:
            cube = next(cube for cube in self._plan if roles <= cube)
            self._margins[roles] = self._margin(cube, sorted(roles))
        return self._margins[roles]

    def _fits(self, roles: Roles) -> bool:
        return all(len(self._axis(role)) <= LONGEST_AXIS for role in roles) and self._cells(roles) <= LARGEST_CUBE

    def _cells(self, roles: Roles) -> int:
        return prod(len(self._axis(role)) for role in roles)

    @cached_property
    def _plan(self) -> list[Roles]:
        """Cubes that hold all wanted roles: the largest first, each taking in what still fits."""
        cubes: list[Roles] = []
        for roles in sorted(
            filter(self._fits, filter(None, self.wanted)), key=lambda roles: (-self._cells(roles), sorted(roles))
        ):
            room = (number for number, cube in enumerate(cubes) if self._cells(cube | roles) <= LARGEST_CUBE)
            number = next(room, None)
            if number is None:
                cubes.append(roles)
            else:
                cubes[number] |= roles
        return cubes

    @cached_property
    def _coded(self) -> dict[str, Numbered]:
        return {}

    def _codes(self, role: str) -> np.ndarray[Any, Any]:
        return self._numbered(role)[0]

    def _axis(self, role: str) -> pa.Array:
        return self._numbered(role)[1]

    def _numbered(self, role: str) -> Numbered:
        if role not in self._coded:
            column = self.codes.get(role, self.table.column(role))
            self._coded[role] = _counted_off(column) or _encoded(column)
        return self._coded[role]

    def _cube(self, roles: Roles) -> np.ndarray[Any, Any]:
        if roles not in self._cubes:
            names = sorted(roles)
            shape = tuple(len(self._axis(role)) for role in names)
            key = reduce(
                lambda key, role: key * len(self._axis(role)) + self._codes(role), names[1:], self._codes(names[0])
            )
            self._cubes[roles] = np.bincount(key, self._weights, prod(shape)).reshape(shape)
        return self._cubes[roles]

    @cached_property
    def _weights(self) -> np.ndarray[Any, Any] | None:
        """None where every fact is one row: counting is faster than adding."""
        weight = self.table.column(WEIGHT)
        return None if pc.all(pc.equal(weight, 1)).as_py() else np.asarray(weight, float)

    def _margin(self, cube: Roles, roles: list[str]) -> pa.Table:
        axes = tuple(number for number, role in enumerate(sorted(cube)) if role not in roles)
        counts = self._cube(cube).sum(axis=axes)
        found = np.nonzero(counts)
        columns = {role: self._axis(role).take(pa.array(where)) for role, where in zip(roles, found, strict=True)}
        return pa.table({**columns, WEIGHT: pa.array(np.rint(counts[found]).astype(np.int64))})


def _counted_off(column: pa.ChunkedArray) -> Numbered | None:
    """Whole numbers of a narrow range are their own numbers."""
    if not pa.types.is_integer(column.type):
        return None
    low, high = pc.min_max(column).as_py().values()
    if low is None or high - low >= LONGEST_AXIS:
        return None
    values = pa.array([*range(low, high + 1), None], column.type)
    return (np.asarray(pc.fill_null(column, high + 1)) - low).astype(np.int32), values


def _encoded(column: pa.ChunkedArray) -> Numbered:
    encoded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
    whole = encoded.combine_chunks()
    values = pa.concat_arrays([whole.dictionary, pa.nulls(1, whole.dictionary.type)])
    return np.asarray(pc.fill_null(whole.indices, len(values) - 1), np.int32), values
