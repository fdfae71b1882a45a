"""The only door to the solver: a linear program (HiGHS through scipy) whose answer is whole numbers and holds exactly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.stages.deidentify.counts.table import Ints

Floats = NDArray[np.float64]
NEAR = 1e-6
FREE = 1e-3  # the cost of what costs nothing: of two free ways the short one
NODES = 2000  # branch and bound stops here, and not by the clock: equal input, equal answer


@dataclass(frozen=True, eq=False)
class Program:
    """Relations @ x == right over whole x; made once, solved for many objectives."""

    relations: Any
    right: Ints

    def least(self, cost: Floats, low: Floats, high: Floats, gap: float = 0.0) -> Ints | None:
        """Whole numbers of least cost (at most `gap` above it), or None where there are none.

        The relaxation comes first: in two dimensions its corners are whole (a transportation polytope is totally
        unimodular), in three they need not be, and only then branch and bound has to look: where a gap is allowed, first
        at what the relaxation moved and at what is free, which is quick and nearly always enough.
        """
        answer = self._solve(cost, low, high, {})
        if answer is None:
            return None
        whole = self._whole(answer, low, high)
        if whole is None and gap:
            near = np.where((answer > NEAR) | (cost <= FREE), high, low)
            whole = self._integer(cost, low, near, gap)
        return whole if whole is not None else self._integer(cost, low, high, gap)

    def _integer(self, cost: Floats, low: Floats, high: Floats, gap: float) -> Ints | None:
        answer = self._solve(cost, low, high, {"node_limit": NODES, "mip_rel_gap": gap}, integrality=1)
        return None if answer is None else self._whole(answer, low, high)

    def _solve(self, cost: Floats, low: Floats, high: Floats, options: Any, integrality: int = 0) -> Floats | None:
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 (nobody without counts pays for it)

        rows = LinearConstraint(self.relations, self.right, self.right) if len(self.right) else None
        every = np.full(len(cost), integrality)
        answer = milp(cost, integrality=every, bounds=Bounds(low, high), constraints=rows, options=options)
        return None if answer.x is None else np.asarray(answer.x)

    def _whole(self, answer: Floats, low: Floats, high: Floats) -> Ints | None:
        """The answer as whole numbers that hold exactly; a step of halves or thirds is taken twice or three times."""
        for scale in (1,) if self.right.any() else (1, 2, 3):
            x: Ints = np.rint(scale * answer).astype(np.int64)
            near = bool((np.abs(scale * answer - x) <= NEAR * (1 + np.abs(x))).all())
            if near and self.holds(x) and bool(((x >= low) & (x <= high)).all()):
                return x
        return None

    def holds(self, x: Ints) -> bool:
        return bool((self.relations @ x == self.right).all())
