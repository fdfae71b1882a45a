"""Publishable table → the files of a release, ready to be committed. Committing them: `stages/release`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.release import Release
from pipelines.model.text import Text
from pipelines.publish.checks import checks
from pipelines.publish.desk import fresh
from pipelines.publish.indicators import indicators
from pipelines.publish.kit_context import FILE
from pipelines.stages.measure import measure
from pipelines.stages.release import Draft, versions
from pipelines.stages.write import (
    changes,
    data_package,
    file_facts,
    fingerprint,
    order,
    sums,
    write_csv,
    write_gzip,
    write_parquet,
    write_xlsx,
)

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.model.delivery import Expected, RawFile
    from pipelines.model.report import Report
    from pipelines.publish.desk import Desk
    from pipelines.stages.deidentify import Deidentified


def prepare(
    desk: Desk,
    dataset: Dataset,
    delivery: Expected,
    files: Sequence[RawFile],
    private: pa.Table,
    public: Deidentified,
    report: Report,
) -> Draft | Release:
    """Write every file of the next revision into `work/`. Equal data are no news: the current release comes back.

    Raises Refused when the data differ from the current release and nobody says why.
    """
    key = tuple(public.schema.get("primaryKey", ()))
    sort = tuple(name for name in dataset.sort if name in public.table.column_names)
    table = order(public.table, sort, key)
    identity = fingerprint(table, public.schema)
    known = versions(desk.store, dataset.name)
    current = known.newest(delivery.edition)
    if current and current.table == identity:
        return current
    reason = _reason(desk, dataset, delivery) if known.of(delivery.edition) else Text("", "")
    desk.progress(dataset.name, delivery.edition, "write")
    folder = fresh(desk.office.staged(dataset.name, delivery.edition, "release"))
    draft = Release(
        dataset=dataset.name,
        edition=delivery.edition,
        revision=len(known.of(delivery.edition)) + 1,
        rows=table.num_rows,
        table=identity,
        reason=reason,
        source_sha256=tuple(file.sha256 for file in files),
    )
    draft = _write_changes(desk, draft, current or known.before(delivery.edition), table, key, folder)
    _write_tables(desk, dataset, draft, table, public.schema, sort, folder)
    _write_report(dataset, draft, table, public, report, folder)
    if found := indicators(desk, dataset, delivery.edition, private, public, report.totals):
        _write_json(found.as_dict(), folder / FILE)
    return _finish(desk, dataset, draft, public.schema, folder)


def _reason(desk: Desk, dataset: Dataset, delivery: Expected) -> Text:
    reason = delivery.reason if delivery.reason.en else desk.reason
    if reason.en:
        return reason
    message = Text(
        f"Isi edisi {delivery.edition} berubah, tetapi alasannya belum ditulis.",
        f"The data of edition {delivery.edition} changed, but nobody wrote why.",
    )
    remedy = Text(
        "Tulis alasannya di 'corrections' atau jalankan lagi dengan --reason.",
        "Write the reason in 'corrections' or run again with --reason.",
    )
    raise Refused([Finding("reason-missing", message, remedy, file=f"datasets/{dataset.name}.yaml")])


def _write_changes(
    desk: Desk, draft: Release, previous: Release | None, table: pa.Table, key: Sequence[str], folder: Path
) -> Release:
    """`changes.csv`: only its header when there is nothing that it could be the difference to."""
    before = pq.read_table(desk.store.path(f"{previous.path}/{draft.dataset}.parquet")) if previous else None
    found = changes(before, table, key) if before is not None else None
    if found is None or previous is None:
        write_csv(_no_changes(table), folder / "changes.csv")
        return draft
    write_csv(found, folder / "changes.csv")
    kinds = found.column("_change").to_pylist()
    counts = {kind: kinds.count(kind) for kind in ("added", "changed", "removed")}
    return replace(draft, compared_with=f"{previous.edition}/r{previous.revision}", changes=counts)


def _no_changes(table: pa.Table) -> pa.Table:
    return table.slice(0, 0).add_column(0, "_change", pa.array([], pa.string()))


def _write_tables(
    desk: Desk,
    dataset: Dataset,
    draft: Release,
    table: pa.Table,
    schema: dict[str, Any],
    sort: Sequence[str],
    folder: Path,
) -> None:
    name = dataset.name
    write_parquet(table, folder / f"{name}.parquet", schema, sort)
    write_csv(table, folder / f"{name}.csv")
    write_gzip(folder / f"{name}.csv")
    write_xlsx(table, folder / f"{name}.xlsx", schema, _notes(desk, dataset, draft))


def _notes(desk: Desk, dataset: Dataset, draft: Release) -> list[tuple[str, str]]:
    """What stands on the workbook's sheet of notes: enough to cite and to judge it when it travels alone."""
    period = dataset.editions.parse(draft.edition)
    publisher, license_ = desk.catalog.publishers[dataset.publisher], desk.catalog.licenses[dataset.license]
    made_up = (
        [("Catatan / Note", "DATA REKAAN UNTUK CONTOH / SYNTHETIC EXAMPLE DATA")]
        if dataset.provenance == "synthetic"
        else []
    )
    return [
        *made_up,
        ("Judul / Title", f"{dataset.title.id} / {dataset.title.en}"),
        ("Edisi / Edition", f"{period.title('id')} / {period.title('en')}, r{draft.revision}"),
        ("Penerbit / Publisher", f"{publisher.name.id} / {publisher.name.en}"),
        ("Lisensi / Licence", f"{license_.name} ({license_.url})"),
        ("Batasan", dataset.limitations.id),
        ("Limitations", dataset.limitations.en),
        ("Alasan revisi / Reason", f"{draft.reason.id} / {draft.reason.en}" if draft.reason.en else "–"),
        ("Alamat / Address", f"{desk.catalog.base_url}/data/{dataset.name}/"),
    ]


def _write_report(
    dataset: Dataset, draft: Release, table: pa.Table, public: Deidentified, report: Report, folder: Path
) -> None:
    figure = measure(table, dataset.answer)
    counts = [{"rule": rule, "field": field, "count": n} for (rule, field), n in sorted(report.counts.items())]
    value = {
        "dataset": dataset.name,
        "edition": draft.edition,
        "revision": draft.revision,
        "rows": draft.rows,
        "figure": figure.as_dict() if figure else None,
        "checks": [check.as_dict() for check in checks(dataset, report)],
        "counts": counts,
        "held": dict(Counter(rule for rules in report.held.values() for rule in rules)),
        "privacy": public.card,
    }
    _write_json(value, folder / "report.json")


def _finish(desk: Desk, dataset: Dataset, draft: Release, schema: dict[str, Any], folder: Path) -> Draft:
    """The package knows the tables, `release.json` knows the package too, and SHA256SUMS all of them."""
    tables = [file_facts(path) for path in sorted(folder.iterdir())]
    _write_json(data_package(dataset, desk.catalog, draft, schema, tables), folder / "datapackage.json")
    done = replace(draft, files=tuple(file_facts(path) for path in sorted(folder.iterdir())))
    _write_json(done.facts(), folder / "release.json")
    (folder / "SHA256SUMS").write_bytes(sums([*done.files, file_facts(folder / "release.json")]))
    return Draft(done, {path.name: path for path in sorted(folder.iterdir())})


def _write_json(value: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
