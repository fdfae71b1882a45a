"""The checks that a release has passed, in sentences for its page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.model.report import Check, Report
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset


def checks(dataset: Dataset, report: Report) -> list[Check]:
    """Schema, key and references as they were checked, then the rules of the dataset."""
    found = [_schema(dataset, report)]
    if dataset.primary_key:
        columns = ", ".join(dataset.primary_key)
        found.append(
            Check(
                "primary-key",
                True,
                Text(f"Tidak ada dua baris dengan {columns} yang sama.", f"No two rows have the same {columns}."),
            )
        )
    for item in dataset.schema.get("foreignKeys", ()):
        target = item["reference"].get("resource") or dataset.name
        fields = item["fields"] if isinstance(item["fields"], str) else ", ".join(item["fields"])
        found.append(
            Check(
                "foreign-key",
                True,
                Text(
                    f"Setiap {fields} ada di daftar acuan '{target}'.",
                    f"Every {fields} is in the reference list '{target}'.",
                ),
            )
        )
    return [*found, *_held(report), *report.checks]


def _held(report: Report) -> list[Check]:
    """Rows held back are said, not hidden."""
    if not report.held:
        return []
    count = len(report.held)
    sentence = Text(
        f"{count} baris yang melanggar skema ditahan dan dikembalikan ke petugas.",
        f"{count} rows that break the schema were held back and returned to the officer.",
    )
    return [Check("quarantine", passed=False, sentence=sentence, severity="warn")]


def _schema(dataset: Dataset, report: Report) -> Check:
    rows, columns = report.rows, len(dataset.fields)
    sentence = Text(
        f"{rows:,} dari {rows:,} baris sesuai skema ({columns} kolom diperiksa).".replace(",", "."),
        f"{rows:,} of {rows:,} rows fit the schema ({columns} columns checked).",
    )
    return Check("schema", True, sentence)
