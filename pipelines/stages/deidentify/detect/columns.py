"""What a column holds: each distinct value is looked at once, and the column as a whole is evidence (chance.py)."""

from __future__ import annotations

import re
from collections import Counter
from typing import TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.deidentify.detect.chance import by_chance, lengths
from pipelines.stages.deidentify.detect.hit import Found, Hit
from pipelines.stages.deidentify.detect.prefilter import candidates
from pipelines.stages.deidentify.detect.table import Table
from pipelines.stages.deidentify.detect.text import find

Column: TypeAlias = "pa.Array | pa.ChunkedArray"
WHOLE = re.compile(r"\D")
MOSTLY = 0.8  # of a column's numbers: then it is a column of mobile numbers that lost their 0 in a spreadsheet
ENOUGH = 10


def find_in_column(column: Column, table: Table, label: frozenset[str]) -> list[Hit]:
    """Hits in the order of the rows."""
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        return _in_list(column, table, label)
    texts = as_text(column)
    if texts is None:
        return []
    encoded = texts.dictionary_encode()
    encoded = encoded.unify_dictionaries().combine_chunks() if isinstance(encoded, pa.ChunkedArray) else encoded
    if isinstance(encoded, pa.ChunkedArray):
        if encoded.num_chunks == 0:
            return []
        encoded = encoded.chunk(0)
    return _rows(encoded, _in_values(encoded.dictionary, table, label or _guess(encoded.dictionary, table)))


def as_text(column: Column) -> Column | None:
    """The cells as they would be written; None for types that cannot hold an identifier (truth, time of day, nothing)."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return as_text(column.cast(kind.value_type))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.large_string())
    if pa.types.is_floating(kind):
        return _whole_floats(column)
    if pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return column.cast(pa.large_string())
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return _decoded(column)
    if pa.types.is_boolean(kind) or pa.types.is_null(kind) or pa.types.is_time(kind) or pa.types.is_duration(kind):
        return None
    raise TypeError(
        f"Kolom bertipe {kind} belum dapat diperiksa / a column of type {kind} cannot be searched for personal data"
    )


def _whole_floats(column: Column) -> Column:
    """Whole ones as integers up to 2^53; a fraction is a measurement and no identifier."""
    doubles = column.cast(pa.float64())
    whole = pc.and_(pc.equal(doubles, pc.floor(doubles)), pc.less_equal(pc.abs(doubles), 2.0**63 - 2048))
    return pc.if_else(whole, doubles, None).cast(pa.int64()).cast(pa.large_string())


def _decoded(column: Column) -> pa.Array:
    cells = column.to_pylist()
    return pa.array([None if cell is None else cell.decode("utf-8", "replace") for cell in cells], pa.large_string())


def _in_list(column: Column, table: Table, label: frozenset[str]) -> list[Hit]:
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    parents = pc.list_parent_indices(column).to_pylist()
    inner = find_in_column(pc.list_flatten(column), table, label)
    counts: Counter[tuple[int, str]] = Counter()
    sure: dict[tuple[int, str], Hit] = {}
    for hit in inner:
        place = (parents[hit.row], hit.kind)
        counts[place] += hit.count
        if place not in sure or hit.confidence == "high":
            sure[place] = hit
    return [Hit(kind, sure[row, kind].confidence, row, count) for (row, kind), count in sorted(counts.items())]


def _guess(values: pa.Array, table: Table) -> frozenset[str]:
    """Numbers that nearly all read as mobile numbers without the 0 are phone numbers, whatever the column is called."""
    pure = values.filter(pc.match_substring_regex(values, "^[0-9]{9,15}$"))
    if len(pure) < ENOUGH:
        return frozenset()
    for country in table.phones:
        if pc.sum(pc.match_substring_regex(pure, f"^(?:{country.mobile.pattern})$")).as_py() >= MOSTLY * len(pure):
            return frozenset({"phone"})
    return frozenset()


def _in_values(values: pa.Array, table: Table, label: frozenset[str]) -> dict[int, list[Found]]:
    """Place in the dictionary → what is there."""
    mask = candidates(values, table, is_asked=bool(label))
    places = pc.indices_nonzero(mask).to_pylist()
    found = {
        place: find(text, table, label) for place, text in zip(places, values.filter(mask).to_pylist(), strict=True)
    }
    doubtful = [(place, item) for place, items in found.items() for item in items if item.chance]
    if doubtful:
        size = {(place, item): _digits(values[place].as_py(), item) for place, item in doubtful}
        harmless = by_chance(size, lengths(values))
        found = {
            place: [item for item in items if (item.kind, item.chance, size.get((place, item))) not in harmless]
            for place, items in found.items()
        }
    return {place: items for place, items in found.items() if items}


def _digits(text: str, item: Found) -> int:
    return len(WHOLE.sub("", text[item.start : item.end]))


def _rows(encoded: pa.DictionaryArray, found: dict[int, list[Found]]) -> list[Hit]:
    if not found:
        return []
    wanted = pc.is_in(encoded.indices, pa.array(found, encoded.indices.type))
    rows = pc.indices_nonzero(pc.fill_null(wanted, False))
    per_value = {place: _kinds(items) for place, items in found.items()}
    places = encoded.indices.take(rows).to_pylist()
    return [
        Hit(kind, "high" if is_sure else "medium", row, count)
        for row, place in zip(rows.to_pylist(), places, strict=True)
        for kind, (is_sure, count) in per_value[place].items()
    ]


def _kinds(items: list[Found]) -> dict[str, tuple[bool, int]]:
    kinds: dict[str, tuple[bool, int]] = {}
    for item in items:
        is_sure, count = kinds.get(item.kind, (False, 0))
        kinds[item.kind] = (is_sure or item.confidence == "high", count + 1)
    return kinds
