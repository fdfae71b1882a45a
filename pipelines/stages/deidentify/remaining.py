"""Gate 3: the detector over all text that remains. The detector itself (`detect/`) is given; without one no free text leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.privacy import PrivacyException, is_published, privacy_class
from pipelines.model.text import Text
from pipelines.stages.deidentify.detect import in_numbers, title_of
from pipelines.stages.deidentify.digits import is_number, long_numbers
from pipelines.stages.deidentify.setting import Setting

REMEDIES = {
    "high": Text(
        "Hapus dari sel-selnya di berkas sumber, atau jangan terbitkan kolom ini (ubah kelas privasinya).",
        "Remove it from the cells of the source file, or do not publish this column (change its privacy class).",
    ),
    "medium": Text(
        "Bila memang data pribadi: hapus, atau ubah kelas privasi kolomnya. Bila bukan: catat di privacy.exceptions.",
        "If it is personal: remove it, or change the column's privacy class. If not: record it in privacy.exceptions.",
    ),
}


def look_at_remaining(
    table: pa.Table, fields: Sequence[Mapping[str, Any]], setting: Setting
) -> tuple[PrivacyException, ...]:
    """The exceptions that were needed. Raises Refused: a high hit blocks, a medium one needs an exception."""
    published = [f for f in fields if is_published(f)]
    texts = [f for f in published if pa.types.is_string(table.schema.field(f["name"]).type)]
    numbers = [f for f in published if is_number(table.schema.field(f["name"]).type)]
    if setting.detector is None:
        unseen = [_unseen(field["name"], setting) for field in texts if privacy_class(field) == "free-text"]
        if unseen:
            raise Refused(unseen)
        return setting.exceptions
    hits = {field["name"]: _count(table.column(field["name"]), field["name"], setting) for field in texts}
    hits |= {field["name"]: _in_numbers(table.column(field["name"]), field["name"], setting) for field in numbers}
    found = {name: counts for name, counts in hits.items() if counts}
    excused = {item.column for item in setting.exceptions}
    findings = [finding for name, hits in found.items() for finding in _blocking(name, hits, excused, setting)]
    if findings:
        raise Refused(findings)
    return tuple(item for item in setting.exceptions if item.column in found)


def _count(column: pa.ChunkedArray, name: str, setting: Setting) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for hit in setting.detector(column, name) if setting.detector else ():
        counts[hit.kind, hit.confidence] += hit.count
    return counts


def _in_numbers(column: pa.ChunkedArray, name: str, setting: Setting) -> Counter[tuple[str, str]]:
    """A NIK among amounts: only kinds that their table says can be told from an amount."""
    kinds = in_numbers()
    counts = _count(long_numbers(column, min(kinds.values())), name, setting) if kinds else {}
    return Counter({(kind, sure): count for (kind, sure), count in counts.items() if kind in kinds})


def _blocking(name: str, hits: Mapping[tuple[str, str], int], excused: set[str], setting: Setting) -> Iterator[Finding]:
    for (kind, confidence), count in sorted(hits.items()):
        if confidence == "high" or name not in excused:
            title = title_of(kind)
            message = Text(
                f"Kolom '{name}' tampaknya memuat data pribadi: {title.id}.",
                f"The field '{name}' seems to hold personal data: {title.en}.",
            )
            yield Finding(
                f"personal-data-{confidence}", message, REMEDIES[confidence], file=setting.file, field=name, count=count
            )


def _unseen(name: str, setting: Setting) -> Finding:
    message = Text(
        f"Teks bebas '{name}' tidak dapat terbit: tidak ada pendeteksi yang memeriksa sisanya.",
        f"The free text '{name}' cannot be published: there is no detector to look at what remains.",
    )
    remedy = Text('Tahan kolom ini: "privacy": "free-text".', 'Hold the field back: "privacy": "free-text".')
    return Finding("detector-missing", message, remedy, file=setting.file, field=name)
