"""One dataset → one multi-asset `raw ▸ validated ▸ deidentified ▸ published` with its blocking check (SCALE.md §1)."""

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import dagster as dg

from pipelines.model.address import Office
from pipelines.model.catalog import Catalog
from pipelines.model.dataset import Dataset
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.memory import Memory
from pipelines.model.outcome import Outcome
from pipelines.model.text import Text
from pipelines.publish import open_desk, publish_dataset, silent
from pipelines.stages.pull import discover

STAGES = ("raw", "validated", "deidentified", "published")
MOST_RETRIES = 3
FIRST_WAIT_SECONDS = 2.0
SHOWN_FINDINGS = 50  # Dagster stores metadata four times over
COLUMNS = dg.TableSchema(
    [
        dg.TableColumn(name, kind)
        for name, kind in (
            ("edition", "string"),
            ("file", "string"),
            ("row", "int"),
            ("field", "string"),
            ("rule", "string"),
            ("count", "int"),
        )
    ]
)


class Request(dg.Config):
    """What a run of one dataset is asked for: the editions (none: all that are due) and the reason of a revision."""

    editions: list[str] = []  # noqa: RUF012  (pydantic copies defaults)
    reason_id: str = ""
    reason_en: str = ""
    clock_is_right: bool = False


@dataclass
class Ledger:
    """Hears what happens during an in-process run; in Dagster's own processes nobody listens."""

    progress: Callable[[str, str, str], None] = silent
    outcomes: dict[tuple[str, str, int | None], Outcome] = field(default_factory=dict)
    first_wait_seconds: float = FIRST_WAIT_SECONDS
    trouble: str = ""  # what a step ended with that was no refusal

    def hear(self, outcomes: Sequence[Outcome]) -> None:
        """A retry finds what the first try released unchanged: the first word stands."""
        for outcome in outcomes:
            key = (outcome.dataset, outcome.edition, outcome.revision)
            if key not in self.outcomes or outcome.state != "unchanged":
                self.outcomes[key] = outcome


def group(dataset: str) -> str:
    """The dataset's name as Dagster allows it."""
    return dataset.replace("-", "_")


def keys(dataset: str) -> list[dg.AssetKey]:
    return [dg.AssetKey([group(dataset), stage]) for stage in STAGES]


def editions(office: Office, catalog: Catalog, today: date) -> dg.StaticPartitionsDefinition:
    """The editions of all datasets: Dagster lets assets of one job share only one set of partitions (ADR 0004)."""
    found = {"none"}
    for dataset in catalog.datasets:
        with suppress(Refused):
            found |= {expected.edition for expected in discover(dataset, office, today, offline=True)}
        memory = Memory.read(office.memory(dataset.name))
        found |= {memory.edition or ""} if memory else set()
    return dg.StaticPartitionsDefinition(sorted(found - {""}))


def dataset_assets(
    dataset: Dataset,
    office: Office,
    catalog: Catalog,
    clock: Callable[[], datetime],
    partitions: dg.PartitionsDefinition[str],
    ledger: Ledger,
    *,
    referenced: bool,
    gathers: bool = False,
) -> dg.AssetsDefinition:
    """The assets of one dataset: one step, because a step costs more than most datasets (SCALE.md §2).

    `referenced`: whether another dataset's foreign key points here. `gathers`: whether it is made from
    the figures of others.
    """

    @dg.multi_asset(
        name=group(dataset.name),
        specs=_specs(dataset, partitions),
        check_specs=[dg.AssetCheckSpec("schema", asset=keys(dataset.name)[1], blocking=True)],
        # Reference lists go first: others' foreign keys look into their newest release. Figures are gathered last. A
        # dependency would skip the step whenever one of the others has nothing new (ADR 0004).
        op_tags={"dagster/priority": "-1" if gathers else "1" if referenced else "0"},
    )
    def run(
        context: dg.AssetExecutionContext, config: Request
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        desk = open_desk(
            office,
            catalog,
            clock(),
            Text(config.reason_id, config.reason_en),
            ledger.progress,
            who=getpass.getuser(),
            clock_confirmed=config.clock_is_right,
        )
        wanted = [context.partition_key] if context.has_partition_key else config.editions
        outcomes = publish_dataset(desk, dataset, wanted)
        _retry_if_worth_it(context, outcomes, ledger)
        ledger.hear(outcomes)
        yield from _materialised(context, dataset, outcomes)
        yield _verdict(dataset, outcomes)

    return run


def _specs(dataset: Dataset, partitions: dg.PartitionsDefinition[str]) -> list[dg.AssetSpec]:
    chain = keys(dataset.name)
    return [
        dg.AssetSpec(
            key,
            deps=[chain[position - 1]] if position else [],
            description=dataset.description.en,
            group_name=group(dataset.name),
            kinds={"parquet", "csv", "excel"} if key == chain[-1] else {"python"},
            freshness_policy=_freshness(dataset) if key == chain[-1] else None,
            partitions_def=partitions,
            skippable=True,  # invalid data leave no materialisation
        )
        for position, key in enumerate(chain)
    ]


def _freshness(dataset: Dataset) -> dg.FreshnessPolicy | None:
    """A series may be as old as its cadence and its grace together."""
    if dataset.promise.every is None:
        return None
    return dg.FreshnessPolicy.time_window(fail_window=timedelta(days=dataset.promise.days))


def _retry_if_worth_it(context: dg.AssetExecutionContext, outcomes: Sequence[Outcome], ledger: Ledger) -> None:
    if context.retry_number < MOST_RETRIES and any(outcome.worth_retry for outcome in outcomes):
        wait = ledger.first_wait_seconds * 2**context.retry_number
        raise dg.RetryRequested(max_retries=MOST_RETRIES, seconds_to_wait=wait)


def _materialised(
    context: dg.AssetExecutionContext, dataset: Dataset, outcomes: Sequence[Outcome]
) -> Iterator[dg.MaterializeResult[None]]:
    """One materialisation for each stage and edition; a run over several editions names each one's partition."""
    for outcome in outcomes:
        facts = {"dagster/row_count": outcome.rows or 0, "state": outcome.state, "revision": outcome.revision or 0}
        for key in keys(dataset.name) if not outcome.refused else []:
            if context.has_partition_key:
                yield dg.MaterializeResult(asset_key=key, metadata=facts)
            else:
                context.log_event(dg.AssetMaterialization(key, partition=outcome.edition, metadata=facts))


def _verdict(dataset: Dataset, outcomes: Sequence[Outcome]) -> dg.AssetCheckResult:
    """Row, field, rule and count; never a cell."""
    found = [(outcome.edition, finding) for outcome in outcomes for finding in outcome.findings if outcome.refused]
    return dg.AssetCheckResult(
        check_name="schema",
        asset_key=keys(dataset.name)[1],
        passed=not found,
        metadata={
            "findings": sum(finding.count for _, finding in found),
            "first_findings": dg.MetadataValue.table([_record(*pair) for pair in found[:SHOWN_FINDINGS]], COLUMNS),
        },
    )


def _record(edition: str, finding: Finding) -> dg.TableRecord:
    return dg.TableRecord(
        {
            "edition": edition,
            "file": finding.file,
            "row": finding.row or 0,
            "field": finding.field,
            "rule": finding.rule,
            "count": finding.count,
        }
    )
