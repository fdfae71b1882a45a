"""Processes: one that a forked copy of this one is, the pool the matrices run in, and places that cost no disk."""

from __future__ import annotations

import os
import pickle
import signal
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Failed(Exception):
    """What went wrong in a child, with its traceback."""


def in_child(work: Callable[[], Any]) -> tuple[bool, Any]:
    """Do `work` in a forked process: (True, what it returned), or (False, None) when it was killed. Raises Failed.

    Only for a process without threads; the pool below has such ones.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _answer(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        content = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) != signal.SIGKILL:
            raise Failed(f"signal {os.WTERMSIG(status)}")
        return False, None
    error, result = pickle.loads(content)
    if error:
        raise Failed(error)
    return True, result


def _answer(work: Callable[[], Any], writing: int) -> None:
    try:
        answer = ("", work())
    except BaseException:  # noqa: BLE001  (whatever it is, the parent must hear of it)
        answer = (traceback.format_exc(limit=-6), None)
    with os.fdopen(writing, "wb") as stream:
        pickle.dump(answer, stream)
    os._exit(0)


def spread(work: Callable[[T], R], items: Iterable[T], processes: int = 2) -> list[R]:
    """`work` on every item, in fresh processes without threads."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        return list(pool.map(work, items))


@contextmanager
def fast_folder(name: str) -> Iterator[Path]:
    """A folder in memory where the machine has one (a kill needs no real disk), gone afterwards."""
    memory = Path("/dev/shm")
    parent = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix=f"{name}-", dir=parent) as folder:
        yield Path(folder)


def copy_tree(source: Path, target: Path) -> None:
    """A copy that shares contents (nothing is ever written in place) and keeps which names are one file."""
    for folder, _, names in os.walk(source):
        there = target / Path(folder).relative_to(source)
        there.mkdir(parents=True, exist_ok=True)
        for name in names:
            os.link(f"{folder}/{name}", there / name)
