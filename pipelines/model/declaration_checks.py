"""What JSON Schema cannot say of a declaration: named fields exist and may be published, patterns, crons and dates can be
read. Each check gives findings at the line of the YAML; all are collected."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

from pipelines.model.dataset import Dataset
from pipelines.model.descriptor import Descriptor, Where
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.privacy import is_published, privacy_class
from pipelines.model.source_checks import check_source
from pipelines.model.text import Text

Found = Iterator[tuple[str, Where, Text]]  # rule, place in the YAML, message
CRON_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
CRON_FIELD = re.compile(r"(\*|\d+(-\d+)?)(/\d+)?(,(\*|\d+(-\d+)?)(/\d+)?)*")
BACKTRACKING = re.compile(r"\(\?[=!<]|\\[1-9]")  # what a linear-time matcher cannot do
NUMERIC = ("number", "integer")
NEEDS = {"sum": ("of",), "mean": ("of",), "ratio": ("of", "over"), "share": ("where",), "count": ()}


def check_declaration(dataset: Dataset, descriptor: Descriptor) -> None:
    """Raises Refused with every finding."""
    checks = (_fields, _answer, check_source, _editions, _layout, _schedule, _policy, _privacy)
    found = [
        Finding(rule, message, file=descriptor.file, row=descriptor.line(where))
        for check in checks
        for rule, where, message in check(dataset)
    ]
    if found:
        raise Refused(found)


def _fields(dataset: Dataset) -> Found:
    known = {field["name"] for field in dataset.fields}
    for where, name in _named(dataset):
        if name not in known:
            yield (
                "field-unknown",
                where,
                Text(f"Kolom '{name}' tidak ada di skema.", f"The schema has no field '{name}'."),
            )


def _named(dataset: Dataset) -> Iterator[tuple[Where, str]]:
    if dataset.editions.column is not None:
        yield ("edition", "from"), dataset.editions.column
    yield from ((("sort", number), name) for number, name in enumerate(dataset.sort))
    yield from ((("layout", "keep", name), name) for name in dataset.layout.keep)
    yield from ((("layout", "columns", label), name) for label, name in dataset.layout.columns.items())
    yield from ((("layout", "dates", name), name) for name in dataset.layout.dates if name)
    if dataset.layout.total_row is not None:
        yield ("layout", "total_row", "column"), dataset.layout.total_row.column
    if dataset.layout.leaves is not None:
        for name in dataset.layout.leaves.code:
            yield ("layout", "leaves", "code"), name
        for name in dataset.layout.leaves.within:
            yield ("layout", "leaves", "within"), name
    if dataset.layout.unpivot is not None:
        yield ("layout", "unpivot", "name"), dataset.layout.unpivot.name
        yield ("layout", "unpivot", "value"), dataset.layout.unpivot.value
    yield from _named_in_answer(dataset)


def _named_in_answer(dataset: Dataset) -> Iterator[tuple[Where, str]]:
    answer = dataset.answer
    if answer is None:
        return
    for key, name in (("of", answer.of), ("over", answer.over), ("by", answer.by)):
        if name is not None:
            yield ("answer", key), name
    yield from ((("answer", "where", name), name) for name in answer.where)
    yield from ((("answer", "among", name), name) for name in answer.among)


def _answer(dataset: Dataset) -> Found:
    """A figure is computed from what is published, so that anybody can compute it too."""
    answer, fields = dataset.answer, {field["name"]: field for field in dataset.fields}
    if answer is None:
        return
    for key in NEEDS[answer.measure]:
        if not getattr(answer, key):
            message = Text(
                f"Ukuran '{answer.measure}' perlu '{key}'.", f"The measure '{answer.measure}' needs '{key}'."
            )
            yield "answer", ("answer",), message
    for where, name in _named_in_answer(dataset):
        field = fields.get(name, {})
        summed = where[-1] in {"of", "over"}
        if field and not (privacy_class(field) == "public" if summed else is_published(field)):
            message = Text(
                f"Kolom '{name}' tidak terbit, jadi angka tidak boleh memakainya.",
                f"The field '{name}' is not published, so the figure may not use it.",
            )
            yield "answer", where, message
        if field and summed and field["type"] not in NUMERIC:
            yield "answer", where, Text(f"Kolom '{name}' bukan angka.", f"The field '{name}' is not a number.")


def _editions(dataset: Dataset) -> Found:
    rule = dataset.editions
    if not dataset.by_edition and rule.key is None and rule.column is None:
        yield (
            "edition",
            ("edition",),
            Text(
                "Edisi tidak dapat diketahui: tulis {edition} di source, atau edition.key, atau edition.from.",
                "The edition cannot be known: write {edition} in source, or edition.key, or edition.from.",
            ),
        )
    keys: list[tuple[Where, str | None]] = [(("edition", "first"), rule.first), (("edition", "key"), rule.key)]
    keys += [(("corrections", number, "edition"), item.edition) for number, item in enumerate(dataset.corrections)]
    for where, key in keys:
        try:
            if key is not None:
                rule.parse(key)
        except ValueError:
            yield (
                "edition",
                where,
                Text(f"'{key}' bukan edisi berjenis {rule.kind}.", f"'{key}' is not an edition of kind {rule.kind}."),
            )


def _layout(dataset: Dataset) -> Found:
    for name, pattern in dataset.layout.keep.items():
        try:
            re.compile(pattern)
            readable = not BACKTRACKING.search(pattern)
        except re.error:
            readable = False
        if not readable:
            yield (
                "pattern",
                ("layout", "keep", name),
                Text(f"Pola untuk '{name}' tidak dapat dipakai.", f"The pattern for '{name}' cannot be used."),
            )
    try:
        codecs.lookup(dataset.layout.encoding)
    except LookupError:
        name = dataset.layout.encoding
        yield (
            "encoding",
            ("layout", "encoding"),
            Text(f"Enkode '{name}' tidak dikenal.", f"The encoding '{name}' is unknown."),
        )


def _schedule(dataset: Dataset) -> Found:
    if dataset.cron is not None and not is_cron(dataset.cron):
        yield (
            "cron",
            ("schedule", "cron"),
            Text(
                f"'{dataset.cron}' bukan jadwal cron lima kolom.",
                f"'{dataset.cron}' is not a cron line of five fields.",
            ),
        )
    try:
        if dataset.timezone is not None:
            ZoneInfo(dataset.timezone)
    except (KeyError, ValueError, OSError):
        zone = dataset.timezone
        yield (
            "timezone",
            ("schedule", "timezone"),
            Text(f"Zona waktu '{zone}' tidak dikenal.", f"The time zone '{zone}' is unknown."),
        )


def is_cron(line: str) -> bool:
    """Five fields of numbers, ranges, lists and steps, each within what a clock and a calendar have."""
    fields = line.split()
    if len(fields) != len(CRON_RANGES) or not all(CRON_FIELD.fullmatch(field) for field in fields):
        return False
    bounds = zip(fields, CRON_RANGES, strict=True)
    return all(
        low <= int(number) <= high
        for field, (low, high) in bounds
        for part in field.split(",")
        for number in re.findall(r"\d+", part.split("/")[0])
    )


def _policy(dataset: Dataset) -> Found:
    if dataset.information_class == "dikecualikan":
        message = Text(
            "Informasi yang dikecualikan tidak boleh terbit (UU 14/2008 pasal 17).",
            "Exempt information may not be published (UU 14/2008 art. 17).",
        )
        yield "exempt", ("information_class",), message


def _privacy(dataset: Dataset) -> Found:
    rules, fields = dataset.privacy, {field["name"]: field for field in dataset.fields}
    least = rules.least_k(dataset.family)
    if rules.k is not None and rules.k < least:
        yield (
            "privacy-k",
            ("privacy", "k"),
            Text(
                f"k = {rules.k} terlalu kecil; keluarga {dataset.family} memakai paling sedikit {least}.",
                f"k = {rules.k} is too small; the family {dataset.family} uses {least} at least.",
            ),
        )
    for number, item in enumerate(rules.exceptions):
        where = ("privacy", "exceptions", number)
        if item.column not in fields or not is_published(fields[item.column]):
            yield (
                "privacy-exception",
                (*where, "column"),
                Text(
                    f"Pengecualian untuk '{item.column}', tetapi tidak ada kolom terbit bernama itu.",
                    f"An exception for '{item.column}', but no published field has that name.",
                ),
            )
        if not is_day(item.until):
            yield (
                "privacy-exception",
                (*where, "until"),
                Text(f"'{item.until}' bukan tanggal.", f"'{item.until}' is no day."),
            )


def is_day(text: str) -> bool:
    """Whether the calendar has this day (ISO 8601)."""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
