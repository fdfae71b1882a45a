"""A value of a database or of JSON as the text that a CSV of the same table would hold. Nothing is rounded, null stays null."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import Any
from uuid import UUID

Cell = str | None


class Digits(str):
    """A number of JSON as it is spelled: 1.10 must not become 1.1."""

    __slots__ = ()


def text(value: Any) -> Cell:
    """Table Schema's default forms. Raises TypeError for what has no form there, such as bytes."""
    if value is None or type(value) is str:
        return value
    form = FORMS.get(type(value))
    if form is None:
        raise TypeError(type(value).__name__)
    return form(value)


def texts(values: Sequence[Any]) -> Sequence[Cell]:
    """`text` of a whole column, in which nearly always all values are of one type. Raises TypeError."""
    types = set(map(type, values))
    if types <= {str, NoneType}:
        return values
    if len(types) == 1 and (form := FORMS.get(next(iter(types)))):
        return list(map(form, values))
    return list(map(text, values))


def _moment(value: datetime) -> str:
    """With an offset in UTC; fractions of seconds only where there are some."""
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def _time(value: time) -> str:
    if value.tzinfo is not None:
        raise TypeError("time with an offset")
    return value.isoformat()


def _decimal(value: Decimal) -> str:
    return f"{value:f}" if value.is_finite() else str(value)


def literal(value: Any) -> str:
    """JSON of an object or list, keys sorted, numbers with the digits they were written with."""
    match value:
        case Digits():
            return str(value)
        case Decimal():
            return _decimal(value)
        case dict():
            return "{" + ",".join(f"{literal(str(key))}:{literal(value[key])}" for key in sorted(value)) + "}"
        case list():
            return "[" + ",".join(map(literal, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


FORMS: dict[type, Callable[[Any], str]] = {
    str: str,
    Digits: str,
    bool: lambda value: "true" if value else "false",
    int: str,
    float: repr,
    Decimal: _decimal,
    date: date.isoformat,
    datetime: _moment,
    time: _time,
    UUID: str,
    dict: literal,
    list: literal,
}
