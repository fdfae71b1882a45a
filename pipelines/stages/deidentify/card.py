"""The privacy card: what was done before the file was written. It is published: no cell of the data, no small count by kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipelines.model.privacy import PrivacyException, is_published, privacy_class, step_of
from pipelines.stages.deidentify.groups import Groups
from pipelines.stages.deidentify.operators import operator_of
from pipelines.stages.deidentify.rows import Rows, told
from pipelines.stages.deidentify.setting import Setting

KINDS = ("generalised", "pseudonymised", "masked", "redacted")


def card(
    fields: Sequence[Mapping[str, Any]],
    rows: Rows,
    groups: Groups,
    emptied: int,
    exceptions: Sequence[PrivacyException],
    setting: Setting,
) -> dict[str, Any]:
    """`withheld_rows` is all of them; `rows_by_reason` parts it; `cells_emptied`: identity of anonymous rows."""
    reasons = {**_reasons(rows, setting.k), "small-groups": groups.suppressed}
    return {
        "published": [field["name"] for field in fields if is_published(field)],
        "dropped": [
            {"name": field["name"], "title": field.get("title", field["name"]), "class": privacy_class(field)}
            for field in fields
            if not is_published(field)
        ],
        **{kind: [_done(field) for field in fields if _kind(field) == kind] for kind in KINDS},
        "k": {"required": setting.k, "reached": groups.reached},
        "withheld_rows": sum(reasons.values()),
        "rows_by_reason": {reason: count for reason, count in reasons.items() if count},
        "counted_only": told(rows.counted, setting.k),
        "cells_emptied": emptied,
        "exceptions": [item.as_dict() for item in exceptions],
    }


def _reasons(rows: Rows, k: int) -> dict[str, int]:
    """Fewer than k rows on protected subjects are told together with the other rows that may not leave."""
    counted = rows.reasons["counted"]
    if counted >= k:
        return dict(rows.reasons)
    return {"withheld": rows.reasons["withheld"] + counted}


def _kind(field: Mapping[str, Any]) -> str:
    step = step_of(field)
    return operator_of(step.operator).kind if step else ""


def _done(field: Mapping[str, Any]) -> dict[str, Any]:
    step = step_of(field)
    how = operator_of(step.operator).words(step).as_dict() if step else {}
    return {"name": field["name"], "title": field.get("title", field["name"]), "how": how}
