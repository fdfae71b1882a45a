"""Every question that a kit asks of one edition, with the keys of its rows, and what could not be looked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import pyarrow as pa

from pipelines.model.anomaly import Anomaly, AnomalyRule
from pipelines.model.indicator import Note
from pipelines.model.kit import Kit
from pipelines.model.text import Text
from pipelines.stages.measure.anomalies import CHECKS
from pipelines.stages.measure.anomalies.seen import Hit, Seen
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.facts import Facts
from pipelines.stages.measure.roles.complete import complete

MOST = 200  # of one rule: more than that is a property of the dataset, not a question about rows


@dataclass(frozen=True)
class Found:
    """`checked`: ids of the rules that were looked for, so that nothing found is not taken for not looked."""

    anomalies: tuple[Anomaly, ...]
    notes: tuple[Note, ...]
    checked: tuple[str, ...]


def find_anomalies(facts: Facts, keys: pa.Table, kit: Kit, context: Context, before: Facts | None = None) -> Found:
    """`keys` are the columns of the primary key (or a row number), one row for each fact."""
    facts, before = complete(facts, kit, context), before and complete(before, kit, context)
    seen = Seen(facts.table, context, before.table if before else None)
    asked = [rule for rule in kit.anomalies if _can(rule, facts, before)]
    found, notes = list[Anomaly](), [_unchecked(rule) for rule in kit.anomalies if rule not in asked]
    for rule in asked:
        hits = iter(CHECKS[rule.check].find(seen, rule.settings))
        found += [Anomaly(rule.id, _keys(hit, keys), hit.figures) for hit in islice(hits, MOST)]
        notes += _more(rule, hits)
    return Found(tuple(found), tuple(notes), tuple(rule.id for rule in asked))


def _can(rule: AnomalyRule, facts: Facts, before: Facts | None) -> bool:
    check = CHECKS[rule.check]
    needed = check.needs(rule.settings)
    looked_at = [facts, before] if check.before else [facts]
    return all(each is not None and each.may(needed) for each in looked_at)


def _keys(hit: Hit, keys: pa.Table) -> tuple[Mapping[str, str], ...]:
    rows = keys.take(pa.array(hit.rows, pa.int64())).to_pylist()
    return tuple({name: "" if value is None else str(value) for name, value in row.items()} for row in rows)


def _more(rule: AnomalyRule, hits: Iterator[Hit]) -> list[Note]:
    rest = sum(1 for _ in hits)
    message = Text(
        f"{rest} pertanyaan lain dari aturan '{rule.name.id}' tidak dimuat.",
        f"{rest} more questions of the rule '{rule.name.en}' are left out.",
    )
    return [Note("anomalies-more", rule.id, rest, message)] if rest else []


def _unchecked(rule: AnomalyRule) -> Note:
    message = Text(
        f"Aturan '{rule.name.id}' tidak dapat diperiksa: kolomnya atau edisi sebelumnya tidak ada.",
        f"The rule '{rule.name.en}' could not be looked at: its columns or the edition before are not there.",
    )
    return Note("anomaly-unchecked", rule.id, 1, message)
