"""What a field's constraints ask, in sentences for officers; the same words in form, comment and summary."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipelines.model.text import Text
from pipelines.stages.workbook.kinds import NAMES

SENTENCES: Mapping[str, Text] = {
    "minimum": Text("paling kecil {0}", "{0} or more"),
    "maximum": Text("paling besar {0}", "{0} or less"),
    "exclusiveMinimum": Text("lebih dari {0}", "more than {0}"),
    "exclusiveMaximum": Text("kurang dari {0}", "less than {0}"),
    "minLength": Text("paling sedikit {0} huruf", "{0} characters or more"),
    "maxLength": Text("paling banyak {0} huruf", "{0} characters or less"),
    "pattern": Text("pola {0}", "pattern {0}"),
}
LISTED = 12  # choices that are told; more of them stand in the list


def kind_name(field: Mapping[str, Any]) -> Text:
    return NAMES.get(field.get("type", "any"), NAMES["any"])


def sentences(field: Mapping[str, Any]) -> list[Text]:
    """Every constraint but `required`, which is told apart."""
    limits = field.get("constraints", {})
    found = [
        Text(text.id.format(limits[name]), text.en.format(limits[name]))
        for name, text in SENTENCES.items()
        if name in limits
    ]
    if limits.get("enum"):
        shown = ", ".join(str(value) for value in limits["enum"][:LISTED])
        more = ", …" if len(limits["enum"]) > LISTED else ""
        found.append(Text(f"salah satu dari: {shown}{more}", f"one of: {shown}{more}"))
    if limits.get("unique"):
        found.append(Text("tidak boleh ganda", "no value twice"))
    return found


def required(field: Mapping[str, Any], key: tuple[str, ...] = ()) -> bool:
    """A part of the primary key may not be empty either."""
    return bool(field.get("constraints", {}).get("required")) or field["name"] in key
