"""What a whole column says about its form. One reading must fit every cell that can be read at all; where two do and give
different values, or none does, the column is refused with counts and rows, and no cell is guessed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.model.finding import Finding
from pipelines.model.text import Text

NAMED_ROWS = 5


class Form(Protocol):
    @property
    def name(self) -> str: ...

    def read(self, column: pa.Array) -> pa.Array: ...


@dataclass
class Places:
    """How many rows, and the first of them."""

    count: int = 0
    first: list[int] = field(default_factory=list)

    def add(self, rows: pa.Array, mask: pa.Array) -> None:
        found = rows.filter(mask)
        self.count += len(found)
        self.first += found[: NAMED_ROWS - len(self.first)].to_pylist()


class Evidence:
    """Gathered batch by batch; what is kept does not grow with the rows."""

    def __init__(self, forms: Sequence[Form]) -> None:
        self.forms = tuple(forms)
        self.read = 0
        self.misfits = [Places() for _ in forms]
        self.apart = {pair: Places() for pair in combinations(range(len(forms)), 2)}

    def add(self, rows: pa.Array, column: pa.Array) -> None:
        readings = [form.read(column) for form in self.forms]
        fits = [np.asarray(reading.is_valid()) for reading in readings]
        some = np.logical_or.reduce(fits)
        self.read += int(some.sum())
        for places, fit in zip(self.misfits, fits, strict=True):
            places.add(rows, pa.array(some & ~fit))
        for (one, other), places in self.apart.items():
            places.add(rows, pc.fill_null(pc.not_equal(readings[one], readings[other]), fill_value=False))

    def possible(self) -> list[int]:
        return [place for place, misfits in enumerate(self.misfits) if not misfits.count]

    def rivals(self) -> tuple[int, int] | None:
        """Two forms that fit the whole column and read it differently."""
        return next((pair for pair in combinations(self.possible(), 2) if self.apart[pair].count), None)

    def form(self) -> Form | None:
        """The form of the column, if there is one and no rival."""
        found = self.possible()
        return self.forms[found[0]] if found and not self.rivals() else None

    def finding(self, kind: str, key: str, file: str, name: str) -> Finding:
        """Why there is none. `kind` is `number` or `date`, `key` the key of the layout that declares the form."""
        rivals = self.rivals()
        message = self._ambiguous(*rivals) if rivals else self._mixed()
        remedy = Text(
            f"Tanyakan ke pembuat berkas, lalu tulis bentuknya di {key}.",
            f"Ask who made the file, then write the form in {key}.",
        )
        row = self.apart[rivals].first[0] if rivals else self._likeliest()[1].first[0]
        return Finding(f"{kind}-{'ambiguous' if rivals else 'mixed'}", message, remedy, file=file, row=row, field=name)

    def _ambiguous(self, one: int, other: int) -> Text:
        names, rows = f"{self.forms[one].name} / {self.forms[other].name}", self.apart[one, other]
        return Text(
            f"Seluruh kolom ({self.read} sel) dapat dibaca dengan dua cara, {names}, dan isinya berbeda di {rows.count} baris: {_listed(rows)}.",
            f"The whole column ({self.read} cells) can be read in two ways, {names}, which differ in {rows.count} rows: {_listed(rows)}.",
        )

    def _likeliest(self) -> tuple[Form, Places]:
        return min(zip(self.forms, self.misfits, strict=True), key=lambda pair: pair[1].count)

    def _mixed(self) -> Text:
        form, rows = self._likeliest()
        return Text(
            f"Kolom ini ditulis dengan beberapa bentuk: {form.name} cocok untuk {self.read - rows.count} dari {self.read} sel, tidak untuk baris {_listed(rows)}.",
            f"This column is written in several forms: {form.name} fits {self.read - rows.count} of {self.read} cells, not rows {_listed(rows)}.",
        )


def _listed(rows: Places) -> str:
    return ", ".join(map(str, rows.first)) + (", …" if rows.count > len(rows.first) else "")
