"""Which rows may not leave, and why: flags of the schema (`withhold`), and the rules of the family (`families.yaml`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import re2

from pipelines.stages.deidentify.family import FamilyRule
from pipelines.stages.deidentify.normal import folded

Fields = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class Rows:
    """Masks over the private table: what stays back, and what leaves without identity. `reasons` adds up to `held`."""

    held: np.ndarray[Any, Any]
    anonymous: np.ndarray[Any, Any]
    reasons: Mapping[str, int] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)  # kind of subject → rows


def judge_rows(table: pa.Table, fields: Fields, rule: FamilyRule) -> Rows:
    """A row counts under the first reason that holds it back."""
    nothing = np.zeros(table.num_rows, bool)
    kinds = {kind: _any(nothing, _subjects(table, fields, rule, kind)) for kind in rule.counted}
    reasons = {
        "withheld": _any(nothing, (*_withheld(table, fields), *_flags(table, fields, rule, rule.confidential))),
        "counted": _any(nothing, kinds.values()),
    }
    held, counts = nothing, dict[str, int]()
    for reason, mask in reasons.items():
        counts[reason] = int((mask & ~held).sum())
        held = held | mask
    counted = {kind: int((mask & ~reasons["withheld"]).sum()) for kind, mask in kinds.items()}
    return Rows(held, _any(nothing, _flags(table, fields, rule, rule.anonymous)), counts, counted)


def may_be_anonymous(fields: Fields, rule: FamilyRule) -> bool:
    """Whether rows of this table can leave without identity, whichever of them do this time."""
    return any(_name(item) in rule.anonymous for item in fields)


def _any(nothing: np.ndarray[Any, Any], masks: Any) -> np.ndarray[Any, Any]:
    found: np.ndarray[Any, Any] = np.logical_or.reduce([nothing, *masks])
    return found


def _name(item: Mapping[str, Any]) -> str:
    return str(item["name"]).lower()


def _withheld(table: pa.Table, fields: Fields) -> Iterator[np.ndarray[Any, Any]]:
    for item in fields:
        privacy = item.get("privacy")
        if isinstance(privacy, dict) and "withhold" in privacy:
            column = table.column(item["name"])
            marked = pc.is_in(column, pa.array(_spellings(column, privacy["withhold"]), column.type))
            # an empty flag cannot be read as "may be shown"
            yield pc.or_(marked, pc.is_null(column)).to_numpy()


def _spellings(column: pa.ChunkedArray, marks: Sequence[Any]) -> list[Any]:
    """The marks as the column spells them: `RAHASIA ` is meant by `Rahasia`."""
    if not pa.types.is_string(column.type):
        return list(marks)
    meant = {folded(str(mark)) for mark in marks}
    return [value for value in column.unique().to_pylist() if value is not None and folded(value) in meant]


def _flags(table: pa.Table, fields: Fields, rule: FamilyRule, names: frozenset[str]) -> Iterator[np.ndarray[Any, Any]]:
    """Set wherever the flag does not clearly say no: empty, misspelled and yes are alike."""
    for item in fields:
        if _name(item) in names:
            words = table.column(item["name"]).cast(pa.string())
            no = [word for word in words.unique().to_pylist() if word is not None and folded(word) in rule.clearly_no]
            yield pc.invert(pc.is_in(words, pa.array(no, pa.string()))).to_numpy()


def _subjects(table: pa.Table, fields: Fields, rule: FamilyRule, kind: str) -> Iterator[np.ndarray[Any, Any]]:
    pattern = re2.compile(rf"\b(?:{'|'.join(rule.counted[kind])})\b")
    for item in fields:
        if _name(item) in rule.subject and item.get("type") == "string":
            column = table.column(item["name"])
            found = [value for value in column.unique().to_pylist() if value and pattern.search(_words(value))]
            yield pc.is_in(column, pa.array(found, pa.string())).to_numpy()


def _words(value: str) -> str:
    """`Kekerasan_seksual/KDRT` holds the words that its signs join."""
    return folded(value).replace("_", " ").replace("/", " ")


def told(counted: Mapping[str, int], k: int) -> list[dict[str, Any]]:
    """The counts by kind as they may be published: kinds of fewer than k rows are told together."""
    large = {kind: rows for kind, rows in counted.items() if rows >= k}
    small = any(0 < rows < k for rows in counted.values())
    listed: list[dict[str, Any]] = [{"kind": kind, "rows": rows} for kind, rows in sorted(large.items())]
    return [*listed, {"kind": "other", "rows": None}] if small else listed
