"""Both stores, and a network between that a test can break. Elsewhere, take `s3_server` and `FaultProxy` themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import pytest

from pipelines.stages.release.store import LocalStore, Store
from pipelines.stages.release.store.s3 import S3Store, open_s3
from tests.stages.release_store.faults import Fault, FaultProxy
from tests.stages.release_store.server import S3Server, s3_server

NUMBERS = count()


@pytest.fixture(scope="session")
def server() -> Iterator[S3Server]:
    with s3_server() as found:
        yield found


@pytest.fixture
def bucket(server: S3Server) -> str:
    """A new bucket."""
    return server.make_bucket(f"umum-{next(NUMBERS)}")


@pytest.fixture
def s3(server: S3Server, bucket: str) -> S3Store:
    """An object store that nothing disturbs."""
    return open_s3(f"s3://{bucket}/terbit", server.environment())


@pytest.fixture
def local(tmp_path: Path) -> LocalStore:
    return LocalStore(tmp_path / "public", tmp_path / "staging")


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest) -> Store:
    """Either store: what is asserted of it is the contract."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def proxy(server: S3Server) -> Iterator[FaultProxy]:
    with FaultProxy(server.url) as found:
        yield found


@dataclass(frozen=True)
class Line:
    """A publisher's store behind the proxy, its competitor's store beside it, and how long it slept between tries."""

    proxy: FaultProxy
    store: S3Store
    beside: S3Store
    slept: list[float]

    def store_for(self, fault: Fault | None) -> S3Store:
        """The publisher's store, in a hurry where the fault is silence; else a busy machine would look like one."""
        silent = fault is not None and fault.value[1] == "silence"
        return replace(self.store, patience=1.0) if silent else self.store


@pytest.fixture
def line(server: S3Server, bucket: str, s3: S3Store, proxy: FaultProxy) -> Line:
    slept: list[float] = []
    environment = server.environment(proxy.url)
    store = open_s3(f"s3://{bucket}/terbit", environment, sleep=slept.append)
    return Line(proxy, replace(store, slowest=1 << 30), s3, slept)  # a large file's silence is no longer than another's
