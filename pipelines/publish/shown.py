"""Both gates over what is shown beside the releases: pages, catalogue files, and what people type at an act.

A value counts where it belongs to the dataset: on its own pages, and on those of all datasets unless another dataset's pages, or
what the office wrote by hand, say it too. What one dataset publishes by right is no leak of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.model.errors import Refused
from pipelines.publish.leaks import leak, matcher_of
from pipelines.stages.deidentify import Kept, Matcher, Words, keep, read_kept, unescaped
from pipelines.stages.deidentify.typed import look_at_typed

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.model.address import Office
    from pipelines.model.dataset import Dataset
    from pipelines.publish.desk import Desk

TAG = re.compile(rb"<[^>]*>")
OVER_ALL = re.compile(
    r"(en/)?(index\.html|katalog/.*|status/.*|search/.*)|catalog\.\w+|data\.json|feed\.\w+|sitemap\.xml|status\.json"
)
Files = Mapping[str, "bytes | Path"]


def watch(office: Office, dataset: Dataset, edition: str, private: pa.Table) -> Matcher:
    """The values that this edition must not show, also noted for the pages that will be built later."""
    matcher = matcher_of(dataset, private)
    keep(matcher, _place(office, dataset.name, edition))
    return matcher


def refuse_shown(desk: Desk, files: Files) -> None:
    """Raises Refused when pages or catalogue files that are about to change hold a value of a column that does not leave."""
    names = [dataset.name for dataset in desk.catalog.shown]
    texts = {path: partial(_texts, path, content) for path, content in files.items()}
    words = Words.of({path: read() for path, read in texts.items()})
    found = {name: _hits(words, _kept(desk.office, name)) for name in names}
    leaks = [item for name, hits in found.items() for item in _leaks(name, hits)]
    if leaks:
        raise Refused([leak(path, column, times) for path, column, times in sorted(leaks)])


Hits = Mapping[str, Mapping[tuple[int, str], int]]  # path → (number of a value, its column) → times


def _leaks(name: str, hits: Hits) -> Iterable[tuple[str, str, int]]:
    """Those that belong to the dataset: path, column, times."""
    elsewhere = {path: _whose(path) for path in hits}
    by_hand = {number for path, whose in elsewhere.items() if whose == "" for number, _ in hits[path]}
    of_others = {number for path, whose in elsewhere.items() if whose not in ("*", name) for number, _ in hits[path]}
    for path, whose in elsewhere.items():
        excused = by_hand if whose == name else of_others
        if whose in ("*", name):
            for column in sorted({column for _, column in hits[path]}):
                times = sum(n for (number, of), n in hits[path].items() if of == column and number not in excused)
                if times:
                    yield path, column, times


def _whose(path: str) -> str:
    """The dataset of a public path; `*` for what is made of all of them, nothing for what people wrote by hand."""
    parts = path.removeprefix("en/").split("/")
    if parts[0] == "data" and len(parts) > 1:
        return parts[1]
    return "*" if OVER_ALL.fullmatch(path) else ""


def _hits(words: Words, kept: Sequence[Kept]) -> Hits:
    found: dict[str, dict[tuple[int, str], int]] = {}
    for one in kept:
        for path, counts in one.search(words).items():
            before = found.setdefault(path, {})
            for key, times in counts.items():
                before[key] = max(before.get(key, 0), times)  # the same person in two editions is one hit
    return found


def _texts(path: str, content: bytes | Path) -> Iterable[bytes]:
    """The path itself, the text, and of markup also what the eye reads, in which no tag parts two words."""
    data = content if isinstance(content, bytes) else content.read_bytes()
    yield path.encode()
    yield unescaped(data)
    if path.endswith((".html", ".xml")):
        yield unescaped(TAG.sub(b"", data))


def refuse_typed(office: Office, dataset: str, texts: Iterable[tuple[str, str]], contact: str) -> None:
    """Raises Refused when words that would be logged or shown for ever name somebody: by an identifier, or by a value that
    the dataset holds back."""
    listed = [(place, text) for place, text in texts if text]
    findings = look_at_typed(listed, "", {contact})
    hits = _hits(Words.of({place: [text.encode()] for place, text in listed}), _kept(office, dataset))
    for place, counts in sorted(hits.items()):
        columns = sorted({column for _, column in counts})
        findings += [leak(place, column, sum(n for (_, of), n in counts.items() if of == column)) for column in columns]
    if findings:
        raise Refused(findings)


def _kept(office: Office, dataset: str) -> list[Kept]:
    """Of every edition whose private table is still there."""
    return [read_kept(path) for path in sorted(office.staged(dataset, "", "").glob(f"*/{address.WATCHED}"))]


def _place(office: Office, dataset: str, edition: str) -> Path:
    return office.staged(dataset, edition, address.WATCHED)
