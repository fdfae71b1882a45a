"""Files in a bucket: a real S3 over HTTP (moto), and a network between that breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import obstore
import pytest

from pipelines.model.errors import Refused, Unreachable
from tests.conftest import ROWS
from tests.stages.pull.conftest import Intake, rule
from tests.stages.release_store.faults import Fault, FaultProxy
from tests.stages.release_store.server import S3Server, s3_server

NUMBERS = count()


@pytest.fixture(scope="session")
def running() -> Iterator[S3Server]:
    with s3_server() as found:
        yield found


@pytest.fixture
def bucket(running: S3Server, intake: Intake) -> str:
    intake.environment = running.environment()
    return running.make_bucket(f"sumber-{next(NUMBERS)}")


@pytest.fixture
def proxy(running: S3Server, intake: Intake, bucket: str) -> Iterator[FaultProxy]:
    with FaultProxy(running.url) as found:
        intake.environment = running.environment(found.url)
        yield found


def put(running: S3Server, bucket: str, name: str, content: str = ROWS) -> None:
    from obstore.store import S3Store

    told = running.environment()
    client = S3Store(
        bucket,
        endpoint=told["AWS_ENDPOINT_URL"],
        access_key_id=told["AWS_ACCESS_KEY_ID"],
        secret_access_key=told["AWS_SECRET_ACCESS_KEY"],
        region="us-east-1",
        client_options={"allow_http": True},
    )
    obstore.put(client, name, content.encode())


def declare(intake: Intake, bucket: str, path: str, *, edition: dict[str, Any] | None = None, **source: Any) -> None:
    told = {"kind": "objectstore", "url": f"s3://{bucket}{path}", **source}
    intake.declare(source=told, **({"edition": edition} if edition else {}))


def test_files_are_found_by_the_edition_in_their_keys_beyond_one_page_of_a_listing(
    intake: Intake, running: S3Server, bucket: str
) -> None:
    for year in range(1950, 2026):
        put(running, bucket, f"lra/{year}/utara.csv", f"kode\n{year}\n")
    put(running, bucket, "lra/2025/selatan.csv")
    put(running, bucket, "lra/catatan/utara.csv")
    put(running, bucket, "lra/2025/dalam/utara.csv")
    put(running, bucket, "lain/2025/utara.csv")
    declare(intake, bucket, "/lra/{edition}/*.csv", edition={"kind": "year", "first": "2024"})
    assert [(e.edition, e.locations) for e in intake.find()] == [
        ("2024", ("lra/2024/utara.csv",)),
        ("2025", ("lra/2025/selatan.csv", "lra/2025/utara.csv")),
    ]
    assert [file.path.read_text("utf-8") for file in intake.pull()] == ["kode\n2024\n", ROWS, "kode\n2025\n"]


def test_an_unchanged_bucket_costs_one_listing(
    intake: Intake, running: S3Server, bucket: str, proxy: FaultProxy
) -> None:
    for name in ("a", "b", "c"):
        put(running, bucket, f"lra/{name}.csv", ROWS + name)
    declare(intake, bucket, "/lra/*.csv")
    before = intake.pull()
    assert len(before) == 3
    asked = len(proxy.requests)
    assert intake.pull() == before
    assert len(proxy.requests) == asked + 1
    put(running, bucket, "lra/b.csv", ROWS)
    assert [file.path.read_text("utf-8") for file in intake.pull()] == [ROWS + "a", ROWS, ROWS + "c"]
    assert len(proxy.requests) == asked + 3


def test_a_bucket_without_the_files_is_a_finding(intake: Intake, bucket: str) -> None:
    declare(intake, bucket, "/lra/*.csv")
    with pytest.raises(Refused) as refused:
        intake.pull()
    assert rule(refused) == "source-missing"


def test_a_file_larger_than_allowed_is_not_read(intake: Intake, running: S3Server, bucket: str) -> None:
    put(running, bucket, "a.csv")
    declare(intake, bucket, "/a.csv", max_bytes=10)
    with pytest.raises(Refused) as refused:
        intake.pull()
    assert rule(refused) == "too-large"


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.CLOSED])
@pytest.mark.parametrize("place", [1, 2])
def test_trouble_that_passes_is_tried_again(
    intake: Intake, running: S3Server, bucket: str, proxy: FaultProxy, fault: Fault, place: int
) -> None:
    put(running, bucket, "a.csv")
    declare(intake, bucket, "/a.csv")
    proxy.faults = {place: fault}
    assert intake.one().path.read_text("utf-8") == ROWS
    assert intake.pauses == [1]


def test_trouble_that_stays_is_worth_another_run(
    intake: Intake, running: S3Server, bucket: str, proxy: FaultProxy
) -> None:
    put(running, bucket, "a.csv")
    declare(intake, bucket, "/a.csv")
    proxy.always = Fault.BUSY
    with pytest.raises(Unreachable):
        intake.one()
    assert intake.pauses == [1, 2, 4, 8]


def test_rights_that_are_missing_are_not_asked_for_again(
    intake: Intake, running: S3Server, bucket: str, proxy: FaultProxy
) -> None:
    put(running, bucket, "a.csv")
    declare(intake, bucket, "/a.csv")
    proxy.always = Fault.DENIED
    with pytest.raises(Refused) as refused:
        intake.one()
    assert (rule(refused), intake.pauses) == ("store-denied", [])
    assert "rahasia" not in str(refused.value)


@pytest.mark.parametrize("missing", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_keys_come_from_the_environment_only(intake: Intake, bucket: str, missing: str) -> None:
    declare(intake, bucket, "/a.csv")
    del intake.environment[missing]
    with pytest.raises(Refused, match=missing) as refused:
        intake.pull()
    assert rule(refused) == "store-setting"


def test_a_source_may_have_other_keys_than_the_store(intake: Intake, running: S3Server, bucket: str) -> None:
    put(running, bucket, "a.csv")
    declare(intake, bucket, "/a.csv", credentials="SUMBER_")
    with pytest.raises(Refused, match="SUMBER_AWS"):
        intake.pull()
    intake.environment = {f"SUMBER_{name}": value for name, value in intake.environment.items()}
    assert intake.one().path.read_text("utf-8") == ROWS
    assert b"rahasia" not in intake.secrets_on_disk()
