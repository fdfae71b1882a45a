"""An office whose public files lie in an object store: the same commands, the same bytes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.model.address import Office
from pipelines.publish import publish_everywhere
from pipelines.publish.desk import open_store
from tests.conftest import ROOT, ROWS, Bureau, states
from tests.stages.release_store.server import s3_server


@pytest.fixture(scope="module")
def s3():
    with s3_server() as server:
        server.make_bucket("kantor")
        yield {**server.environment(), "TERBUKA_STORE": "s3://kantor/terbit"}


def office(root: Path, environment: dict[str, str]) -> Bureau:
    bureau = Bureau(root)
    bureau.office.site.rmdir()
    shutil.copytree(ROOT / "site", bureau.office.site)
    shutil.copy(ROOT / "mkdocs.yml", bureau.office.mkdocs)
    bureau.office = Office(root, environment)
    bureau.declare()
    bureau.deliver("sekolah_2026-10.csv")
    return bureau


def act(bureau: Bureau) -> None:
    """A release, a revision, and pages after each."""
    assert states(bureau.publish()) == [("2026-10", "released")]
    publish_everywhere(bureau.desk())
    bureau.deliver("sekolah_2026-10.csv", ROWS.replace("120", "121"))
    assert states(bureau.publish(reason="Salah hitung")) == [("2026-10", "revised")]
    publish_everywhere(bureau.desk())


def test_a_bucket_holds_what_the_folder_would_hold_byte_for_byte(tmp_path: Path, s3) -> None:
    local, distant = office(tmp_path / "local", {}), office(tmp_path / "distant", s3)
    act(local)
    act(distant)
    store = open_store(distant.office)
    keys = [key for key in store.keys("") if not key.startswith("staged/")]
    assert {key: store.read(key) for key in keys} == local.public()
    assert not distant.office.public.exists()
    assert states(distant.publish()) == [("2026-10", "unchanged")]
