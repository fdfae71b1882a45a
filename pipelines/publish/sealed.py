"""What an officer, a log or a page is told of trouble, without what must not leave. Findings hold no cell by themselves, but they
quote labels, sheets and file names that others wrote. Errors of the program: `silent.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
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


@contextmanager
def telling(dataset: Dataset, files: Sequence[RawFile]) -> Iterator[None]:
    """Refusals of this delivery are told without any value of its private columns."""
    try:
        yield
    except Refused as refused:
        raise type(refused)(sealed(refused.findings, _holder(dataset, files))) from None


def holder(matchers: Sequence[Matcher]) -> Holds:
    return lambda text: any(matcher.search(text.encode(), raw=False) for matcher in matchers)


def _holder(dataset: Dataset, files: Sequence[RawFile]) -> Holds:
    """Reads the delivery once more, as far as it can be read. Of one that cannot, only what was declared is quoted: what
    stands where labels were expected may be anybody's name."""
    try:
        return holder(list(_matchers(dataset, files)))
    except Refused as refused:
        readable = _readable(dataset, refused.findings)
    try:
        return holder(list(_matchers(readable, files)))
    except Refused:
        known = {*(text for _, text in said(dataset)), *(file.name for file in files), HIDDEN}
        return lambda text: any(quoted[1:-1] not in known for quoted in QUOTED.findall(text))


def _matchers(dataset: Dataset, files: Sequence[RawFile]) -> Iterator[Matcher]:
    if not dataset.fields:
        raise Refused(())
    for batch in tidy(dataset, files).batches:
        if hidden(dataset):
            yield matcher_of(dataset, pa.table(batch))


def _readable(dataset: Dataset, findings: Sequence[Finding]) -> Dataset:
    """The same without the columns that are not there, and with those that nobody announced left aside."""
    missing = {finding.field for finding in findings if finding.rule == "missing-label"}
    extra = {finding.field for finding in findings if finding.rule == "extra-label"}
    layout = replace(dataset.layout, ignore=(*dataset.layout.ignore, *extra))
    if any(finding.rule == "sheet-not-found" for finding in findings):
        layout = replace(layout, sheet=0)
    fields = [field for field in dataset.fields if field["name"] not in missing]
    return replace(dataset, layout=layout, schema={**dataset.schema, "fields": fields})
