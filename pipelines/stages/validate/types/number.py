"""Decimal numbers (Table Schema, `number`). Whole numbers live next door in `integer.py`.

Values are exact (`Decimal`) wherever a verdict depends on them; the typed table holds float64, which keeps fifteen
significant digits. A number that float64 would change is refused (`number-precision`), never rounded.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.kind import ORDERED, Field, Kind, Read, cast_digits, certain
from pipelines.stages.validate.lengths import lengths
from pipelines.stages.validate.types.integer import BARE, fits

OPTIONS = ("groupChar", "decimalChar", "bareNumber")
DIGITS = 15  # float64 gives each of them back as it was written
DIGITS_OF_INT64 = 19
Number = Decimal | float | int


def reader(field: Field) -> Read:
    prepare = preparer(field)
    parse: Callable[[str], Number | None] = float_of if field.option("floatNumber", False) else decimal_of

    def read(cell: Any) -> Number | None:
        if isinstance(cell, str):
            prepared = prepare(cell.strip())
            return None if prepared is None else parse(prepared)
        return number_from_json(cell, parse)

    return read


def preparer(field: Field) -> Callable[[str], str | None]:
    """Removes what surrounds a number and its group marks, and turns the decimal mark into a point."""
    if not any(option in field.descriptor for option in OPTIONS):
        return lambda text: text
    bare, group, mark = (
        field.option("bareNumber", True),
        field.option("groupChar", ""),
        field.option("decimalChar", "."),
    )

    def prepare(text: str) -> str | None:
        text = (text if bare else BARE.sub("", text)).replace(group, "")
        if mark != "." and "." in text:
            return None
        return text.replace(mark, ".")

    return prepare


def decimal_of(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def float_of(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def number_from_json(cell: Any, parse: Callable[[str], Number | None]) -> Number | None:
    """A bound or list entry in the schema. JSON's 0.1 means 0.1, not its nearest binary fraction."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    return cell if isinstance(cell, int) else parse(str(cell))


def plain(text: pa.Array, field: Field) -> pa.Array:
    group, mark = field.option("groupChar", ""), field.option("decimalChar", ".")
    if field.option("floatNumber", False) or not ordinary(group, mark):
        return pa.nulls(len(text), pa.float64())
    # `.5` is 5 where a number need not be bare: its point is one of the characters around the number.
    if (group, mark, field.option("bareNumber", True)) == ("", ".", True) and (numbers := decimals(text)) is not None:
        return numbers
    digits = certain(text, pc.match_substring_regex(text, form(group, mark)))
    if group:
        digits = pc.replace_substring(digits, group, "")
    if mark != ".":
        digits = pc.replace_substring(digits, mark, ".")
    return certain(digits, exact_in_float64(digits)).cast(pa.float64())


def decimals(text: pa.Array) -> pa.Array | None:
    """The whole column, if nothing but digits, minus and point stands in it; null where float64 may be too short."""
    whole_numbers = cast_digits(text, pa.int64(), "0")  # three times as fast; a `-0` would lose its sign
    numbers = cast_digits(text, pa.float64()) if whole_numbers is None else whole_numbers.cast(pa.float64(), safe=False)
    if numbers is None or lengths(text).max(initial=0) <= DIGITS:
        return numbers
    return pc.if_else(exact_in_float64(text), numbers, pa.scalar(None, pa.float64()))


def exact_in_float64(digits: pa.Array) -> pa.Array:
    """Numbers of fifteen digits or fewer; a point or a sign may come on top of them."""
    length = pc.binary_length(digits)
    short = pc.less_equal(length, DIGITS)
    longer = pc.equal(length, DIGITS + 1)
    if not pc.any(longer).as_py():
        return short
    return pc.or_(short, pc.and_(longer, pc.match_substring_regex(digits, "[-.]")))


def ordinary(group: str, mark: str) -> bool:
    """Marks that no sign, digit or space can be taken for."""
    return mark not in ("", group) and not any(char in "+-0123456789eE_" or char.isspace() for char in group + mark)


def form(group: str, mark: str) -> str:
    """The usual way to write a number with these marks."""
    whole = "[0-9]+" if not group else f"(?:[0-9]+|[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+)"
    return f"^-?{whole}(?:{re.escape(mark)}[0-9]+)?$"


def stored(value: Number, _text: str) -> float | None:
    return None if doubt(value) else float(value)


def doubt(value: Number) -> str:
    """The rule that keeps a readable number out, or nothing."""
    if not (math.isfinite(value) if isinstance(value, float) else Decimal(value).is_finite()):
        return "number-not-finite"
    if isinstance(value, float):
        return ""
    nearest = float(value)
    return "" if math.isfinite(nearest) and Decimal(repr(nearest)) == value else "number-precision"


def canonical(value: Number) -> int | str:
    """Whole numbers as such; others as Arrow writes their float64, or in full when float64 would change them."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not exact.is_finite():
        return str(exact)
    # A wide exponent would make a gigantic integer, and one such cell must not cost a minute.
    if exact == 0 or (exact.adjusted() < DIGITS_OF_INT64 and exact % 1 == 0 and fits(int(exact))):
        return int(exact)
    if not doubt(value):
        return str(pa.scalar(float(value)).cast(pa.string()))
    sign, digits, exponent = exact.as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    return f"{'-' * sign}{text}e{int(exponent) + len(digits) - len(text)}"


def quick(field: Field) -> bool:
    return not any(option in field.descriptor for option in OPTIONS)


KIND = Kind(reader, ORDERED, pa.float64(), plain, stored, canonical, "number", doubt, quick)
