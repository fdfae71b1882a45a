"""One public tree and one nginx with our configuration for all tests that only look."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.stages.doctor.server import filled_in, free_port, need_nginx, nginx
from tests.stages.doctor.tree import grow


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public folder."""
    public = tmp_path_factory.mktemp("office") / "public"
    grow(public)
    return public


@pytest.fixture(scope="session")
def portal(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the tree behind nginx as we ship it."""
    need_nginx()
    port = free_port()
    with nginx(tmp_path_factory.mktemp("nginx"), filled_in(tree, port), port) as url:
        yield url


@pytest.fixture(scope="session")
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as found:
        yield found
