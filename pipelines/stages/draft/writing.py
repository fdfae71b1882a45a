"""The two files of a draft as text: YAML with every doubt beside the column it is about, and the schema as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.model.schema import privacy_class
from pipelines.model.text import Text
from pipelines.stages.draft.draft import Draft, Proposed

DOUBT, TODO = "RAGU / DOUBT", "ISI / TODO"  # what an officer looks for in the file
PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
WORDS = frozenset("true false yes no on off null".split())  # YAML 1.1 takes them for something else


@dataclass(frozen=True)
class Facts:
    """What the office knows or the file's name tells."""

    name: str
    file: str
    source: str
    edition: Mapping[str, Any]
    publisher: str
    license: str
    sure_edition: bool


def yaml_text(draft: Draft, facts: Facts) -> str:
    """A declaration that is accepted as it is; what the officer must still say is marked."""
    return "\n".join([*_top(draft, facts), *_source(facts), *_layout(draft), *_edition(facts), *_end(facts)]) + "\n"


def _top(draft: Draft, facts: Facts) -> Iterator[str]:
    title = facts.name.replace("-", " ").capitalize()
    yield f"# Rancangan dari {facts.file} oleh `terbuka new`. Cari dan selesaikan: '{DOUBT}' dan '{TODO}'; setiap kunci ada di datasets/README.md."
    yield f"# Drafted from {facts.file} by `terbuka new`. Look for '{DOUBT}' and '{TODO}'; every key is in datasets/README.md."
    for doubt in draft.doubts:
        yield _comment(DOUBT, doubt)
    yield _comment(
        TODO,
        Text(
            "nama yang diucapkan warga, dan isinya dalam satu kalimat",
            "the name a citizen would say, and its content in a sentence",
        ),
    )
    yield f"title: {_value(title)}"
    yield "description:"
    columns = ", ".join(proposed.label for proposed in draft.fields[:6])
    yield f"  id: {_value(f'Tabel dengan kolom {columns}.')}"
    yield f"  en: {_value(f'A table with the columns {columns}.')}"
    yield f"family: {draft.family}  # {TODO}: budget | services | complaints | reference"
    yield f"publisher: {_value(facts.publisher)}  # {TODO}: kunci di / a key in catalog.yaml"
    yield f"license: {_value(facts.license)}  # {TODO}: kunci di / a key in catalog.yaml"
    yield f"information_class: berkala  # {TODO}: berkala | serta-merta | setiap-saat (UU 14/2008)"


def _source(facts: Facts) -> Iterator[str]:
    if not facts.source.startswith("incoming/") or facts.file not in facts.source:
        yield f"# {facts.file} → datasets/{facts.source}"
    yield f"source: {{kind: file, path: {_value(facts.source)}}}"


def _layout(draft: Draft) -> Iterator[str]:
    yield "layout:"
    for key, value in draft.layout.items():
        if key != "columns":
            yield f"  {key}: {_value(value)}"
    yield "  columns:  # judul di berkas: kolom di skema / label in the file: field in the schema"
    for proposed in draft.fields:
        for doubt in proposed.doubts:
            yield f"    {_comment(DOUBT, doubt)}"
        yield f"    {_value(proposed.label)}: {_value(proposed.schema['name'])}{_class(proposed)}"


def _class(proposed: Proposed) -> str:
    """Which columns stay back is seen at a glance."""
    name = privacy_class(proposed.schema)
    return "" if name == "public" else f"  # {name}: tidak terbit / not published"


def _edition(facts: Facts) -> Iterator[str]:
    if not facts.sure_edition:
        yield _comment(
            TODO,
            Text(
                "edisi mana ini? atau tulis {edition} di source.path",
                "which edition is this? or write {edition} in source.path",
            ),
        )
    yield f"edition: {_value(dict(facts.edition))}"


def _end(facts: Facts) -> Iterator[str]:
    yield _comment(
        TODO,
        Text(
            "apa yang tidak ada di data ini, apa yang berubah, apa yang tidak boleh disimpulkan",
            "what is not in the data, what changed, what must not be concluded",
        ),
    )
    yield "limitations:"
    yield f"  id: {_value(f'Dirancang otomatis dari {facts.file}; keterbatasannya belum ditulis.')}"
    yield f"  en: {_value(f'Drafted by program from {facts.file}; its limitations are not written yet.')}"


def _comment(kind: str, text: Text) -> str:
    return f"# {kind}: {_one_line(text.id)} / {_one_line(text.en)}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _value(value: Any) -> str:
    """JSON is YAML; plain words are left without quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_value(key)}: {_value(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    if isinstance(value, str) and PLAIN_KEY.fullmatch(value) and value.casefold() not in WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)


def json_text(draft: Draft, name: str) -> str:
    """One line for each field, as the schemas of this house are written. JSON has no comments: doubts are in the YAML."""
    title = name.replace("-", " ").capitalize()
    fields = ",\n".join(f"    {json.dumps(proposed.schema, ensure_ascii=False)}" for proposed in draft.fields)
    rest = {key: value for key, value in draft.schema.items() if key != "fields"}
    tail = "".join(f",\n  {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in rest.items())
    return f'{{\n  "title": {json.dumps(title, ensure_ascii=False)},\n  "fields": [\n{fields}\n  ]{tail}\n}}\n'
