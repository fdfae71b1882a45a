"""Gate 2 of privacy: values of columns that do not leave are looked for in every file of a release (PRIVACY.md). Pages, catalogue
and what people type at an act: `shown.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.privacy import is_published, privacy_class
from pipelines.model.text import Text
from pipelines.stages.deidentify import Matcher, search, search_columns

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset

REMEDY = Text(
    "Hapus nilai itu dari kolom yang terbit, atau ubah kelas privasi kolomnya.",
    "Remove the value from the published column, or change that column's privacy class.",
)
WHERE = Text("`terbuka check` menunjukkan kolomnya.", "`terbuka check` shows the column.")


def leaks(dataset: Dataset, private: pa.Table, public: pa.Table) -> list[Finding]:
    """Public columns that hold values of a column that does not leave."""
    found = search_columns(matcher_of(dataset, private), public)
    return [leak("", name, times, shown) for (shown, name), times in sorted(found.items())]


def refuse_leaks(matcher: Matcher, files: Iterable[Path]) -> None:
    """Raises Refused when a file of a release holds a value of a column that does not leave."""
    found = search(matcher, files)
    if found:
        raise Refused([leak(file, name, times) for (file, name), times in sorted(found.items())])


def matcher_of(dataset: Dataset, private: pa.Table) -> Matcher:
    """The values of the private columns that do not leave."""
    return Matcher.of({name: private.column(name) for name in hidden(dataset)})


def hidden(dataset: Dataset) -> list[str]:
    """The fields whose raw values must not be seen."""
    return [field["name"] for field in dataset.fields if _is_hidden(field)]


def _is_hidden(field: Mapping[str, Any]) -> bool:
    """Whose raw values must not be seen: masked and hashed ones too, but not free text that is published without names."""
    kind = privacy_class(field)
    return kind == "sensitive" or (kind == "free-text" and not is_published(field))


def leak(file: str, hidden: str, times: int, shown: str = "") -> Finding:
    """Never with the value itself."""
    place = Text(f"Kolom '{shown}'", f"The column '{shown}'") if shown else Text("Berkas ini", "This file")
    message = Text(
        f"{place.id} memuat isi kolom '{hidden}', yang tidak boleh terbit.",
        f"{place.en} holds values of the column '{hidden}', which must not leave.",
    )
    remedy = REMEDY if shown else Text(f"{REMEDY.id} {WHERE.id}", f"{REMEDY.en} {WHERE.en}")
    return Finding("taint", message, remedy, file=file, field=shown or hidden, count=times)
