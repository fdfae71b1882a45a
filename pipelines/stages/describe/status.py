"""`status.json`: what is fresh, late or refused and why, and when the next edition is promised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

from pipelines.model.shelf import Shelf, Standing
from pipelines.stages.describe.facts import as_json, updated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Refusal


def status_json(catalog: Catalog, shelves: Sequence[Shelf]) -> str:
    """List one entry for each dataset; findings name row, column and rule, never a cell."""
    standings = [shelf.standing for shelf in shelves]
    return as_json(
        {
            "updated": updated(shelves),
            "counts": {
                **{standing: standings.count(standing) for standing in get_args(Standing)},
                "datasets": len(shelves),
                "refused": sum(bool(shelf.refusals) for shelf in shelves),
                "unreadable": len(catalog.broken),
            },
            "datasets": {shelf.dataset.name: _entry(shelf) for shelf in shelves},
            "unreadable": {name: [finding.as_dict() for finding in found] for name, found in catalog.broken.items()},
        }
    )


def _entry(shelf: Shelf) -> dict[str, Any]:
    newest = shelf.newest
    return {
        "standing": shelf.standing,
        "edition": newest.edition if newest else None,
        "revision": newest.revision if newest else None,
        "released_at": newest.released_at if newest else None,
        "due": shelf.due.isoformat() if shelf.due else None,
        "refusals": [_refusal(refusal) for refusal in shelf.refusals],
    }


def _refusal(refusal: Refusal) -> dict[str, Any]:
    findings = [finding.as_dict() for finding in refusal.findings]
    return {"edition": refusal.edition, "refused_at": refusal.refused_at, "findings": findings}
