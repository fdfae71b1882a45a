"""What a look found: one named question, its answer, and what to do. How it was looked at: next door."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.model.text import Text

NOTHING = Text("", "")
SHOWN = 3


@dataclass(frozen=True)
class Diagnosis:
    """The answer to one question. `ok` None: it could not be looked at, and `message` says why."""

    name: str
    ok: bool | None
    message: Text
    remedy: Text = NOTHING


def listed(places: Sequence[str]) -> str:
    """The first few, and how many more."""
    more = f" (+{len(places) - SHOWN})" if len(places) > SHOWN else ""
    return "; ".join(places[:SHOWN]) + more


def answer(name: str, faults: Sequence[str], healthy: Text, ill: Text, remedy: Text) -> Diagnosis:
    """Healthy without faults; otherwise the places after what is wrong."""
    if not faults:
        return Diagnosis(name, True, healthy)
    shown = listed(faults)
    return Diagnosis(name, False, Text(f"{ill.id}: {shown}", f"{ill.en}: {shown}"), remedy)


def unseen(name: str, why: Text) -> Diagnosis:
    """The question could not be looked at."""
    return Diagnosis(name, None, why)
