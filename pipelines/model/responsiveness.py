"""The responsiveness report: what each agency did in a month about four questions, beside its own past and its peers. How it is
worked out: `stages/measure/responsiveness/`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipelines.model.indicator import Indicator, Measurement, State
from pipelines.model.period import Period
from pipelines.model.text import Text

Course = Literal["better", "worse", "unclear", "unknown"]
Reason = Literal["target", "peers"]

QUESTIONS: Mapping[str, Text] = {
    "complaints": Text("Apakah aduan dijawab tepat waktu?", "Are complaints answered in time?"),
    "services": Text("Apakah janji layanan ditepati?", "Are service promises kept?"),
    "budget": Text("Apakah anggaran dipakai sesuai rencana?", "Is the budget spent as planned?"),
    "publishing": Text("Apakah datanya sendiri terbit tepat waktu?", "Are its own data published on time?"),
}


@dataclass(frozen=True)
class Aspect:
    """One of the questions, and the indicator that answers it. `back`: how many editions earlier a change is looked for.

    `minimum`: the smallest n that is compared. `cumulative`: values grow through the year (money spent so far), so that an
    earlier month is no comparison.
    """

    name: str
    dataset: str
    indicator: Indicator
    back: int = 1
    minimum: int = 30
    cumulative: bool = False


@dataclass(frozen=True)
class Series:
    """The measurements of an aspect's dataset, edition by edition."""

    aspect: Aspect
    editions: Sequence[tuple[Period, Sequence[Measurement]]]


@dataclass(frozen=True)
class Agency:
    """A code stays when the name changes; without a register the name is the code."""

    code: str
    name: str


@dataclass(frozen=True)
class Point:
    """One agency's value in one edition. `joined`: how many units of the dataset it is the sum of."""

    period: Period
    state: State
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    joined: int = 1

    @property
    def is_share(self) -> bool:
        """Whether it is a part of so and so many cases, whose uncertainty is known."""
        return self.state == "measured" and self.numerator is not None and bool(self.n) and self.denominator == self.n


@dataclass(frozen=True)
class Peers:
    """The middle half of the other agencies that had enough cases; `count` of them."""

    count: int
    lower: float
    median: float
    upper: float


@dataclass(frozen=True)
class Change:
    """Difference of two shares in points of percent, with its 95 % interval."""

    before: Point
    after: Point
    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether chance alone hardly explains it: the interval excludes 0."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class FollowUp:
    """An earlier finding (below target, or in the weakest quarter) and what came of it."""

    before: Point
    reason: Reason
    course: Course
    resolved: bool


@dataclass(frozen=True)
class Strand:
    """One agency and one question. `now` is None where no edition had ended, or the last is too old to speak of."""

    aspect: Aspect
    now: Point | None
    earlier: tuple[Point, ...] = ()
    peers: Peers | None = None
    change: Change | None = None
    follow_ups: tuple[FollowUp, ...] = ()


@dataclass(frozen=True)
class AgencyReport:
    """Everything about one agency in one month."""

    agency: Agency
    period: Period
    strands: tuple[Strand, ...]


@dataclass(frozen=True)
class Recognition:
    """An agency that became better, beyond what chance explains; or, without `change`, one that does well."""

    agency: Agency
    aspect: Aspect
    point: Point
    change: Change | None = None


@dataclass(frozen=True)
class Responsiveness:
    """The report of a month. `unmatched`: names of a dataset that no agency answers to; they are in no report."""

    period: Period
    agencies: tuple[AgencyReport, ...]
    improved: tuple[Recognition, ...] = ()
    leading: tuple[Recognition, ...] = ()
    unmatched: Mapping[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class PromisedEdition:
    """An edition, the last day on which it kept the promise, and the day on which it came (None: not yet)."""

    dataset: str
    publisher: str
    edition: str
    due: date
    released: date | None

    @property
    def kept(self) -> bool:
        return self.released is not None and self.released <= self.due

    def days_late(self, today: date) -> int:
        """0 when the promise was kept; an edition that has not come is later every day."""
        return max(0, ((self.released or today) - self.due).days)
