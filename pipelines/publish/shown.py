"""Both gates over what is shown beside the releases: pages, catalogue files, and what people type at an act.

A value counts where it belongs to the dataset: on its own pages, and on those of all datasets unless another dataset's pages, or
what the office wrote by hand, say it too. What one dataset publishes by right is no leak of another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.model.catalog import retained
from pipelines.model.errors import Refused
from pipelines.publish.leaks import hidden, leak, matcher_of
from pipelines.stages.deidentify import Kept, Matcher, Words, keep, read_kept, unescaped
from pipelines.stages.deidentify.typed import look_at_typed, said

if TYPE_CHECKING:
    import pyarrow as pa

    from pipelines.model.address import Office
    from pipelines.model.catalog import Catalog
    from pipelines.model.dataset import Dataset
    from pipelines.model.finding import Finding
    from pipelines.publish.desk import Desk

TAG = re.compile(rb"<[^>]*>")
OVER_ALL = re.compile(
    r"(en/)?(index\.html|katalog/.*|status/.*|search/.*)|catalog\.\w+|data\.json|feed\.\w+|sitemap\.xml|status\.json"
)
ABOUT = ("title", "description", "limitations", "attribution", "keywords", "answer", "privacy")
Files = Mapping[str, "bytes | Path"]


def watch(office: Office, dataset: Dataset, edition: str, private: pa.Table) -> Matcher:
    """The values that this edition must not show, also noted for the pages that will be built later."""
    matcher = matcher_of(dataset, private)
    keep(matcher, _place(office, dataset.name, edition))
    return matcher


def note(office: Office, dataset: Dataset, edition: str, values: Matcher) -> None:
    """The values of a delivery that was refused; what was published of the edition before keeps its own."""
    keep(values, _place(office, dataset.name, edition).with_name(f"refused.{address.WATCHED}"))


def presentable(office: Office, catalog: Catalog) -> Catalog:
    """The catalogue without declarations that say what the dataset itself holds back; their last good ones stand in."""
    named = {dataset.name: says_too_much(office, dataset) for dataset in catalog.datasets}
    bad = {name: found for name, found in named.items() if found}
    if not bad:
        return catalog
    kept = tuple(
        dataset
        for dataset in retained(office.declared, bad, office.datasets / "kits")
        if not says_too_much(office, dataset)
    )
    return replace(
        catalog,
        datasets=tuple(dataset for dataset in catalog.datasets if dataset.name not in bad),
        broken=dict(sorted(({**catalog.broken, **bad}).items())),
        retained=(*catalog.retained, *kept),
    )


def says_too_much(office: Office, dataset: Dataset) -> tuple[Finding, ...]:
    """What a declaration says although its own data hold it back."""
    words = "\n".join(text.replace("\n", " ") for _, text in said(_about(dataset)))
    return tuple(_named(office, dataset.name, [("", words)], f"datasets/{dataset.name}.yaml"))


def _about(dataset: Dataset) -> list[object]:
    """What readers see of a declaration. What a closed column may hold (`enum`) is not of it."""
    closed = hidden(dataset)
    words = [
        {key: field.get(key, "") for key in ("name", "title")} for field in dataset.fields if field["name"] in closed
    ]
    fields = [field for field in dataset.fields if field["name"] not in closed]
    about = [getattr(dataset, name) for name in ABOUT]
    return [*about, *(correction.reason for correction in dataset.corrections), *words, *fields]


def refuse_shown(desk: Desk, files: Files) -> None:
    """Raises Refused when pages or catalogue files that are about to change hold a value of a column that does not leave."""
    names = [dataset.name for dataset in desk.catalog.shown]
    words = Words.of({path: _texts(path, content) for path, content in files.items()})
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
    findings += _named(office, dataset, listed, "")
    if findings:
        raise Refused(findings)


def _named(office: Office, dataset: str, texts: Iterable[tuple[str, str]], file: str) -> list[Finding]:
    """Values that the dataset holds back, in words about it."""
    listed = dict[str, list[bytes]]()
    for place, text in texts:
        listed.setdefault(place, []).append(text.encode())
    kept = _kept(office, dataset) if listed else []
    hits = _hits(Words.of(listed), kept) if kept else {}
    columns: Counter[str] = Counter()
    for counts in hits.values():
        for (_, column), times in counts.items():
            columns[column] += times
    return [leak(file or ", ".join(sorted(hits)), column, times) for column, times in sorted(columns.items())]


def _kept(office: Office, dataset: str) -> list[Kept]:
    """Of every edition whose private table is still there."""
    return [read_kept(path) for path in sorted(office.staged(dataset, "", "").glob(f"*/*{address.WATCHED}"))]


def _place(office: Office, dataset: str, edition: str) -> Path:
    return office.staged(dataset, edition, address.WATCHED)
