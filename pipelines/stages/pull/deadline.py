"""One limit of time for a whole delivery: tries, pauses and slow bytes together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.stages.pull.refusal import too_slow


@dataclass
class Deadline:
    """`place` is named when the time is up."""

    seconds: float
    place: str
    clock: Callable[[], float] = time.monotonic
    rested: float = 0.0  # pauses that the clock did not see
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.started = self.clock()

    def left(self) -> float:
        """Raises Unreachable when nothing is left."""
        left = self.seconds - self.rested - (self.clock() - self.started)
        if left <= 0:
            raise too_slow(self.place)
        return left

    def within(self, timeout: float | None) -> float:
        """A single step may take no longer than the whole."""
        return self.left() if timeout is None else min(timeout, self.left())

    def rest(self, seconds: float, sleep: Callable[[float], None]) -> None:
        """A pause counts, even where a test does not really sleep."""
        before = self.clock()
        sleep(seconds)
        self.rested += max(0.0, seconds - (self.clock() - before))
