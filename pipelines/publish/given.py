"""A file where it lies, looked at as if it had been delivered."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.model.delivery import ORIGINAL, Expected, RawFile
from pipelines.stages.pull import file_format

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.model.dataset import Dataset, Source


def as_delivery(file: Path) -> Expected:
    return Expected("", ORIGINAL, (str(file),))


def given(dataset: Dataset, file: Path) -> RawFile:
    """Its own name tells its kind: a form for a dataset of CSV files is a workbook. Raises Refused for an unknown kind."""
    source = replace(dataset.source, format=None) if file.suffix.lower() in {".xlsx", ".ods"} else dataset.source
    return raw_file(file, source)


def raw_file(file: Path, source: Source) -> RawFile:
    with file.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    return RawFile(file.name, file, file_format(source, file.name), file.stat().st_size, sha256)
