"""One moto server for the folder, and an office on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stages.release_s3.acts import ACTS
from tests.stages.release_s3.office import Office
from tests.stages.release_store.faults import FaultProxy
from tests.stages.release_store.server import S3Server, s3_server


@pytest.fixture(scope="session")
def server() -> Iterator[S3Server]:
    with s3_server() as found:
        yield found


@pytest.fixture(scope="session")
def proxy(server: S3Server) -> Iterator[FaultProxy]:
    with FaultProxy(server.url) as found:
        yield found


@pytest.fixture(scope="session", params=list(ACTS))
def office(
    request: pytest.FixtureRequest, server: S3Server, proxy: FaultProxy, tmp_path_factory: pytest.TempPathFactory
) -> Office:
    """Every act in turn; each test restores the office before it is used."""
    return Office.of(ACTS[request.param], server, proxy, tmp_path_factory.mktemp(request.param))
