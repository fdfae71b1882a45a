"""Gate 3 where people type: titles, descriptions, labels, names of columns, reasons. Cells are `remaining.py`'s."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any

from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.deidentify.detect import Found, detect_text, title_of

Said = tuple[str, str]  # where it stands, what it says
SYNTAX = re.compile(r"\[[^\]]*\]|\{[0-9,]*\}|\\[a-zA-Z]|[\\()?*+|^$]")  # of a pattern: `[0-9]{2}` is no number


def said(value: Any, place: str = "") -> Iterator[Said]:
    """Every string in something that was declared, keys included: `fields[nik].description`."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {item.name: getattr(value, item.name) for item in fields(value)}
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield f"{place} (kunci / key)".strip(), str(key)
            yield from said(item, f"{place}.{key}" if place else str(key))
    elif isinstance(value, Iterable):
        for number, item in enumerate(value):
            name = item.get("name", number) if isinstance(item, Mapping) else number
            yield from said(item, f"{place}[{name}]")


def look_at_typed(texts: Iterable[Said], file: str, allowed: Collection[str] = ()) -> list[Finding]:
    """What seems to be personal in words that would be shown. `allowed`: what the office itself gives out, its contact.

    A place that is itself personal (the name of a column, say) is not told either.
    """
    return [
        _finding(without_personal(place), kinds, file)
        for place, text in texts
        if (kinds := {item.kind for item in personal(_literal(place, text), allowed)})
    ]


def _literal(place: str, text: str) -> str:
    """What a pattern spells out; any other text as it is."""
    return SYNTAX.sub("", text) if place.endswith("constraints.pattern") else text


def personal(text: str, allowed: Collection[str] = ()) -> list[Found]:
    """What the detector finds, but for the office's own contact and the addresses of offices."""
    return [
        item
        for item in _found(text)
        if text[item.start : item.end] not in allowed and (item.kind, item.confidence) != ("email", "medium")
    ]


@lru_cache(maxsize=1 << 15)  # most words of a catalogue stand in every dataset of it
def _found(text: str) -> tuple[Found, ...]:
    return tuple(detect_text(text))


def without_personal(text: str) -> str:
    """The text with every identifier replaced by its kind: `[phone]`."""
    for item in reversed(personal(text)):
        text = f"{text[: item.start]}[{item.kind}]{text[item.end :]}"
    return text


def _finding(place: str, kinds: Collection[str], file: str) -> Finding:
    titles = [title_of(kind) for kind in sorted(kinds)]
    found, in_english = ", ".join(title.id for title in titles), ", ".join(title.en for title in titles)
    message = Text(
        f"Tulisan di '{place}' tampaknya memuat data pribadi: {found}.",
        f"What is written in '{place}' seems to hold personal data: {in_english}.",
    )
    remedy = Text(
        "Hapus dari tulisan itu. Kontak kantor ditulis sekali saja, di `contact` pada catalog.yaml.",
        "Remove it from there. The office's contact is written once only, as `contact` in catalog.yaml.",
    )
    return Finding("personal-data-typed", message, remedy, file=file, field=place)
