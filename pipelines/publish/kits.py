"""What a dataset's kit adds on its way through the corridor: columns before de-identification, indicators after it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.indicator import Indicators, Measurement, Note
from pipelines.model.text import Text
from pipelines.publish.privacy import period_of
from pipelines.publish.rules import released
from pipelines.publish.small_counts import hide_small
from pipelines.stages.measure import Context, Facts, Past, measure_kit, read_facts
from pipelines.stages.measure.anomalies.find import Found, find_anomalies
from pipelines.stages.measure.derive import DERIVATIONS
from pipelines.stages.measure.facts import column_of
from pipelines.stages.measure.faults import FIND_FAULTS
from pipelines.stages.measure.roles.complete import complete
from pipelines.stages.release import versions

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.kit import Kit
    from pipelines.model.release import Release
    from pipelines.model.total import Total
    from pipelines.publish.desk import Desk
    from pipelines.stages.deidentify import Deidentified

FILE = "indicators.json"  # of a release
FARTHEST = 40  # editions that a comparison may look back: three years of months, and ten of quarters


def derived(desk: Desk, dataset: Dataset, edition: str, table: pa.Table) -> pa.Table:
    """The private table with the columns that its schema asks the kit for, in the schema's order. Raises Refused."""
    wanted = [field for field in dataset.fields if "derive" in field]
    if not wanted:
        return table
    kit = _kit(dataset, wanted)
    facts, context = read_facts(table, kit, dataset.use), _context(desk, dataset, kit, edition)
    if findings := [f for field in wanted for f in _unfit(dataset, field, facts.table.column_names)]:
        raise Refused(findings)
    columns = {field["name"]: DERIVATIONS[field["derive"]].compute(facts.table, context) for field in wanted}
    found = {**dict(zip(table.column_names, table.columns, strict=True)), **columns}
    return pa.table({field["name"]: found[field["name"]] for field in dataset.fields})


def indicators(
    desk: Desk, dataset: Dataset, edition: str, private: pa.Table, public: Deidentified, totals: Sequence[Total] = ()
) -> Indicators | None:
    """What `indicators.json` of a release says, or None for a dataset without a kit."""
    kit = dataset.kit
    if kit is None:
        return None
    context = _context(desk, dataset, kit, edition, totals)
    shown = read_facts(public.table, kit, dataset.use)
    published = measure_kit(shown, kit, context)
    exact = read_facts(private, kit, dataset.use)
    whole, hidden = _whole(desk, dataset, edition, kit, context, exact, complete(shown, kit, context))
    asked = _asked(desk, dataset, edition, kit, context, exact, private, public)
    faults = FIND_FAULTS[kit.family](exact.table, context) if kit.family in FIND_FAULTS else []
    return Indicators(
        kit.family,
        kit.profile.name,
        kit.indicators,
        (*published.measurements, *whole),
        tuple(dict.fromkeys((*published.notes, *faults, *hidden, *asked.notes))),
        tuple(rule for rule in kit.anomalies if rule.id in asked.checked),
        asked.anomalies,
    )


def _asked(
    desk: Desk,
    dataset: Dataset,
    edition: str,
    kit: Kit,
    context: Context,
    exact: Facts,
    private: pa.Table,
    public: Deidentified,
) -> Found:
    """Questions about the rows, found in the exact table; only those whose every row is published may be asked."""
    names = public.schema.get("primaryKey", [])
    if not names:
        return Found((), (), ())
    before = versions(desk.store, dataset.name).before(edition)
    earlier = pq.read_table(desk.store.path(f"{before.path}/{dataset.name}.parquet")) if before else None
    found = find_anomalies(
        exact, private.select(names), kit, context, read_facts(earlier, kit, dataset.use) if earlier else None
    )
    shown = {tuple(map(str, row.values())) for row in public.table.select(names).to_pylist()}
    told = (one for one in found.anomalies if all(tuple(key.values()) in shown for key in one.keys))
    return replace(found, anomalies=tuple(told))


def _whole(
    desk: Desk, dataset: Dataset, edition: str, kit: Kit, context: Context, exact: Facts, shown: Facts
) -> tuple[Sequence[Measurement], Sequence[Note]]:
    """The figures over all rows, without what they would tell of the few rows that are not published."""
    if exact.table.num_rows == shown.table.num_rows or not any(item.population == "all" for item in kit.indicators):
        return (), ()  # where nothing stays back both are the same
    found = measure_kit(exact, kit, context, "all")
    facts = complete(exact, kit, context)
    return hide_small(desk, dataset, edition, kit, facts.table, shown.table, found.measurements)


def _context(desk: Desk, dataset: Dataset, kit: Kit, edition: str, totals: Sequence[Total] = ()) -> Context:
    period = period_of(desk, dataset, edition)
    found = released(desk, frozenset(dataset.use.lookups.values()))
    return Context(
        period,
        {"official": _official(dataset, kit, totals), **kit.profile.parameters, **dataset.use.parameters},
        tuple(islice(_history(desk, dataset, edition), FARTHEST)),
        {word: pq.read_table(found[name]) for word, name in dataset.use.lookups.items() if name in found},
    )


def _official(dataset: Dataset, kit: Kit, totals: Sequence[Total]) -> dict[str, str]:
    """What the file itself states as its total, by role. Two rows of totals are two answers, so none."""
    if len(totals) != 1:
        return {}
    cells = {name: cell for name, cell in totals[0].cells.items() if cell}
    names = {role: column_of(role, list(cells), kit, dataset.use) for role in kit.roles}
    return {role: cells[name] for role, name in names.items() if name}


def _history(desk: Desk, dataset: Dataset, edition: str) -> Iterator[Past]:
    """What earlier editions say now, newest first."""
    for release in reversed(versions(desk.store, dataset.name).releases):
        earlier = release.status == "current" and release.edition < edition
        if earlier and (found := read_indicators(desk, release)):
            yield Past(dataset.editions.parse(release.edition), found.measurements)


def read_indicators(desk: Desk, release: Release) -> Indicators | None:
    """The indicators of a release; None where it has none."""
    content = desk.store.read(f"{release.path}/{FILE}") if FILE in {file.name for file in release.files} else None
    return Indicators.read(json.loads(content)) if content else None


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
