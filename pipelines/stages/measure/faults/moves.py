"""How reports moved from one state to another between two revisions or editions, against the states of a profile
(`parameters.states`). Several steps may lie between two looks, so only what no path leads to is impossible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context


def impossible_moves(before: pa.Table, after: pa.Table, context: Context) -> list[Note]:
    """Reports (role `id`) that no path of states leads from what they were to what they are, counted by the two states."""
    states: Mapping[str, Mapping[str, Sequence[str]]] = context.parameters.get("states", {})
    if not states or any(not {"id", "status"} <= set(table.column_names) for table in (before, after)):
        return []
    both = before.select(["id", "status"]).join(
        after.select(["id", "status"]), "id", join_type="inner", right_suffix="_now"
    )
    moved = both.filter(pc.not_equal(both.column("status"), both.column("status_now")))
    found = (
        moved.group_by(["status", "status_now"])
        .aggregate([([], "count_all")])
        .sort_by([("status", "ascending"), ("status_now", "ascending")])
    )
    return [
        _note(row["status"], row["status_now"], row["count_all"])
        for row in found.to_pylist()
        if row["status"] in states and row["status_now"] not in reachable(row["status"], states)
    ]


def reachable(state: str, states: Mapping[str, Mapping[str, Sequence[str]]]) -> set[str]:
    """Every state that some path leads to."""
    found: set[str] = set()
    todo = [state]
    while todo:
        for following in states.get(todo.pop(), {}).get("next", ()):
            if following not in found:
                found.add(following)
                todo.append(following)
    return found


def _note(before: str, after: str, count: int) -> Note:
    message = Text(
        f"{count} laporan berpindah dari '{before}' ke '{after}', padahal tidak ada jalan ke sana.",
        f"{count} reports moved from '{before}' to '{after}', where no path leads.",
    )
    return Note("state-impossible", "status", count, message)
