"""From a validated private table to the publishable one: rows, operators, groups, remaining text; schema and card follow.

The place of what comes later: suppression of small counts (`counts/`) goes between `group` and `look_at_remaining`. Gate 2
looks at the files of a release (`publish/leaks.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.privacy import is_published, privacy_class, step_of
from pipelines.model.text import Text
from pipelines.stages.deidentify.card import card
from pipelines.stages.deidentify.family import family_rule
from pipelines.stages.deidentify.groups import group
from pipelines.stages.deidentify.operators import Given, operator_of
from pipelines.stages.deidentify.public_schema import public_schema
from pipelines.stages.deidentify.remaining import look_at_remaining
from pipelines.stages.deidentify.rows import judge_rows, may_be_anonymous
from pipelines.stages.deidentify.setting import Setting

IDENTITY = ("sensitive", "free-text")


@dataclass(frozen=True, eq=False)
class Deidentified:
    """The publishable table, its schema without any private word, and the privacy card of the release.

    `groups`: the published quasi columns before suppression. `findings`: what the officer should hear although nothing is
    refused.
    """

    table: pa.Table
    schema: dict[str, Any]
    card: dict[str, Any]
    groups: pa.Table = field(default_factory=lambda: pa.table({}), repr=False)
    findings: tuple[Finding, ...] = ()


def deidentify(table: pa.Table, schema: Mapping[str, Any], setting: Setting) -> Deidentified:
    """Gates 1 and 3 of PRIVACY.md. A quasi column without an operator stays back: fail closed. Raises Refused."""
    fields = schema["fields"]
    if not any(is_published(item) for item in fields):
        raise Refused([_nothing(setting)])
    rule = family_rule(setting.family, setting.period.start)
    rows = judge_rows(table, fields, rule)
    leaving = table.filter(pa.array(~rows.held))
    anonymous = pa.array(rows.anonymous[~rows.held])
    changed, emptied = _operated(leaving, fields, setting, anonymous)
    quasi = [f["name"] for f in fields if privacy_class(f) == "quasi" and is_published(f)]
    groups = group(changed, quasi, setting)
    public = changed.filter(pa.array(groups.keep))
    exceptions = look_at_remaining(public, fields, setting)
    identity = frozenset(f["name"] for f in fields if privacy_class(f) in IDENTITY)
    return Deidentified(
        public,
        public_schema(
            schema,
            rows_left_out=public.num_rows < table.num_rows,
            may_be_empty=identity if may_be_anonymous(fields, rule) else frozenset(),
        ),
        card(fields, rows, groups, emptied, exceptions, setting),
        changed.select(quasi),
        tuple(_expired(setting)),
    )


def _operated(table: pa.Table, fields: Any, setting: Setting, anonymous: pa.Array) -> tuple[pa.Table, int]:
    """The published columns after their operators; anonymous rows keep nothing of whom they come from."""
    columns, emptied = dict[str, pa.ChunkedArray](), 0
    for item in fields:
        step = step_of(item)
        if not is_published(item):
            continue
        column = table.column(item["name"])
        if step:
            column = operator_of(step.operator).apply(column, Given(item, step, setting, table))
        if privacy_class(item) in IDENTITY and pc.any(anonymous).as_py():
            emptied += int(np.asarray(pc.and_(anonymous, pc.is_valid(column))).sum())
            column = pc.if_else(anonymous, pa.scalar(None, column.type), column)
        columns[item["name"]] = column
    return pa.table(columns), emptied


def _nothing(setting: Setting) -> Finding:
    message = Text("Tidak ada satu kolom pun yang boleh terbit.", "There is no field that may be published.")
    remedy = Text(
        'Beri paling sedikit satu kolom kelas "public" atau operator.',
        'Give one field at least the class "public" or an operator.',
    )
    return Finding("nothing-public", message, remedy, file=setting.file)


def _expired(setting: Setting) -> list[Finding]:
    return [
        Finding(
            "exception-expired",
            Text(
                f"Pengecualian untuk '{item.column}' berakhir {item.until} dan tidak berlaku lagi.",
                f"The exception for '{item.column}' ended on {item.until} and no longer holds.",
            ),
            Text("Perbarui atau hapus dari privacy.exceptions.", "Renew it or delete it from privacy.exceptions."),
            file=f"datasets/{setting.dataset}.yaml",
            field=item.column,
            severity="warn",
        )
        for item in setting.rules.exceptions
        if not item.holds(setting.today)
    ]
