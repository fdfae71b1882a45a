"""What a kit may look for under `anomalies`, by name. Each check takes what is known (`Seen`) and its settings and gives the
rows of every question; each says which roles it needs. One module per kind of check."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipelines.stages.measure.anomalies import amounts, courses, totals
from pipelines.stages.measure.anomalies.seen import Hit, Seen

Find = Callable[[Seen, Mapping[str, Any]], Iterable[Hit]]
Needs = Callable[[Mapping[str, Any]], set[str]]


@dataclass(frozen=True)
class Check:
    """A way of looking, the roles that it needs for given settings, and whether it compares with the edition before."""

    find: Find
    needs: Needs
    before: bool = False


CHECKS: dict[str, Check] = {
    # amounts
    "fulfilling": Check(amounts.fulfilling, amounts.fulfilling_needs),
    "tenfold": Check(amounts.tenfold, amounts.tenfold_needs),
    "jump": Check(amounts.jump, amounts.jump_needs, before=True),
    "carried": Check(amounts.carried, amounts.carried_needs, before=True),
    "unequal": Check(amounts.unequal, amounts.unequal_needs),
    "off_target": Check(totals.off_target, totals.off_target_needs),
    "repeated": Check(amounts.repeated, amounts.repeated_needs),
}

CHECKS |= {  # courses of complaints
    "bulk_closing": Check(courses.bulk_closing, courses.course_needs),
    "negative_duration": Check(courses.negative_duration, courses.course_needs),
    "zero_duration": Check(courses.zero_duration, courses.course_needs),
    "clock_reset": Check(courses.clock_reset, courses.moved_needs),
}
