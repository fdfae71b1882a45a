"""How the cells of a sample would be read, and what is personal in them: asked of the stages that do so with every delivery."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.deidentify.detect import detect, table
from pipelines.stages.draft import PLAIN, Days, Numbers, Personal, Readers, Sign
from pipelines.stages.tidy.dates import ISO, DateForm
from pipelines.stages.tidy.forms import GROUPED, RUPIAH
from pipelines.stages.tidy.numbers import NumberForm

MOST_SEARCHED = 20_000  # distinct cells in which a draft looks for identifiers; a release is searched whole
FIRST = 100  # cells that tell at once that a column is something else
ORDERS = ("D/M/Y", "M/D/Y", "Y-M-D", "D/M/YY", "M/D/YY")
SIMPLE = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def read_numbers(cells: Sequence[str]) -> Numbers:
    """In which forms `tidy` reads every one of these cells as a number."""
    column = pa.array(cells, pa.string())
    if not any(NumberForm(*sign, RUPIAH).read(column.slice(0, FIRST)).null_count == 0 for sign in GROUPED):
        return Numbers(())
    fits = _fitting(column, {sign: NumberForm(*sign, RUPIAH, strict=True) for sign in GROUPED})
    if all(SIMPLE.fullmatch(cell) for cell in cells):
        fits = {PLAIN: column, **fits}
    loose = _fitting(column, {sign: NumberForm(*sign, RUPIAH) for sign in GROUPED if sign not in fits and sign[1]})
    either = {**loose, **fits}
    apart = {frozenset(pair) for pair in itertools.combinations(either, 2) if _differ(either[pair[0]], either[pair[1]])}
    fractions = {sign for sign, reading in either.items() if pc.any(pc.match_substring(reading, ".")).as_py()}
    currency = any(cell.strip().lower().startswith(("rp", "idr", "-rp", "(rp")) for cell in cells)
    return Numbers(tuple(fits), tuple(loose), frozenset(apart), frozenset(fractions), currency)


def _fitting(column: pa.Array, forms: dict[Sign, NumberForm]) -> dict[Sign, pa.Array]:
    readings = {sign: form.read(column) for sign, form in forms.items()}
    return {sign: reading for sign, reading in readings.items() if not reading.null_count}


def _differ(one: pa.Array, other: pa.Array) -> bool:
    return bool(pc.any(pc.not_equal(one.cast(pa.float64()), other.cast(pa.float64()))).as_py())


def read_days(cells: Sequence[str]) -> Days:
    """In which forms `tidy` reads every one of these cells as a day."""
    if all(_is_iso(cell) for cell in cells):
        return Days(("",), timed=any(len(cell.strip()) > len("2026-01-31") for cell in cells))
    column = pa.array(cells, pa.string())
    forms = {name: DateForm(name, timed=True) for name in ORDERS}
    hopeful = {name: form for name, form in forms.items() if not form.read(column.slice(0, FIRST)).null_count}
    readings = {name: form.read(column) for name, form in hopeful.items()}
    fits = {name: reading for name, reading in readings.items() if not reading.null_count}
    values = [reading.to_pylist() for reading in fits.values()]
    timed = any("T" in value for value in values[0]) if values else False
    return Days(tuple(fits), rivals=any(value != values[0] for value in values[1:]), timed=timed)


def find_personal(label: str, cells: Sequence[str]) -> list[Personal]:
    """What the detector, which blocks a release (PRIVACY.md, gate 3), finds in these cells."""
    searched = dict.fromkeys(itertools.islice(dict.fromkeys(cells), MOST_SEARCHED))
    hits = detect(pa.array([cell for cell in cells if cell in searched], pa.string()), label)
    kinds = dict.fromkeys(hit.kind for hit in hits)
    found = {kind: [hit for hit in hits if hit.kind == kind] for kind in kinds}
    sure = {kind: any(hit.confidence == "high" for hit in of_kind) for kind, of_kind in found.items()}
    return [Personal(table().titles[kind], len(of_kind), sure[kind]) for kind, of_kind in found.items()]


def _is_iso(cell: str) -> bool:
    found = ISO.fullmatch(cell.strip())
    try:
        return bool(found and date.fromisoformat(found[1]))
    except ValueError:
        return False


READERS = Readers(read_numbers, read_days, find_personal)
