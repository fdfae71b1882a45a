"""The report of a month: every agency's four answers, and who became better."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.model.period import Period
from pipelines.model.responsiveness import (
    Agency,
    AgencyReport,
    Aspect,
    Change,
    Peers,
    Point,
    Recognition,
    Responsiveness,
    Series,
    Strand,
)
from pipelines.stages.measure.interval import wilson
from pipelines.stages.measure.responsiveness.agencies import Register, points
from pipelines.stages.measure.responsiveness.comparing import change, course, follow_ups, peers

SHOWN = 12  # editions of a trend
STALE_DAYS = 366  # an edition that ended longer ago says nothing of this month
LEADING = 3


@dataclass(frozen=True)
class _Course:
    """A series by agency: the editions that had ended by the month, oldest first, and the names that nobody answers to."""

    aspect: Aspect
    editions: tuple[tuple[Period, Mapping[Agency, Point]], ...]
    strange: tuple[str, ...]

    @classmethod
    def read(cls, series: Series, register: Register, month: Period) -> _Course:
        ended = [(p, found) for p, found in sorted(series.editions, key=lambda item: item[0]) if p.end <= month.end]
        read = [(p, *points(p, found, series.aspect.indicator.id, register)) for p, found in ended]
        strange = sorted({name for _, _, names in read for name in names})
        return cls(series.aspect, tuple((p, found) for p, found, _ in read), tuple(strange))

    def around(self, agency: Agency, position: int) -> Peers | None:
        _, found = self.editions[position]
        return peers((point for other, point in found.items() if other != agency), self.aspect.minimum)

    def strand(self, agency: Agency, month: Period) -> Strand:
        if not self.editions or (month.end - self.editions[-1][0].end).days > STALE_DAYS:
            return Strand(self.aspect, None)
        trend = [found.get(agency, Point(period, "missing")) for period, found in self.editions[-SHOWN:]]
        now, beside = trend[-1], self.around(agency, -1)
        back = min(self.aspect.back, len(trend) - 1)
        if self.aspect.cumulative or not back:
            return Strand(self.aspect, now, tuple(trend[:-1]), beside)
        before = (trend[-1 - back], self.around(agency, -1 - back))
        followed = follow_ups(before, (now, beside), self.aspect)
        changed = change(before[0], now, self.aspect.minimum)
        return Strand(self.aspect, now, tuple(trend[:-1]), beside, changed, followed)


def responsiveness(series: Sequence[Series], register: Register, month: Period) -> Responsiveness:
    """Every agency that any of the series knows, in order of its name. What is not measured for one is missing, not zero."""
    courses = [_Course.read(each, register, month) for each in series]
    agencies = {agency for each in courses for _, found in each.editions for agency in found}
    reports = tuple(
        AgencyReport(agency, month, tuple(each.strand(agency, month) for each in courses))
        for agency in sorted(agencies, key=lambda agency: (agency.name, agency.code))
    )
    unmatched = {each.aspect.dataset: each.strange for each in courses if each.strange}
    return Responsiveness(month, reports, tuple(_improved(reports)), tuple(_leading(reports)), unmatched)


def _improved(reports: Iterable[AgencyReport]) -> list[Recognition]:
    """Better than before beyond chance, the largest difference first. Of twenty units that stay the same, one may be here."""
    found = [
        Recognition(report.agency, strand.aspect, strand.now, strand.change)
        for report, strand in _strands(reports)
        if strand.now and course(strand.change, strand.aspect.indicator) == "better"
    ]
    return sorted(found, key=lambda item: -_size(item.change))


def _size(found: Change | None) -> float:
    return abs(found.difference) if found else 0.0


def _leading(reports: Sequence[AgencyReport]) -> Iterator[Recognition]:
    """The three of each question that do best for sure: by the cautious end of the interval, so that luck of the few does not lead."""
    for aspect in dict.fromkeys(strand.aspect.name for _, strand in _strands(reports)):
        found = [
            (_cautious(strand.now, strand.aspect), Recognition(report.agency, strand.aspect, strand.now))
            for report, strand in _strands(reports)
            if strand.aspect.name == aspect and strand.now and _comparable(strand.now, strand.aspect)
        ]
        yield from [item for _, item in sorted(found, key=lambda pair: pair[0])[:LEADING]]


def _comparable(point: Point, aspect: Aspect) -> bool:
    return point.is_share and (point.n or 0) >= aspect.minimum and aspect.indicator.good != "none"


def _cautious(point: Point, aspect: Aspect) -> float:
    """Smallest first: the far end of the interval, turned so that less is better."""
    low, high = wilson(point.numerator or 0.0, point.n or 0)
    return -float(low) if aspect.indicator.good == "up" else float(high)


def _strands(reports: Iterable[AgencyReport]) -> Iterator[tuple[AgencyReport, Strand]]:
    return ((report, strand) for report in reports for strand in report.strands)
