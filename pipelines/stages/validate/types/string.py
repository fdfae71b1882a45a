"""Text (Table Schema, `string`) and its formats: email, uri, uuid, binary, wkt."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.kind import Field, Kind, Read, certain

# Forms that certainly pass; everything else is judged one by one.
PLAIN = {
    "email": "^[A-Za-z0-9_]{1,20}(?:[.-][A-Za-z0-9_]{1,20}){0,2}@[a-z][a-z0-9]{1,20}(?:[.][a-z]{2,10}){1,2}$",
    "uri": "^https?://[a-z0-9]+(?:[.-][a-z0-9]+)*(?:/[A-Za-z0-9._~-]*)*$",
    "uuid": "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
    "binary": "^(?:[A-Za-z0-9+/]{4})+$",
}


def reader(field: Field) -> Read:
    passes = _passes(field.format)
    return lambda cell: cell if isinstance(cell, str) and passes(cell) else None


def _passes(format: str) -> Callable[[str], bool]:
    match format:
        case "email":
            return is_email
        case "uri":
            return is_uri
        case "uuid":
            return is_uuid
        case "binary":
            return is_binary
        case "wkt":
            return is_wkt
        case _:
            return lambda _cell: True


def is_email(cell: str) -> bool:
    import validators  # noqa: PLC0415  # loads only for tables that have addresses

    return bool(validators.email(cell))


def is_uri(cell: str) -> bool:
    """RFC 3986 as rfc3986 reads it: any text with a scheme."""
    import rfc3986  # noqa: PLC0415

    judge = rfc3986.validators.Validator().require_presence_of("scheme")
    try:
        judge.validate(rfc3986.uri_reference(cell))
    except rfc3986.exceptions.ValidationError:
        return False
    return True


def is_uuid(cell: str) -> bool:
    import validators  # noqa: PLC0415

    return bool(validators.uuid(cell))


def is_binary(cell: str) -> bool:
    try:
        base64.b64decode(cell)
    except (binascii.Error, ValueError):
        return False
    return True


def is_wkt(cell: str) -> bool:
    from frictionless.platform import platform  # noqa: PLC0415

    try:
        platform.wkt.Parser().parse(cell)
    except ValueError:
        return False
    return True


def plain(text: pa.Array, field: Field) -> pa.Array:
    if field.format in PLAIN:
        return certain(text, pc.match_substring_regex(text, PLAIN[field.format]))
    return pa.nulls(len(text), pa.string()) if field.format == "wkt" else text


KIND = Kind(
    reader,
    ("required", "minLength", "maxLength", "pattern", "enum", "categories"),
    plain=plain,
    family="string",
    quick=lambda field: field.format == "default",
)
