"""A dataset's table as its kit sees it: a column for each role, codes in the kit's words, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.indicator import Note
from pipelines.model.kit import Kit, KitUse, Role
from pipelines.model.text import Text
from pipelines.stages.measure.counted import spread

WEIGHT = "weight"  # how many rows a fact stands for
MONEY = pa.decimal128(27, 6)  # sums of float64 lose cents above 9e13; 21 digits before the point leave room to add up
TYPES = {
    "string": pa.string(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us"),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "money": MONEY,
}


@dataclass(frozen=True, eq=False)
class Facts:
    """`table` has a column for every role that the dataset has, and `weight`. `notes` tell what is not in it.

    `withheld`: roles that are there but must not be measured, because what came out would be wrong. `codes`: the columns of
    code lists as they were read, numbered; whoever counts need not number them again.
    """

    table: pa.Table
    notes: tuple[Note, ...] = ()
    withheld: frozenset[str] = frozenset()
    codes: Mapping[str, pa.ChunkedArray] = field(default_factory=dict)

    def has(self, role: str) -> bool:
        return role in self.table.column_names

    def may(self, roles: set[str]) -> bool:
        """Whether all of these roles can be used."""
        return all(map(self.has, roles)) and not roles & self.withheld


def read_facts(table: pa.Table, kit: Kit, use: KitUse) -> Facts:
    """The roles of a table. A word that the kit does not know is left empty and counted, never guessed; a column that is not of
    its role's type (a day that was published as a month) plays no role."""
    columns, codes, notes = dict[str, pa.ChunkedArray](), dict[str, pa.ChunkedArray](), list[Note]()
    for role in kit.roles.values():
        name = column_of(role.name, table.column_names, kit, use)
        if name is not None:
            column, found = _column(table.column(name), role, _words(role.name, kit, use))
            if column is not None and role.values:
                codes[role.name], column = column, column.cast(pa.string())
            columns |= {role.name: column} if column is not None else {}
            notes += found
    columns[WEIGHT] = pa.chunked_array([pa.repeat(pa.scalar(1, pa.int64()), table.num_rows)])
    rows = pa.table(columns)
    facts, more = spread(rows, {**kit.profile.parameters, **use.parameters}.get("counts", {}), WEIGHT)
    return Facts(facts, (*notes, *more), codes=codes if facts is rows else {})


def column_of(role: str, names: list[str], kit: Kit, use: KitUse) -> str | None:
    """The column that plays a role: the dataset's own word, else the profile's, else the role's name."""
    asked = use.columns.get(role)
    wanted = (asked,) if asked else (*kit.profile.columns.get(role, ()), role)
    return next((name for name in wanted if name in names), None)


def _words(role: str, kit: Kit, use: KitUse) -> Mapping[str, str]:
    return {**kit.profile.values.get(role, {}), **use.values.get(role, {})}


def _column(column: pa.ChunkedArray, role: Role, words: Mapping[str, str]) -> tuple[pa.ChunkedArray | None, list[Note]]:
    if role.values:
        return _coded(column, role, words)
    try:
        return (exact(column) if role.type == "money" else column.cast(TYPES[role.type])), []
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        message = Text(
            f"Kolom untuk '{role.title.id}' berjenis {column.type}, seharusnya {role.type}.",
            f"The column for '{role.title.en}' is {column.type}, not {role.type}.",
        )
        return None, [Note("role-type", role.name, len(column), message)]


def exact(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Amounts as they were written: by way of their shortest decimal form, for a cast of float64 keeps its binary noise."""
    if not pa.types.is_floating(column.type):
        return column.cast(pa.decimal128(38, 6)).cast(MONEY)
    try:
        return column.cast(pa.string()).cast(MONEY)
    except pa.ArrowInvalid:  # more than six places after the point
        return pc.round(column, 6).cast(pa.string()).cast(MONEY)


def _coded(column: pa.ChunkedArray, role: Role, words: Mapping[str, str]) -> tuple[pa.ChunkedArray, list[Note]]:
    """Each distinct word is looked up once, whatever its case and the spaces around it."""
    known = {word: word for word in role.values} | {_folded(word): meant for word, meant in words.items()}
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    values = list(dict.fromkeys((*role.values, *words.values())))
    place = {_folded(word): values.index(meant) for word, meant in known.items()}
    meant = [place.get(_folded(word)) for word in encoded.dictionary.to_pylist()]
    numbers = pa.array(meant, pa.int32()).take(encoded.indices)
    found = pa.DictionaryArray.from_arrays(numbers, pa.array(values, pa.string()))
    unknown = len(column) - column.null_count - (len(found) - found.null_count)
    message = Text(
        f"{unknown} baris memakai kata untuk '{role.title.id}' yang tidak dikenal profil.",
        f"{unknown} rows use a word for '{role.title.en}' that the profile does not know.",
    )
    notes = [Note("value-unknown", role.name, unknown, message)] if unknown else []
    return pa.chunked_array([found]), notes


def _folded(word: str) -> str:
    return " ".join(word.casefold().split())
