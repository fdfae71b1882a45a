"""A shared spreadsheet: which address its CSV has, and how a sheet that is not shared is told from one that is."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.model.errors import Refused
from pipelines.stages.pull.sheets import export
from tests.conftest import ROWS
from tests.stages.pull.conftest import Intake, rule
from tests.stages.pull.server import File, Host

DOCS = "https://docs.google.com/spreadsheets/d"
EXPORT = "/spreadsheets/d/1AbC/export"


@pytest.mark.parametrize(
    ("link", "csv"),
    [
        ("/1AbC/edit#gid=7", "/1AbC/export?format=csv&gid=7"),
        ("/1AbC/edit?usp=sharing", "/1AbC/export?format=csv&gid=0"),
        ("/1AbC/edit?gid=7#gid=7", "/1AbC/export?format=csv&gid=7"),
        ("/1AbC/export?format=xlsx&gid=3", "/1AbC/export?format=csv&gid=3"),
        ("/1AbC", "/1AbC/export?format=csv&gid=0"),
        ("/e/2PACX-x/pubhtml?gid=5&single=true", "/e/2PACX-x/pub?gid=5&single=true&output=csv"),
        ("/e/2PACX-x/pub?output=csv", "/e/2PACX-x/pub?gid=0&single=true&output=csv"),
    ],
)
def test_every_link_to_a_sheet_leads_to_its_csv(link: str, csv: str) -> None:
    assert export(DOCS + link) == DOCS + csv


def declare(intake: Intake, host: Host, **more: Any) -> None:
    intake.declare(source={"kind": "sheets", "url": host.url("/spreadsheets/d/1AbC/edit#gid=7"), **more})


def test_a_shared_sheet_is_read_from_the_host_that_its_service_sends_us_to(intake: Intake, host: Host) -> None:
    host.files[EXPORT] = File(status=307, headers={"Location": host.url("/content?id=x", "localhost")})
    host.files["/content"] = File(ROWS.encode(), headers={"Content-Type": "text/csv"}, chunked=True)
    declare(intake, host, hosts=["localhost"])
    file = intake.one()
    assert (file.name, file.format, file.path.read_text("utf-8")) == ("sekolah.csv", "csv", ROWS)
    assert intake.one() == file
    assert host.asked[0].query == {"format": "csv", "gid": "7"}


@pytest.mark.parametrize(
    "answer",
    [
        File(b"<!DOCTYPE html><html>Masuk", headers={"Content-Type": "text/html; charset=utf-8"}),
        File(status=302, headers={"Location": "https://accounts.google.com/ServiceLogin"}),
    ],
)
def test_a_sheet_that_is_not_shared_is_refused_with_the_remedy(intake: Intake, host: Host, answer: File) -> None:
    host.files[EXPORT] = answer
    declare(intake, host)
    with pytest.raises(Refused, match="Share the sheet") as refused:
        intake.one()
    assert rule(refused) == "login-page"


def test_an_address_that_is_no_sheet_is_refused_in_the_declaration(intake: Intake) -> None:
    intake.declare(source={"kind": "sheets", "url": "https://docs.google.com/document/d/x"})
    assert [finding.rule for finding in intake.bureau.catalog().broken["sekolah"]] == ["value"]
