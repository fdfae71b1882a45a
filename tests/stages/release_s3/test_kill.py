"""SIGKILL at every request of a publisher, before and after the server has done it."""

from __future__ import annotations

import pytest

from tests.soak import report
from tests.stages.release_s3.acts import LATER, NOW
from tests.stages.release_s3.judge import cut_off
from tests.stages.release_s3.office import Office
from tests.stages.release_s3.points import points, turns


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_publisher_killed_at_any_request_leaves_a_sound_portal_and_the_next_one_finishes(
    office: Office, when: str
) -> None:
    numbers = points(office.requests, f"{office.act.name} {when}") + (turns(office.requests) if when == "after" else [])
    bad, failed = [], []
    for number in sorted(set(numbers)):
        office.restore()
        assert office.kill(number, when) == -9
        where = f"{when} {number} {office.requests[number - 1]}"
        bad += [f"{where}: {fault}" for fault in cut_off(office.beside(), office.act)]
        same = number % 2 == 0
        office.perform(NOW if same else LATER, office.beside())
        failed += [f"{where}: {fault}" for fault in office.done.faults(office.beside(), same=same)]
    report(f"S3: SIGKILL {when} each request, {office.act.name}", points=len(numbers), bad=len(bad), failed=len(failed))
    assert bad == []
    assert failed == []
