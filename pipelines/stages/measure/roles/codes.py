"""What codes say of themselves: one written form, the levels above, and what they are in another list. How codes are built is
the profile's to say (`codes`, `levels` and maps among its parameters); nothing here knows a country."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.kit import Kit
from pipelines.model.text import Text
from pipelines.stages.measure.context import Context
from pipelines.stages.measure.fiscal import fiscal_year
from pipelines.stages.measure.roles.derived import Derived, each_word
from pipelines.stages.measure.roles.written import Forms, shape

Settings = Mapping[str, Any]


def canonical(facts: pa.Table, settings: Settings, kit: Kit, context: Context) -> Derived | None:
    """Codes in one written form. Of a year whose list is not known, none: the same digits may have meant something else."""
    of = settings["of"]
    if of not in facts.column_names:
        return None
    column = facts.column(of)
    described = context.parameters.get("codes", {}).get(of)
    if described is None:
        return Derived(column)
    forms = Forms.read(described)
    year = fiscal_year(context)
    if not forms.knows(year):
        nothing = pa.nulls(len(column), pa.string())
        return Derived(nothing, (_year(kit, of, year, len(column) - column.null_count),))
    found = each_word(column, forms.canonical)
    return Derived(found, tuple(_forms(kit, of, column.filter(pc.and_(pc.is_valid(column), pc.is_null(found))))))


def level(facts: pa.Table, settings: Settings, _kit: Kit, context: Context) -> Derived | None:
    """The first so many parts of a code; a shorter code has no such level."""
    parts = context.parameters.get("levels", {}).get(settings["to"])
    if settings["of"] not in facts.column_names or parts is None:
        return None
    return Derived(each_word(facts.column(settings["of"]), lambda code: _cut(code, parts)))


def _cut(code: str, parts: int) -> str | None:
    found = code.split(".")
    return ".".join(found[:parts]) if len(found) >= parts else None


def by_prefix(facts: pa.Table, settings: Settings, kit: Kit, context: Context) -> Derived | None:
    """The kit's word for the longest beginning that the profile lists; `otherwise` names a parameter for all facts."""
    known = context.parameters.get(settings["map"])
    if known and settings["of"] in facts.column_names:
        column = facts.column(settings["of"])
        found = each_word(column, lambda code: _longest(code, known))
        return Derived(found, tuple(_unknown(kit, settings["of"], column, found)))
    given = context.parameters.get(settings.get("otherwise", ""))
    return Derived(pa.array([given] * facts.num_rows, pa.string())) if given else None


def _longest(code: str, known: Mapping[str, str]) -> str | None:
    parts = code.split(".")
    heads = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((known[head] for head in heads if head in known), None)


def listed(facts: pa.Table, settings: Settings, kit: Kit, _context: Context) -> Derived | None:
    """What a code is in another column of one of the profile's code lists."""
    known = kit.profile.lists.get(settings["list"])
    if settings["of"] not in facts.column_names or known is None:
        return None
    column, meant = facts.column(settings["of"]), known.mapping(settings["to"])
    found = each_word(column, meant.get)
    return Derived(found, tuple(_unknown(kit, settings["of"], column, found)))


def _unknown(kit: Kit, role: str, before: pa.ChunkedArray, after: pa.Array) -> list[Note]:
    count, title = after.null_count - before.null_count, kit.roles[role].title
    message = Text(
        f"{count} baris punya kode untuk '{title.id}' yang tidak ada dalam daftar profil.",
        f"{count} rows have a code for '{title.en}' that the profile's lists do not have.",
    )
    return [Note("code-unknown", role, count, message)] if count else []


def _forms(kit: Kit, role: str, unread: pa.ChunkedArray) -> list[Note]:
    """Codes that no form reads, named by their shape: 9.9.99."""
    strange = Counter(map(shape, unread.to_pylist()))
    count, shapes = strange.total(), ", ".join(sorted(strange)[:5])
    message = Text(
        f"{count} kode untuk '{kit.roles[role].title.id}' ditulis dalam bentuk yang tidak dikenal: {shapes}.",
        f"{count} codes for '{kit.roles[role].title.en}' are written in a form that is not known: {shapes}.",
    )
    return [Note("code-form", role, count, message)] if count else []


def _year(kit: Kit, role: str, year: int, count: int) -> Note:
    message = Text(
        f"Profil tidak punya daftar kode '{kit.roles[role].title.id}' untuk tahun {year}; {count} kode dibiarkan.",
        f"The profile has no list of '{kit.roles[role].title.en}' codes for {year}; {count} codes are left unread.",
    )
    return Note("code-year", role, count, message)
