"""What a field type has to say about itself. Each file in `types/` ends with one `KIND`; `judge.py` does the rest.

A cell is read on one of two paths. `plain` is a kernel over a whole column: it converts the cells whose form is
certain and leaves null where it is not. `reader` is the exact rule, written in Python, for the few cells that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Read = Callable[[Any], Any]  # a cell or a JSON value → its value, or None when it is not of the type


@dataclass(frozen=True)
class Field:
    """One field of a Table Schema, as declared."""

    name: str
    type: str = "string"
    format: str = "default"
    missing: tuple[str, ...] = ("",)
    descriptor: Mapping[str, Any] = field(default_factory=dict)

    @property
    def constraints(self) -> Mapping[str, Any]:
        """The declared constraints; `categories`, a property of the field itself, is one more."""
        declared = self.descriptor
        return {
            **declared.get("constraints", {}),
            **{name: declared[name] for name in ("categories",) if name in declared},
        }

    def option(self, name: str, default: Any) -> Any:
        """A property that only some types know, such as `groupChar`."""
        return self.descriptor.get(name, default)


def _keep_text(_value: Any, text: str) -> Any:
    return text


def _never(_field: Field) -> bool:
    return False


def _no_doubt(_value: Any) -> str:
    return ""


@dataclass(frozen=True)
class Kind:
    """A field type.

    `family` says which types can be equal to one another in a foreign key: 1 equals 1.0, but not "1".
    `doubt` names a rule of ours that the value breaks although Frictionless accepts it (DIFFERENCES.md).
    """

    reader: Callable[[Field], Read]
    constraints: tuple[str, ...]
    arrow: pa.DataType = pa.string()
    plain: Callable[[pa.Array, Field], pa.Array] | None = None
    stored: Callable[[Any, str], Any] = _keep_text  # value, text → what the typed table holds; None when it cannot
    canonical: Callable[[Any], int | str] = str  # equal values, and only they, have equal canonical forms
    family: str = ""
    doubt: Callable[[Any], str] = _no_doubt
    quick: Callable[[Field], bool] = _never  # is `plain` faster than finding the distinct texts of a column?
    inner: Callable[[Field], Callable[[Any], list[str]]] | None = None  # names of what the items of a value break


BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
ORDERED = ("required", *BOUNDS, "enum")
SIZED = ("required", "minLength", "maxLength", "enum")
LISTED = ("required", "enum")


def certain(text: pa.Array, mask: pa.Array) -> pa.Array:
    """The cells whose form is certain; null elsewhere."""
    return pc.if_else(mask, text, pa.scalar(None, pa.string()))


def bytes_between(text: pa.Array, lowest: str, highest: str) -> bool:
    """Do all cells consist of characters in this range? Two passes at the speed of memory, for a whole column."""
    data = text.buffers()[2]
    if data is None or not data.size:
        return False
    found = np.frombuffer(data, np.uint8)
    return bool(found.max() <= ord(highest) and found.min() >= ord(lowest))


def cast_digits(text: pa.Array, type: pa.DataType, lowest: str = "-") -> pa.Array | None:
    """The whole column as numbers, if its cells hold nothing but digits, minus and point; None when it is not sure.

    With no other character around, Arrow and Python read the same numbers and refuse the same cells.
    """
    if not bytes_between(text, lowest, "9"):
        return None
    try:
        return text.cast(type)
    except pa.ArrowInvalid:
        return None
