"""Facts with every role that can be worked out, with what had to be counted, and without what must not be summed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.kit import Kit
from pipelines.model.text import Text
from pipelines.stages.measure.conditions import matches, roles_in
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.facts import WEIGHT, Facts
from pipelines.stages.measure.roles import ROLES
from pipelines.stages.measure.roles.lines import folded
from pipelines.stages.measure.roles.tree import above


def complete(facts: Facts, kit: Kit, context: Context) -> Facts:
    """Roles in the order of the kit, so that one may rest on another."""
    table, notes = folded(facts.table, kit), list[Note]()
    for role in kit.roles.values():
        if role.derive and role.name not in table.column_names:
            [(how, settings)] = role.derive.items()
            found = ROLES[how](table, settings, kit, context)
            if found is not None:
                table = table.append_column(role.name, found.column)
                notes += found.notes
    whole = replace(facts, table=table, notes=(*facts.notes, *notes, *_counted(table, kit)))
    return _without_mixture(_without_parents(whole, kit, context), kit)


def _counted(table: pa.Table, kit: Kit) -> Iterator[Note]:
    for rule in kit.notes:
        if roles_in(rule.where) <= set(table.column_names):
            count = pc.sum(table.column(WEIGHT).filter(matches(table, rule.where))).as_py() or 0
            if count:
                text = Text(
                    rule.message.id.replace("{count}", f"{count}"), rule.message.en.replace("{count}", f"{count}")
                )
                yield Note(rule.id, rule.role, count, text)


def _without_parents(facts: Facts, kit: Kit, context: Context) -> Facts:
    """Money is withheld where rows stand above other rows: a sum would hold it once for every level of the tree."""
    parents = above(facts.table, kit.tree, context.parameters)
    if not parents:
        return facts
    message = Text(
        f"{parents} baris adalah induk dari baris lain (jumlah di atas rinciannya); tidak ada yang dijumlahkan, karena uang"
        " yang sama akan terhitung berkali-kali. Ambil baris paling rinci saja (`layout.leaves` atau `layout.keep`).",
        f"{parents} rows stand above other rows (sums over their details); nothing is added up, for the same money would"
        " count several times. Keep the most detailed rows only (`layout.leaves` or `layout.keep`).",
    )
    return _withhold(facts, kit, Note("tree-rows", kit.tree[-1], parents, message))


def _without_mixture(facts: Facts, kit: Kit) -> Facts:
    for role in kit.single:
        if facts.has(role) and (found := pc.count_distinct(facts.table.column(role)).as_py()) > 1:
            title = kit.roles[role].title
            message = Text(
                f"Data ini memuat {found} nilai untuk '{title.id}'; tidak ada yang dijumlahkan. Terbitkan masing-masing sebagai"
                " edisi sendiri.",
                f"These data hold {found} values of '{title.en}'; nothing is added up. Publish each as an edition of its own.",
            )
            facts = _withhold(facts, kit, Note("mixed", role, found, message))
    return facts


def _withhold(facts: Facts, kit: Kit, note: Note) -> Facts:
    money = frozenset(role.name for role in kit.roles.values() if role.type == "money")
    return replace(facts, notes=(*facts.notes, note), withheld=facts.withheld | money)
