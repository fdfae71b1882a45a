"""`status.json`: what is fresh, late or refused and why, and when the next edition is promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.stages.describe.facts import as_json

if TYPE_CHECKING:
    from pipelines.model.catalog import Catalog
    from pipelines.model.shelf import Shelf


def status_json(catalog: Catalog, shelves: Sequence[Shelf]) -> bytes:
    """One entry for each dataset; findings name row, column and rule, never a cell."""
    counts = Counter(shelf.standing for shelf in shelves)
    return as_json(
        {
            "counts": {**counts, "refused": sum(bool(shelf.refusals) for shelf in shelves)},
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
        "refused": [
            {
                "edition": refusal.edition,
                "refused_at": refusal.refused_at,
                "findings": [finding.as_dict() for finding in refusal.findings],
            }
            for refusal in shelf.refusals
        ],
    }
