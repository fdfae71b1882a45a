"""Each request answered once with something else: the act ends whole, or with a clear refusal and the next one ends it."""

from __future__ import annotations

import pytest

from pipelines.model.errors import PublishingError
from tests.soak import report
from tests.stages.release_s3.acts import NOW
from tests.stages.release_s3.judge import cut_off
from tests.stages.release_s3.office import Office
from tests.stages.release_s3.points import changes, points
from tests.stages.release_store.faults import Fault

PATIENCE = 0.5  # seconds; only where the fault is silence
FAULTS = (
    Fault.CONFLICT,
    Fault.FAILED,
    Fault.BUSY,
    Fault.SILENT,
    Fault.LOST_CONFLICT,
    Fault.LOST_FAILED,
    Fault.LOST_BUSY,
    Fault.LATE,
)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_one_wrong_answer_at_any_request_ends_in_a_whole_release_or_a_clear_refusal(
    office: Office, fault: Fault
) -> None:
    numbers = [n for n in points(office.requests, f"{office.act.name} {fault.name}") if _matters(office, fault, n)]
    bad: list[str] = []
    refused = 0
    for number in numbers:
        office.restore()
        office.proxy.faults = {number: fault}
        where = f"{number} {office.requests[number - 1]}"
        refused += _refuses(office, fault, where, bad)
        bad += [f"{where}: {wrong}" for wrong in office.done.faults(office.beside(), same=True)]
    report(f"S3: {fault.name} at each request, {office.act.name}", points=len(numbers), refused=refused, bad=len(bad))
    assert bad == []


def _matters(office: Office, fault: Fault, number: int) -> bool:
    return not fault.value[0] or changes(office.requests[number - 1])


def _refuses(office: Office, fault: Fault, where: str, bad: list[str]) -> bool:
    """Whether the act was refused; then it is done again, on a line without faults."""
    try:
        office.perform(NOW, office.through(PATIENCE) if fault.value[1] == "silence" else office.through())
    except PublishingError:
        bad += [f"{where}: {wrong}" for wrong in cut_off(office.beside(), office.act)]
        office.perform(NOW, office.beside())
        return True
    return False
