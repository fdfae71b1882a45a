"""De-identification as a publisher runs it: with the key, the day and the detector, and the result held against its own schema.

Gate 2 looks at the files that come of it: `leaks.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.period import Period
from pipelines.model.privacy import step_of
from pipelines.model.text import Text
from pipelines.stages.deidentify import Deidentified, Detector, Setting, deidentify
from pipelines.stages.deidentify.detect import detect
from pipelines.stages.deidentify.keys import read_key
from pipelines.stages.validate import validate
from pipelines.stages.write import as_text

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.publish.desk import Desk

DETECTOR: Detector | None = detect  # gate 3; without one no free text leaves
CHUNK_ROWS = 65_536


def make_public(desk: Desk, dataset: Dataset, edition: str, table: pa.Table) -> Deidentified:
    """The publishable table of an edition, valid against the schema that is derived from the private one. Raises Refused."""
    public = deidentify(table, dataset.schema, setting(desk, dataset, edition))
    revalidate(public, f"schemas/{dataset.name}.json")
    return public


def setting(desk: Desk, dataset: Dataset, edition: str) -> Setting:
    """What de-identification is told from outside. Raises Refused when a pseudonym has no safe key."""
    period, file = period_of(desk, dataset, edition), f"schemas/{dataset.name}.json"
    columns = [field["name"] for field in dataset.fields if (step := step_of(field)) and step.operator == "pseudonym"]
    office, year = desk.office, period.key[:4]
    key = read_key(office.environment, office.pseudonyms, dataset.name, year, columns, file) if columns else b""
    return Setting(
        dataset.name, dataset.family, period, desk.now.date(), dataset.privacy, file=file, key=key, detector=DETECTOR
    )


def period_of(desk: Desk, dataset: Dataset, edition: str) -> Period:
    """The edition's period; a file that is only tried belongs to the period of today."""
    if edition:
        return dataset.editions.parse(edition)
    today = desk.now.date()
    if dataset.editions.kind == "named":
        return Period(f"{today.year}", "named", today, today + timedelta(days=1))
    return dataset.editions.containing(today)


def revalidate(public: Deidentified, file: str) -> None:
    """The public schema is derived, the public table is computed: each proves the other. Raises Refused."""
    own = [item for item in public.schema.get("foreignKeys", ()) if not item["reference"].get("resource")]
    schema = {
        **public.schema,
        "foreignKeys": own,
    }  # values that point elsewhere are unchanged, and were looked up before
    with TemporaryDirectory(prefix="public-") as folder:
        report = validate(_texts(public.table), schema, Path(folder) / "table.arrow", file=file)
    if not report.valid:
        raise Refused([_finding(rule, field, count, file) for (rule, field), count in sorted(report.counts.items())])


def _texts(table: pa.Table) -> Iterator[pa.RecordBatch]:
    """The table as its CSV says it, with row numbers."""
    rows = 0
    for batch in table.to_batches(max_chunksize=CHUNK_ROWS) or [pa.RecordBatch.from_pylist([], table.schema)]:
        numbers = pa.array(range(rows + 1, rows + batch.num_rows + 1), pa.int64())
        texts = {name: as_text(batch.column(name)) for name in batch.schema.names}
        rows += batch.num_rows
        yield pa.RecordBatch.from_pydict({"_row": numbers, **texts})


def _finding(rule: str, field: str, count: int, file: str) -> Finding:
    if rule == "blank-row":
        message = Text(
            "Ada baris yang semua kolom terbitnya kosong.", "There are rows of which every published cell is empty."
        )
        remedy = Text("Terbitkan satu kolom yang selalu terisi.", "Publish one column that is always filled.")
        return Finding("public-schema", message, remedy, file=file, count=count)
    message = Text(
        f"Tabel publik tidak sesuai skema publiknya: {rule} pada kolom '{field}'.",
        f"The public table does not fit the public schema: {rule} in the field '{field}'.",
    )
    remedy = Text(
        "Batas di skema ditulis dalam bentuk yang tidak terbit; sederhanakan atau hapus.",
        "A bound in the schema is written in a form that is not published; simplify or remove it.",
    )
    return Finding("public-schema", message, remedy, file=file, field=field, count=count)
