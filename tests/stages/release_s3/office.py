"""An office whose portal is a bucket, there again as it was before each run, and the publishers that work in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from multiprocessing import get_context
from multiprocessing.connection import wait
from pathlib import Path
from threading import Event

from pipelines.stages.release.store.s3 import S3Store, open_s3
from tests.stages.release.trees import book_in
from tests.stages.release_s3.acts import ACTS, NOW, Act, perform
from tests.stages.release_s3.judge import Done, Published, Said
from tests.stages.release_store.faults import Fault, FaultProxy
from tests.stages.release_store.server import S3Server

NUMBERS = count()
BUCKET = "kantor"
FRESH = get_context(
    "forkserver"
)  # forks a process that has imported, but never used, obstore: that one hangs after fork
FRESH.set_forkserver_preload(["pytest", "obstore.exceptions", "obstore.store", "tests.stages.release_s3.acts"])


def publisher(name: str, root: Path, copies: Path, environment: Mapping[str, str]) -> None:
    """The whole act in a process of its own."""
    store = open_s3(f"s3://{BUCKET}", environment, folder=copies)
    perform(ACTS[name], book_in(root, store), root, NOW)


@dataclass(frozen=True)
class Office:
    """One act on one server. `requests` and `done`: what an undisturbed run asks, and what it leaves."""

    act: Act
    server: S3Server
    proxy: FaultProxy
    root: Path
    before: str  # the bucket that is cloned
    requests: tuple[str, ...] = ()
    done: Done = Done(Published({}), Said((), ()))

    @classmethod
    def of(cls, act: Act, server: S3Server, proxy: FaultProxy, root: Path) -> Office:
        before = server.make_bucket(f"asal-{next(NUMBERS)}")
        act.before(book_in(root, open_s3(f"s3://{before}", server.environment())), root)
        found = cls(act, server, proxy, root, before)
        found.restore()
        found.perform(NOW)
        done = Done.by(found.beside())
        assert done.published.faults() == []
        assert done.said.releases == act.released
        return replace(found, requests=tuple(proxy.requests), done=done)

    def restore(self) -> None:
        self.server.clone(self.before, BUCKET)
        self.proxy.before = self.proxy.after = lambda _number, _line: None
        self.proxy.restart()

    def beside(self) -> S3Store:
        """The bucket without the proxy."""
        return open_s3(f"s3://{BUCKET}", self.server.environment(), folder=self._copies())

    def perform(self, at: int, store: S3Store | None = None) -> None:
        """A fresh publisher, in this process; through the proxy unless another store is named."""
        perform(self.act, book_in(self.root, store or self.through()), self.root, at)

    def through(self, patience: float = 30.0) -> S3Store:
        environment = self.server.environment(self.proxy.url)
        return open_s3(f"s3://{BUCKET}", environment, folder=self._copies(), sleep=lambda _: None, patience=patience)

    def kill(self, number: int, when: str) -> int | None:
        """A publisher that gets SIGKILL at a request, `before` the server sees it or `after`; its exit code."""
        arguments = (self.act.name, self.root, self._copies(), self.server.environment(self.proxy.url))
        process, started = FRESH.Process(target=publisher, args=arguments), Event()

        def strike(asked: int, _line: str) -> None:
            if asked == number:
                started.wait()
                process.kill()
                wait([process.sentinel])  # it is dead before anything else happens

        self.proxy.faults = {number: Fault.CLOSED if when == "before" else Fault.LOST}
        _hook(self.proxy, when, strike)
        process.start()
        started.set()
        process.join(120)
        return process.exitcode

    def _copies(self) -> Path:
        """A publisher starts with no copies of files: it shall ask as often as the undisturbed one."""
        return self.root / "copies" / str(next(NUMBERS))


def _hook(proxy: FaultProxy, when: str, strike: Callable[[int, str], None]) -> None:
    if when == "before":
        proxy.before = strike
    else:
        proxy.after = strike
