"""What the log holds: one canonical JSON object a leaf, public facts and hashes only (TRUST.md §1)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

LIMIT = 65_535  # bytes: an entry's length is a uint16 (tlog-tiles)
VERSION = 1
LAST = 253_402_300_799  # the last second of the year 9999
DATASET = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
EDITION = re.compile(r"(?!latest$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PATH = re.compile(r"data/([^/]+)/([^/]+)/r([1-9][0-9]{0,8})")
DURATION = re.compile(r"(P[0-9]{1,6}[DWMY])?")
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Leaf:
    """Entry `n` of the log: what happened (`kind`), when (seconds since 1970), and its facts."""

    n: int
    kind: str
    time: int
    facts: Mapping[str, Any]

    def encode(self) -> bytes:
        """Canonical: sorted keys, no spaces, UTF-8. Raises ValueError when it is longer than a leaf can be."""
        value = {**self.facts, "kind": self.kind, "n": self.n, "time": self.time, "v": VERSION}
        content = canonical(value)
        if len(content) > LIMIT:
            raise ValueError(f"a leaf of {len(content)} bytes; the format holds {LIMIT}")
        return content


def canonical(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def read_leaf(content: bytes) -> Leaf:
    """The inverse of `encode`. Raises ValueError when it is not canonical or not made as leaves of its kind are."""
    if len(content) > LIMIT:
        raise ValueError("a leaf is too long")
    try:
        value = json.loads(content.decode("utf-8"))
    except RecursionError:
        raise ValueError("a leaf is nested too deep") from None
    if not isinstance(value, dict) or canonical(value) != content:
        raise ValueError("a leaf is not canonical JSON")
    n, kind, time, version = (value.pop(key, None) for key in ("n", "kind", "time", "v"))
    if type(version) is not int or version != VERSION:
        raise ValueError("a leaf of another version")
    found = Leaf(n, kind, time, value)
    check_leaf(found)
    return found


def check_leaf(leaf: Leaf) -> None:
    """Raises ValueError unless number, time, kind and facts are what leaves are made of."""
    if not (_number(leaf.n) and _number(leaf.time) and leaf.time <= LAST):
        raise ValueError("a leaf has no number or no time")
    shape = FIRST if leaf.n == 0 else SHAPES.get(leaf.kind if isinstance(leaf.kind, str) else "")
    if shape is None or set(leaf.facts) != set(shape):
        raise ValueError(f"leaf {leaf.n} is not of a kind that is known here")
    if wrong := [key for key, fits in shape.items() if not fits(leaf.facts[key])]:
        raise ValueError(f"leaf {leaf.n}: {', '.join(wrong)} cannot be so")


def _number(value: Any) -> bool:
    return type(value) is int and value >= 0


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _both(value: Any) -> bool:
    """A sentence in Indonesian and English."""
    return isinstance(value, dict) and set(value) == {"id", "en"} and all(map(_text, value.values()))


def _like(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _path(value: Any) -> bool:
    match = PATH.fullmatch(value) if isinstance(value, str) else None
    return match is not None and bool(DATASET.fullmatch(match[1]) and EDITION.fullmatch(match[2]))


def _files(value: Any) -> bool:
    return isinstance(value, list) and all(
        _text(name) and name not in ("", ".", "..") and "/" not in name for name in value
    )


def _editions(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_release(item) for item in value)


def _release(item: Any) -> bool:
    if not isinstance(item, dict) or set(item) != {"dataset", "edition", "rev", "sums"}:
        return False
    named = _like(DATASET)(item["dataset"]) and _like(EDITION)(item["edition"]) and _like(SHA256)(item["sums"])
    return named and _number(item["rev"]) and item["rev"] > 0


SHAPES: dict[str, dict[str, Callable[[Any], bool]]] = {
    "release": {"editions": _editions},
    "revise": {"editions": _editions, "reason": _both},
    "withdraw": {"path": _path, "files": _files, "reason": _both, "basis": _text},
    "key": {"vkey": _text, "retires": _text, "by": _text},
    "policy": {"dataset": _like(DATASET), "promise": _like(DURATION), "grace": _like(DURATION)},
    "approve": {"who": _text, "what": _like(SHA256)},
    "note": {"text": _both},
}
FIRST = {"vkey": _text, "recovery": _text}  # what leaf 0 holds: the first key, and the one that is kept offline
