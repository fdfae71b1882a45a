"""A dataset: one YAML for what it is and one Table Schema for its columns. Reading the YAML itself: `descriptor.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pipelines.model.descriptor import Descriptor, read_descriptor
from pipelines.model.edition import EditionRule, Promise
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.schema import check_schema
from pipelines.model.text import Text

Family = Literal["budget", "services", "complaints", "reference"]
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")  # also its URL; Windows and S3 can hold it


@dataclass(frozen=True)
class Source:
    """Where the bytes come from: a path under `datasets/` or an address; `{edition}` stands for the edition."""

    kind: Literal["file", "http"]
    location: str
    hosts: tuple[str, ...] = ()
    max_bytes: int = 500_000_000
    format: str | None = None


@dataclass(frozen=True)
class Layout:
    """How a file is read; row numbers count from 1, as a spreadsheet shows them."""

    sheet: str | int = 0
    header_rows: tuple[int, int] = (1, 1)
    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    decimal: str | None = None
    group: str | None = None
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True)
class Correction:
    """A corrected file of an edition that was already delivered, and why it differs."""

    edition: str
    path: str
    reason: Text


Values = tuple[str | float | bool, ...]


@dataclass(frozen=True)
class Answer:
    """The key figure of a dataset: its question, how it is computed, and the sentence that says it."""

    question: Text
    measure: Literal["sum", "mean", "count", "ratio", "share"]
    unit: str
    sentence: Text
    of: str | None = None
    over: str | None = None
    where: Mapping[str, Values] = field(default_factory=dict)
    among: Mapping[str, Values] = field(default_factory=dict)
    factor: float = 1.0
    decimals: int = 1
    by: str | None = None
    headline: Text | None = None


@dataclass(frozen=True)
class Dataset:
    """Everything that is declared about one dataset; `schema` is a plain Table Schema with a `privacy` class per field."""

    name: str
    title: Text
    description: Text
    family: Family
    publisher: str
    license: str
    information_class: str
    source: Source
    editions: EditionRule
    limitations: Text
    schema: Mapping[str, Any]
    fingerprint: str = ""
    provenance: Literal["real", "synthetic"] = "real"
    attribution: Text = Text("", "")
    keywords: tuple[str, ...] = ()
    layout: Layout = Layout()
    corrections: tuple[Correction, ...] = ()
    sort: tuple[str, ...] = ()
    answer: Answer | None = None
    rules: tuple[Mapping[str, Any], ...] = ()
    quarantine: str | None = None  # `10` or `1%`: how many bad rows may be held back
    cron: str | None = None
    timezone: str | None = None
    promise: Promise = Promise(None)
    review: Literal["none", "two-person"] = "none"

    @property
    def fields(self) -> list[dict[str, Any]]:
        return list(self.schema["fields"])

    @property
    def primary_key(self) -> tuple[str, ...]:
        key = self.schema.get("primaryKey", ())
        return (key,) if isinstance(key, str) else tuple(key)


def read_dataset(path: Path, schema_path: Path) -> Dataset:
    """Read `datasets/<name>.yaml` and `schemas/<name>.json`. Raises Refused with the findings of both files."""
    file, name = f"datasets/{path.name}", path.stem
    if not NAME.fullmatch(name):
        raise Refused(
            [
                _finding(
                    "name",
                    file,
                    1,
                    "Nama berkas hanya boleh huruf kecil, angka, dan '-'.",
                    "A file name may hold lower-case letters, digits and '-' only.",
                )
            ]
        )
    descriptor = read_descriptor(path, file, "dataset")
    schema = check_schema(schema_path, f"schemas/{schema_path.name}")
    dataset = _build(name, descriptor.value, schema)
    _check(dataset, descriptor)
    return dataset


def _build(name: str, value: Mapping[str, Any], schema: Mapping[str, Any]) -> Dataset:
    schedule, freshness = value.get("schedule", {}), value.get("freshness", {"promise": "none"})
    every = None if freshness["promise"] == "none" else freshness["promise"]
    return Dataset(
        name=name,
        title=Text.read(value["title"]),
        description=Text.read(value["description"]),
        family=value["family"],
        publisher=value["publisher"],
        license=value["license"],
        information_class=value["information_class"],
        source=_source(value["source"]),
        editions=_editions(value["edition"]),
        limitations=Text.read(value["limitations"]),
        schema=schema,
        provenance=value.get("provenance", "real"),
        attribution=Text.read(value.get("attribution")),
        keywords=tuple(value.get("keywords", ())),
        layout=_layout(value.get("layout", {})),
        corrections=tuple(
            Correction(str(item["edition"]), item["path"], Text.read(item["reason"]))
            for item in value.get("corrections", ())
        ),
        sort=tuple(value.get("sort", ())),
        answer=_answer(value.get("answer")),
        rules=tuple(value.get("rules", ())),
        quarantine=str(value["quarantine"]) if "quarantine" in value else None,
        cron=schedule.get("cron"),
        timezone=schedule.get("timezone"),
        promise=Promise(every, freshness.get("grace", "P0D")),
        review=value.get("review", "none"),
    )


def _source(value: Mapping[str, Any]) -> Source:
    optional = {key: value[key] for key in ("max_bytes", "format") if key in value}
    return Source(value["kind"], value.get("path") or value["url"], tuple(value.get("hosts", ())), **optional)


def _layout(value: Mapping[str, Any]) -> Layout:
    rows = value.get("header_rows", 1)
    optional = {key: value[key] for key in ("sheet", "columns", "keep", "encoding", "delimiter") if key in value}
    numbers = value.get("numbers", {})
    return Layout(
        header_rows=(rows, rows) if isinstance(rows, int) else (rows[0], rows[1]),
        ignore=tuple(value.get("ignore", ())),
        decimal=numbers.get("decimal"),
        group=numbers.get("group"),
        **optional,
    )


def _editions(value: Mapping[str, Any]) -> EditionRule:
    return EditionRule(
        kind=value["kind"],
        first=str(value["first"]) if "first" in value else None,
        key=str(value["key"]) if "key" in value else None,
        column=value.get("from"),
        year_starts=value.get("year_starts", 1),
        names={key: Text.read(name) for key, name in value.get("names", {}).items()},
    )


def _answer(value: Mapping[str, Any] | None) -> Answer | None:
    if value is None:
        return None
    texts = {key: Text.read(value[key]) for key in ("question", "sentence", "headline") if key in value}
    rows = {key: _where(value[key]) for key in ("where", "among") if key in value}
    return Answer(**{**value, **texts, **rows})


def _where(value: Mapping[str, Any]) -> dict[str, Values]:
    return {key: tuple(item) if isinstance(item, list) else (item,) for key, item in value.items()}


def _check(dataset: Dataset, descriptor: Descriptor) -> None:
    """What JSON Schema cannot say: the fields that are named exist, and the edition can be known."""
    findings = [
        _finding(
            "field-unknown",
            descriptor.file,
            descriptor.line(where),
            f"Kolom '{name}' tidak ada di skema.",
            f"The schema has no field '{name}'.",
        )
        for where, name in _named_fields(dataset)
        if name not in {field["name"] for field in dataset.fields}
    ]
    if dataset.information_class == "dikecualikan":
        line = descriptor.line(("information_class",))
        findings.append(
            _finding(
                "exempt",
                descriptor.file,
                line,
                "Informasi yang dikecualikan tidak boleh terbit (UU 14/2008 pasal 17).",
                "Exempt information may not be published (UU 14/2008 art. 17).",
            )
        )
    rule = dataset.editions
    if "{edition}" not in dataset.source.location and rule.key is None and rule.column is None:
        line = descriptor.line(("edition",))
        findings.append(
            _finding(
                "edition",
                descriptor.file,
                line,
                "Edisi tidak dapat diketahui: tulis {edition} di source, atau edition.key, atau edition.from.",
                "The edition cannot be known: write {edition} in source, or edition.key, or edition.from.",
            )
        )
    for where, key in (("first", rule.first), ("key", rule.key)):
        findings += _unparsable(rule, key, descriptor, ("edition", where))
    for number, correction in enumerate(dataset.corrections):
        findings += _unparsable(rule, correction.edition, descriptor, ("corrections", number, "edition"))
    if findings:
        raise Refused(findings)


def _named_fields(dataset: Dataset) -> list[tuple[tuple[str | int, ...], str]]:
    answer = dataset.answer
    named: list[tuple[tuple[str | int, ...], str | None]] = [(("edition", "from"), dataset.editions.column)]
    named += [(("sort", number), name) for number, name in enumerate(dataset.sort)]
    named += [(("layout", "keep", name), name) for name in dataset.layout.keep]
    named += [(("layout", "columns", label), name) for label, name in dataset.layout.columns.items()]
    if answer:
        named += [(("answer", "of"), answer.of), (("answer", "over"), answer.over), (("answer", "by"), answer.by)]
        named += [(("answer", "where", name), name) for name in answer.where]
        named += [(("answer", "among", name), name) for name in answer.among]
    return [(where, name) for where, name in named if name is not None]


def _unparsable(
    rule: EditionRule, key: str | None, descriptor: Descriptor, where: tuple[str | int, ...]
) -> list[Finding]:
    if key is None:
        return []
    try:
        rule.parse(key)
    except ValueError:
        line = descriptor.line(where)
        return [
            _finding(
                "edition",
                descriptor.file,
                line,
                f"'{key}' bukan edisi berjenis {rule.kind}.",
                f"'{key}' is not an edition of kind {rule.kind}.",
            )
        ]
    return []


def _finding(rule: str, file: str, line: int, indonesian: str, english: str) -> Finding:
    return Finding(rule, Text(indonesian, english), file=file, row=line)


def as_json(value: Any) -> str:
    """Canonical JSON: sorted keys, no spaces, UTF-8; what is hashed and compared."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
