"""Fiscal Data Packages: which column plays which role, read from the package's own types. Version 1 gives fields a
`columnType`; version 0.3 has measures and dimensions under `mapping` (later `model`). What the types mean is the profile's to say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Package = Mapping[str, Any]


def columns_of(package: Package, parameters: Mapping[str, Any], resource: int = 0) -> dict[str, str]:
    """Columns by role, for a dataset's `kit: {columns: …}`. What the package does not say unambiguously is left out."""
    fields = package["resources"][resource].get("schema", {}).get("fields", [])
    by_type = {field["columnType"]: field["name"] for field in fields if "columnType" in field}
    if by_type:
        return dict(_of_types(by_type, parameters["column_types"]))
    described = package.get("mapping") or package.get("model") or {}
    return {**dict(_of_measures(package, described, parameters)), **dict(_of_dimensions(described, parameters))}


def _of_types(by_type: Mapping[str, str], roles: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for role, types in roles.items():
        found = next((by_type[each] for each in types if each in by_type), None)
        if found is not None:
            yield role, found


def _of_measures(package: Package, described: Package, parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """One measure is the amount, or that of its phase (transactions have happened); several are told apart by their phases or
    not at all."""
    measures = list(described.get("measures", {}).values())
    phases = [parameters["measures"].get(measure.get("phase", package.get("granularity"))) for measure in measures]
    if len(measures) == 1:
        yield phases[0] or "amount", measures[0]["source"]
    elif len(set(phases) - {None}) == len(measures):
        yield from ((phase, measure["source"]) for phase, measure in zip(phases, measures, strict=True))


def _of_dimensions(described: Package, parameters: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    dimensions = {name.lower(): value for name, value in described.get("dimensions", {}).items()}
    for role, names in parameters["dimensions"].items():
        found = next((dimensions[name] for name in names if name in dimensions), None)
        attributes = list(found["attributes"].values()) if found else []
        if len(attributes) == 1:
            yield role, attributes[0]["source"]
