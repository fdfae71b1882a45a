"""A small log for the tests of `history` and `derive`: its leaves, written down one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.stages.release.log.history import History, read_history
from pipelines.stages.release.log.leaf import Leaf
from tests.stages.release_log.keys import vkey

KEY, RECOVERY, NEXT, LATER = (vkey(number) for number in (1, 2, 3, 4))
AT = 1_772_960_000  # 2026-03-08T08:53:20Z
DAY = 86_400
WHY = {"id": "salah ketik", "en": "a slip"}
PRIVATE = {"id": "data pribadi", "en": "personal data"}
FIRST = ("key", {"vkey": KEY, "recovery": RECOVERY})


def sums(number: int) -> str:
    return f"{number:064x}"


def edition(dataset: str, edition: str, rev: int = 1, number: int = 0) -> dict[str, Any]:
    return {"dataset": dataset, "edition": edition, "rev": rev, "sums": sums(number)}


def release(*editions: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    return "release", {"editions": list(editions)}


def revise(*editions: dict[str, Any], reason: Any = WHY) -> tuple[str, dict[str, Any]]:
    return "revise", {"editions": list(editions), "reason": reason}


def withdraw(path: str, *files: str, reason: Any = PRIVATE, basis: str = "UU 27/2022") -> tuple[str, dict[str, Any]]:
    return "withdraw", {"path": path, "files": list(files), "reason": reason, "basis": basis}


def rotate(new: str, retires: str, by: str) -> tuple[str, dict[str, Any]]:
    return "key", {"vkey": new, "retires": retires, "by": by}


def policy(dataset: str, promise: str) -> tuple[str, dict[str, Any]]:
    return "policy", {"dataset": dataset, "promise": promise, "grace": "P10D"}


def leaves(*facts: tuple[str, dict[str, Any]]) -> list[Leaf]:
    """The leaves of a log after its first one, a day apart, also such as no log may hold."""
    return [Leaf(n, kind, AT + n * DAY, value) for n, (kind, value) in enumerate([FIRST, *facts])]


def history(*facts: tuple[str, dict[str, Any]]) -> History:
    return read_history(leaves(*facts))


def refusal(log: Sequence[Leaf]) -> str:
    """What `read_history` says about a log, or nothing when it follows."""
    try:
        read_history(log)
    except ValueError as error:
        return str(error)
    return ""
