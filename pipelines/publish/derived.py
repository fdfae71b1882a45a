"""Columns that a schema asks its kit for: worked out of exact values, before de-identification coarsens them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.publish.kit_context import context_of
from pipelines.stages.measure import read_facts
from pipelines.stages.measure.derive import DERIVATIONS

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.kit import Kit
    from pipelines.publish.desk import Desk


def derived(desk: Desk, dataset: Dataset, edition: str, table: pa.Table) -> pa.Table:
    """The private table with the columns that its schema asks the kit for, in the schema's order. Raises Refused."""
    wanted = [field for field in dataset.fields if "derive" in field]
    if not wanted:
        return table
    kit = _kit(dataset, wanted)
    facts, context = read_facts(table, kit, dataset.use), context_of(desk, dataset, kit, edition)
    if findings := [f for field in wanted for f in _unfit(dataset, field, facts.table.column_names)]:
        raise Refused(findings)
    columns = {field["name"]: DERIVATIONS[field["derive"]].compute(facts.table, context) for field in wanted}
    found = {**dict(zip(table.column_names, table.columns, strict=True)), **columns}
    return pa.table({field["name"]: found[field["name"]] for field in dataset.fields})


def _kit(dataset: Dataset, wanted: Sequence[Mapping[str, Any]]) -> Kit:
    if dataset.kit is None:
        message = Text("Kolom turunan memerlukan kit.", "A derived column needs a kit.")
        remedy = Text(
            "Tulis 'kit: {profile: …}' di YAML dataset ini.", "Write 'kit: {profile: …}' in this dataset's YAML."
        )
        raise Refused(
            [Finding("derive", message, remedy, file=f"schemas/{dataset.name}.json", field=wanted[0]["name"])]
        )
    return dataset.kit


def _unfit(dataset: Dataset, field: Mapping[str, Any], roles: Sequence[str]) -> Iterator[Finding]:
    """Why a column cannot be derived."""
    derivation, file = DERIVATIONS.get(field["derive"]), f"schemas/{dataset.name}.json"
    if derivation is None:
        known = ", ".join(sorted(DERIVATIONS))
        message = Text(f"Tidak ada turunan '{field['derive']}'.", f"There is no derivation '{field['derive']}'.")
        yield Finding(
            "derive", message, Text(f"Yang dikenal: {known}.", f"Known are: {known}."), file=file, field=field["name"]
        )
        return
    if field.get("type") != derivation.type:
        message = Text(f"Jenisnya harus '{derivation.type}'.", f"Its type must be '{derivation.type}'.")
        yield Finding("derive", message, file=file, field=field["name"])
    if missing := sorted(derivation.needs - set(roles)):
        message = Text(
            f"Turunan '{field['derive']}' memerlukan kolom untuk {', '.join(missing)}.",
            f"The derivation '{field['derive']}' needs columns for {', '.join(missing)}.",
        )
        remedy = Text("Sebut kolomnya di 'kit.columns'.", "Name the columns in 'kit.columns'.")
        yield Finding("derive", message, remedy, file=file, field=field["name"])
