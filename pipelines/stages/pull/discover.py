"""Which deliveries a source holds now, without reading them. Fetching one: `fetch.py`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.model.delivery import ORIGINAL, Expected
from pipelines.model.edition import EditionRule
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.period import Period, following
from pipelines.model.text import Text

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from pipelines.model.dataset import Dataset


def discover(dataset: Dataset, folder: Path, today: date) -> list[Expected]:
    """Every delivery, oldest edition first, each edition's corrections after its original.

    `folder` is `datasets/`. Raises Refused when the source holds nothing, or a path leaves the folder.
    """
    found = _originals(dataset, folder, today) + _corrections(dataset, folder)
    if not found:
        raise Refused([_missing(dataset, dataset.source.location)])
    rule = dataset.editions
    return sorted(e for e in found if not e.edition or rule.includes(rule.parse(e.edition)))


def _originals(dataset: Dataset, folder: Path, today: date) -> list[Expected]:
    location, rule = dataset.source.location, dataset.editions
    if "{edition}" not in location:
        paths = (location,) if dataset.source.kind == "http" else _glob(folder, location)
        return [Expected(rule.key or "", ORIGINAL, paths)] if paths else []
    if dataset.source.kind == "http":
        return [Expected(p.key, ORIGINAL, (location.replace("{edition}", p.key),)) for p in _until(rule, today)]
    return _by_edition(rule, location, _glob(folder, location.replace("{edition}", "*")))


def _by_edition(rule: EditionRule, location: str, paths: tuple[str, ...]) -> list[Expected]:
    """Group the files by the edition in their path; a file whose name holds no edition of this kind is not ours."""
    pattern = "".join(
        {"{edition}": "(?P<edition>[^/]+?)", "*": "[^/]*"}.get(part, re.escape(part))
        for part in re.split(r"(\{edition\}|\*)", location)
    ).replace("(?P<edition>[^/]+?)", "(?P<edition>[^/]+?)", 1)
    groups: dict[str, list[str]] = {}
    for path in paths:
        match = re.fullmatch(pattern, path)
        if match and _is_edition(rule, match["edition"]):
            groups.setdefault(match["edition"], []).append(path)
    return [Expected(edition, ORIGINAL, tuple(files)) for edition, files in groups.items()]


def _is_edition(rule: EditionRule, key: str) -> bool:
    try:
        rule.parse(key)
    except ValueError:
        return False
    return True


def _corrections(dataset: Dataset, folder: Path) -> list[Expected]:
    counts: dict[str, int] = {}
    found, missing = [], []
    for correction in dataset.corrections:
        number = counts[correction.edition] = counts.get(correction.edition, ORIGINAL) + 1
        paths = _glob(folder, correction.path)
        missing += [] if paths else [_missing(dataset, correction.path)]
        found.append(Expected(correction.edition, number, paths, correction.reason))
    if missing:
        raise Refused(missing)
    return found


def _glob(folder: Path, pattern: str) -> tuple[str, ...]:
    if pattern.startswith("/") or ".." in pattern.split("/"):
        message = Text(
            f"Path '{pattern}' keluar dari folder datasets/.", f"The path '{pattern}' leaves the folder datasets/."
        )
        raise Refused([Finding("path", message)])
    paths = sorted(path for path in folder.glob(pattern) if not path.name.startswith((".", "~$")))
    return tuple(path.relative_to(folder).as_posix() for path in paths if path.is_file())


def _until(rule: EditionRule, today: date) -> list[Period]:
    if rule.first is None or rule.kind == "named":
        message = Text(
            "Sumber dengan {edition} pada alamat web perlu 'edition.first'.",
            "A web source with {edition} needs 'edition.first'.",
        )
        raise Refused([Finding("edition", message)])
    periods = [rule.parse(rule.first)]
    while periods[-1].end < today:
        periods.append(following(periods[-1], year_starts=rule.year_starts))
    return periods


def _missing(dataset: Dataset, location: str) -> Finding:
    return Finding(
        "source-missing",
        Text(f"Berkas sumber '{location}' tidak ada.", f"There is no source file '{location}'."),
        Text(
            "Taruh berkasnya di datasets/ atau perbaiki 'source'.", "Put the file under datasets/ or correct 'source'."
        ),
        file=f"datasets/{dataset.name}.yaml",
    )
