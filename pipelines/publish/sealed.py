"""What an officer, a log or a page is told of trouble, without what must not leave. Findings hold no cell by themselves, but they
quote labels, sheets and file names that others wrote. Errors of the program: `model/silence.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.text import Text
from pipelines.publish.leaks import hidden, matcher_of
from pipelines.stages.deidentify import Matcher
from pipelines.stages.deidentify.typed import said, without_personal
from pipelines.stages.tidy import tidy

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import RawFile
    from pipelines.model.finding import Finding

QUOTED = re.compile(r"'[^']*'")
HIDDEN = "…"
SECRET = Text(
    "Pesan ini memuat data pribadi, jadi tidak ditampilkan.",
    "This message holds personal data, so it is not shown.",
)
Holds = Callable[[str], bool]  # whether a text holds what must not be told


def nothing(text: str) -> bool:  # noqa: ARG001  (as every `Holds`)
    """Where no private values are known."""
    return False


def sealed(findings: Iterable[Finding], holds: Holds = nothing) -> tuple[Finding, ...]:
    """Identifiers give way to their kind; of a text that `holds` a private value goes what it quotes, else all of it."""
    return tuple(_sealed(finding, holds) for finding in findings)


def _sealed(finding: Finding, holds: Holds) -> Finding:
    message, remedy = (_text(text, holds) for text in (finding.message, finding.remedy))
    file, field = (_name(name, holds) for name in (finding.file, finding.field))
    return replace(finding, message=message, remedy=remedy, file=file, field=field)


def _text(text: Text, holds: Holds) -> Text:
    found = Text(without_personal(text.id), without_personal(text.en))
    if holds(found.id) or holds(found.en):
        found = Text(_unquoted(found.id, holds), _unquoted(found.en, holds))
    return SECRET if holds(found.id) or holds(found.en) else found


def _unquoted(text: str, holds: Holds) -> str:
    return QUOTED.sub(lambda quoted: f"'{HIDDEN}'" if holds(quoted[0]) else quoted[0], text)


def _name(name: str, holds: Holds) -> str:
    return HIDDEN if name and holds(f"'{name}'") else without_personal(name)


def _forget(matcher: Matcher) -> None:
    """What is only tried is not noted."""


@contextmanager
def telling(dataset: Dataset, files: Sequence[RawFile], note: Callable[[Matcher], None] = _forget) -> Iterator[None]:
    """Refusals of this delivery are told without any value of its private columns; `note` hears of the values."""
    dataset = dataset.delivered
    try:
        yield
    except Refused as refused:
        matcher = _values(dataset, files)
        if matcher:
            note(matcher)
        holds = holder(matcher) if matcher else _undeclared(dataset, files)
        raise type(refused)(sealed(refused.findings, holds)) from None


def holder(matcher: Matcher) -> Holds:
    return lambda text: bool(matcher.search(text.encode(), raw=False))


def _undeclared(dataset: Dataset, files: Sequence[RawFile]) -> Holds:
    """Of a file that cannot be read only what was declared is quoted: where labels were expected may stand anybody's name."""
    known = {*(text for _, text in said(dataset)), *(file.name for file in files), HIDDEN}
    return lambda text: any(quoted[1:-1] not in known for quoted in QUOTED.findall(text))


def _values(dataset: Dataset, files: Sequence[RawFile]) -> Matcher | None:
    """Reads the delivery once more, as far as it can be read."""
    try:
        return _read(dataset, files)
    except Refused as refused:
        readable = _readable(dataset, refused.findings)
    with suppress(Refused):
        return _read(readable, files) if readable.fields else None
    return None


def _read(dataset: Dataset, files: Sequence[RawFile]) -> Matcher:
    names = hidden(dataset)
    empty = pa.table({name: pa.array([], pa.string()) for name in names})
    batches = [batch.select(names) for batch in tidy(dataset, files).batches]
    return matcher_of(dataset, pa.Table.from_batches(batches, empty.schema) if names else empty)


def _readable(dataset: Dataset, findings: Sequence[Finding]) -> Dataset:
    """The same without the columns that are not there, and with those that nobody announced left aside."""
    missing = {finding.field for finding in findings if finding.rule == "missing-label"}
    extra = {finding.field for finding in findings if finding.rule == "extra-label"}
    layout = replace(dataset.layout, ignore=(*dataset.layout.ignore, *extra))
    if any(finding.rule == "sheet-not-found" for finding in findings):
        layout = replace(layout, sheet=0)
    fields = [field for field in dataset.fields if field["name"] not in missing]
    return replace(dataset, layout=layout, schema={**dataset.schema, "fields": fields})
