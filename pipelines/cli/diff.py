"""`terbuka diff`: what changed between two releases, row by row; without names, the newest and the one before it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from pipelines.cli import printing

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.model.address import Office
    from pipelines.model.release import Release, Versions
    from pipelines.stages.release import Store


def diff(office: Office, dataset: str, before: str, after: str, *, as_json: bool) -> int:
    """Prints `changes.csv` of the two (or rows as JSON). Returns 2 when a release does not exist."""
    from pipelines.publish.desk import open_store
    from pipelines.stages.release import versions

    store = open_store(office)
    known = versions(store, dataset)
    pair = _pair(known, before, after)
    if pair is None:
        there = ", ".join(f"{r.edition}/r{r.revision}" for r in known.releases) or "–"
        printing.errors.print(f"Tidak ada rilis seperti itu / no such release. Ada / there are: {there}")
        return 2
    _compare(store, office.work / "diff.csv", *pair, as_json=as_json)
    return 0


def _pair(known: Versions, before: str, after: str) -> tuple[Release, Release] | None:
    there = [release for release in known.releases if release.status != "withdrawn"]
    by_name = {f"{release.edition}/r{release.revision}": release for release in there}
    if before or after:
        return (by_name[before], by_name[after]) if before in by_name and after in by_name else None
    newest = there[-2:]
    return (newest[0], newest[1]) if len(newest) == 2 else None  # noqa: PLR2004


def _compare(store: Store, out: Path, before: Release, after: Release, *, as_json: bool) -> None:
    import pyarrow.parquet as pq

    from pipelines.stages.write import changes, write_csv

    tables = [pq.read_table(store.path(f"{r.path}/{r.dataset}.parquet")) for r in (before, after)]
    found = changes(tables[0], tables[1], _key(store, after))
    if found is None:
        printing.errors.print("Keduanya tidak punya satu baris pun yang sama / the two have no row in common")
    elif as_json:
        printing.say_json([{k: None if v is None else str(v) for k, v in row.items()} for row in found.to_pylist()])
    else:
        write_csv(found, out)
        sys.stdout.write(out.read_text("utf-8"))


def _key(store: Store, release: Release) -> list[str]:
    package = json.loads(store.read(f"{release.path}/datapackage.json") or b"{}")
    return list(package["resources"][0]["schema"].get("primaryKey", []))
