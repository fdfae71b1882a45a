"""The whole acts that an office performs: publish a dataset, check a file, renew what is derived from all releases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.model.outcome import Outcome
from pipelines.model.silence import silently
from pipelines.publish.collect import KIND, collect
from pipelines.publish.corridor import publish, storage
from pipelines.publish.desk import alone
from pipelines.publish.memory import look, memorise, refusals
from pipelines.publish.portal import publish_catalog, publish_pages
from pipelines.publish.shelves import shelves
from pipelines.publish.shown import presentable
from pipelines.stages.notice import pages_inputs

if TYPE_CHECKING:
    from pipelines.model.dataset import Dataset
    from pipelines.publish.desk import Desk


@silently
def publish_dataset(desk: Desk, dataset: Dataset, editions: Sequence[str] = ()) -> list[Outcome]:
    """Take a dataset through the corridor and remember how it ended. All editions, or only the named ones.

    A disk that is full or read-only is a refusal with the machine's own words.
    """
    try:
        with alone(desk.office):
            desk.book.recover()
            if dataset.source.kind == KIND:
                collect(desk, dataset)
            seen = look(desk, dataset)
            outcomes = publish(desk, dataset, editions)
            memorise(desk, dataset, seen, outcomes, editions)
    except OSError as error:
        return [Outcome(dataset.name, "", "refused", findings=(storage(error),), worth_retry=True)]
    return outcomes


@silently
def publish_everywhere(desk: Desk, *, catalog: bool = True, pages: bool = True) -> list[str]:
    """Renew the catalogue files and the pages from what has been released; returns the paths that changed."""
    desk = replace(desk, catalog=presentable(desk.office, desk.catalog))
    with alone(desk.office):
        on_shelf = shelves(desk, refusals(desk))
        changed = publish_catalog(desk, on_shelf) if catalog else []
        if pages:
            inputs = pages_inputs(desk.office)
            changed += publish_pages(desk, on_shelf)
            desk.office.pages_note.parent.mkdir(parents=True, exist_ok=True)
            desk.office.pages_note.write_text(inputs, "utf-8")
    return changed
