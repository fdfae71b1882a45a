"""What may not stand in `privacy` of a schema: each check gives its findings, and all are told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipelines.model.finding import Finding
from pipelines.model.privacy import CLASSES, GENERALISE, KEYS, MASK, PSEUDONYM, REDACT, TOP_CODE, Form, form_of
from pipelines.model.privacy import privacy_class as class_of
from pipelines.model.text import Text

Found = Iterator[tuple[str, Text, Text]]  # rule, message, remedy
KNOWN = ", ".join(CLASSES)
HOW = ", ".join(form.example for form in GENERALISE)
NOTHING = Text("", "")


def check_privacy(fields: Sequence[Mapping[str, Any]], file: str) -> list[Finding]:
    """Every finding about classes and operators, each with its column."""
    return [
        Finding(rule, message, remedy, file=file, field=field["name"])
        for field in fields
        for rule, message, remedy in _check(field, fields)
    ]


def _check(field: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Found:
    privacy, kind = field.get("privacy"), class_of(field)
    name = field["name"]
    if kind is None:
        message = Text(
            f"Kolom '{name}' tidak punya kelas privasi, jadi tidak boleh terbit.",
            f"The field '{name}' has no privacy class, so it may not be published.",
        )
        yield (
            "privacy-class",
            message,
            Text(f'Tambahkan "privacy": salah satu dari {KNOWN}.', f'Add "privacy": one of {KNOWN}.'),
        )
    elif not isinstance(kind, str) or kind not in CLASSES:
        yield (
            "privacy-class",
            Text(
                f"Kelas privasi '{kind}' tidak dikenal; yang dikenal: {KNOWN}.",
                f"The privacy class '{kind}' is unknown; known are: {KNOWN}.",
            ),
            NOTHING,
        )
    elif isinstance(privacy, dict):
        yield from _keys(name, kind, privacy)
        yield from _options(field, privacy, fields)


def _keys(name: str, kind: str, privacy: Mapping[str, Any]) -> Found:
    allowed = ("class", "withhold", *KEYS[kind])
    for key in sorted(privacy.keys() - set(allowed)):
        yield (
            "privacy-operator",
            Text(
                f"'{key}' tidak berlaku untuk kolom '{name}' berkelas {kind}.",
                f"'{key}' is no operator for the field '{name}' of class {kind}.",
            ),
            Text(f"Yang berlaku: {', '.join(allowed)}.", f"What applies: {', '.join(allowed)}."),
        )
    if {"pseudonym", "mask"} <= privacy.keys():
        yield (
            "privacy-operator",
            Text(f"Kolom '{name}' punya dua operator.", f"The field '{name}' has two operators."),
            Text("Pilih pseudonym atau mask.", "Choose pseudonym or mask."),
        )


def _options(field: Mapping[str, Any], privacy: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Found:
    name = field["name"]
    for key, value in privacy.items():
        match key:
            case "generalise":
                yield from _one_of(field, key, value, GENERALISE, HOW)
            case "mask":
                yield from _one_of(field, key, value, MASK, "last-4, first-2")
            case "top_code":
                yield from _top_code(field, privacy)
            case "pseudonym":
                if value is not True:
                    yield _option(name, key, "true")
                yield from _type(field, PSEUDONYM)
            case "redact":
                yield from _redact(field, value, fields)
            case "withhold":
                if not isinstance(value, list) or not value:
                    yield _option(name, key, "[…]")


def _option(name: str, key: str, known: str) -> tuple[str, Text, Text]:
    message = Text(
        f"Nilai '{key}' pada kolom '{name}' tidak dapat dibaca.",
        f"The value of '{key}' of the field '{name}' cannot be read.",
    )
    return "privacy-option", message, Text(f"Yang dikenal: {known}.", f"Known are: {known}.")


def _one_of(field: Mapping[str, Any], key: str, value: object, forms: tuple[Form, ...], known: str) -> Found:
    form = form_of(value, forms)
    if form is None:
        yield _option(field["name"], key, known)
    else:
        yield from _type(field, form)


def _type(field: Mapping[str, Any], form: Form) -> Found:
    name, kind, types = field["name"], field.get("type"), ", ".join(form.types)
    if form.types and kind not in form.types:
        yield (
            "privacy-type",
            Text(
                f"Operator '{form.operator}' tidak dapat membaca kolom '{name}' berjenis {kind}.",
                f"The operator '{form.operator}' cannot read the field '{name}' of type {kind}.",
            ),
            Text(f"Ia membaca: {types}.", f"It reads: {types}."),
        )


def _top_code(field: Mapping[str, Any], privacy: Mapping[str, Any]) -> Found:
    top, option = privacy["top_code"], str(privacy.get("generalise", ""))
    if isinstance(top, bool) or not isinstance(top, int | float):
        yield _option(field["name"], "top_code", "90")
        return
    if not option:
        yield from _type(field, TOP_CODE)
    form = form_of(option, GENERALISE)
    if form and (form.operator not in {"age", "band"} or top % int(option.partition("-")[2])):
        yield (
            "privacy-option",
            Text(
                f"top_code kolom '{field['name']}' tidak jatuh di awal sebuah kelompok '{option}'.",
                f"top_code of the field '{field['name']}' is not where a band of '{option}' begins.",
            ),
            Text(
                "Pakai kelipatan lebar kelompok, dan hanya bersama age-… atau band-….",
                "Use a multiple of the band's width, and only with age-… or band-….",
            ),
        )


def _redact(field: Mapping[str, Any], value: object, fields: Sequence[Mapping[str, Any]]) -> Found:
    """Free text leaves only after the row's own identity has been taken out of it: every sensitive column is named."""
    name = field["name"]
    yield from _type(field, REDACT)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        yield _option(name, "redact", '["nama_pelapor", …]')
        return
    known = {other["name"] for other in fields}
    for item in value:
        if item not in known or item == name:
            yield (
                "field-unknown",
                Text(f"Kolom '{item}' tidak ada di skema.", f"The schema has no field '{item}'."),
                NOTHING,
            )
    left = [other["name"] for other in fields if _identifies(other) and other["name"] not in value]
    if left or not value:
        names = ", ".join(left) or "–"
        yield (
            "redaction-missing",
            Text(
                f"Teks bebas '{name}' diminta terbit tanpa penghapusan isi kolom: {names}.",
                f"The free text '{name}' is asked for without redacting the values of: {names}.",
            ),
            Text(
                "Sebut semua kolom sensitive di redact, atau jangan terbitkan teksnya.",
                "Name every sensitive field in redact, or do not publish the text.",
            ),
        )


def _identifies(field: Mapping[str, Any]) -> bool:
    return class_of(field) == "sensitive" and field.get("type") != "boolean"  # a flag is nobody's name
