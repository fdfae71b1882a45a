"""One form of numbers for the whole layout, or, where columns differ, a form for each field; forms of days by field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pipelines.stages.draft.column import Drafted
from pipelines.stages.draft.reading import PLAIN, Sign

POINT: Sign = (".", "")  # where nothing speaks for another form


@dataclass(frozen=True)
class Chosen:
    """What the layout declares of numbers (nothing: the plain form), and the columns with what they declare themselves."""

    columns: tuple[Drafted, ...]
    numbers: dict[str, Any] | str | None = None
    doubt: bool = False


def choose(columns: Sequence[Drafted]) -> Chosen:
    """Nothing is guessed: where several forms fit and differ, `infer` is declared, and `check` says what is in doubt."""
    written = [column.numbers for column in columns if column.numbers is not None]
    if not written:
        return Chosen(tuple(columns))
    common = _common([numbers.possible for numbers in written])
    common = common or _common([(*numbers.possible, *numbers.loose) for numbers in written])
    if not common:
        return Chosen(tuple(_spelled(column) for column in columns))
    if any(numbers.rivals(common) for numbers in written):
        return Chosen(tuple(_in_doubt(column) for column in columns), "infer", doubt=True)
    sign = next((sign for sign in (PLAIN, POINT) if sign in common), common[0])
    settled = tuple(_whole(column, sign) for column in columns)
    if sign == PLAIN and not any(numbers.rivals(numbers.possible) for numbers in written):
        return Chosen(settled)
    return Chosen(settled, _declared(sign, currency=any(numbers.currency for numbers in written)))


def _common(possible: Sequence[Sequence[Sign]]) -> list[Sign]:
    """The forms that fit every column."""
    return [sign for sign in possible[0] if all(sign in other for other in possible)]


def _declared(sign: Sign, *, currency: bool) -> dict[str, Any]:
    decimal, group = sign
    declared = {"decimal": decimal or ".", "group": group, "currency": "Rp" if currency else ""}
    return {key: value for key, value in declared.items() if value}


def _whole(column: Drafted, sign: Sign) -> Drafted:
    """A column is whole in the form that was chosen, not in another."""
    fraction = column.numbers is not None and sign in column.numbers.fractions
    return replace(column, kind="number") if fraction else column


def _in_doubt(column: Drafted) -> Drafted:
    return replace(column, kind="number") if column.numbers is not None and column.numbers.apart else column


def _spelled(column: Drafted) -> Drafted:
    """Table Schema's own spelling of one field, where no form fits all columns."""
    numbers = column.numbers
    if numbers is None:
        return column
    if PLAIN in numbers.possible:
        return _whole(column, PLAIN)
    if numbers.currency:
        return replace(column, kind="string", numbers=None).with_doubt(
            "angka bermata uang, padahal kolom lain ditulis lain; seragamkan berkasnya",
            "amounts with a currency, while other columns are written otherwise; write them alike",
        )
    decimal, group = (*numbers.possible, *numbers.loose)[0]
    signs = {"decimalChar": decimal, **({"groupChar": group} if group else {})}
    return replace(column, kind="number", more={**column.more, **signs}).with_doubt(
        "angkanya ditulis lain daripada kolom lain", "its numbers are written otherwise than those of other columns"
    )


def days(columns: Sequence[tuple[str, Drafted]]) -> dict[str, str]:
    """Field → form of its days; those in ISO 8601 need none."""
    found = {}
    for name, column in columns:
        if column.days is not None and column.days.possible and column.days.possible[0]:
            found[name] = "infer" if column.days.rivals else column.days.possible[0]
    return found
