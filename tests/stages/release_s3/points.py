"""At which requests of an act something happens to the publisher: at all of them, or in CI at some of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

from tests.soak import FULL

STEP = 53  # CI: every so many requests, begun elsewhere for each act and fault
TURNS = ("PUT /kantor/log/tile/entries/", "PUT /kantor/log/checkpoint")  # where the order of writes matters most


def points(requests: Sequence[str], word: str) -> list[int]:
    """Numbers of requests, from 1. `word` shifts the sample, so that two series do not try the same ones."""
    if FULL:
        return list(range(1, len(requests) + 1))
    return list(range(1 + crc32(word.encode()) % STEP, len(requests) + 1, STEP))


def turns(requests: Sequence[str]) -> list[int]:
    """The first claim and the first swap."""
    found = [next((n for n, line in enumerate(requests, 1) if line.startswith(turn)), 0) for turn in TURNS]
    return [number for number in found if number]


def changes(line: str) -> bool:
    """Whether a request writes; to one that only reads, it makes no difference whether the server saw it."""
    return not line.startswith(("GET", "HEAD"))
