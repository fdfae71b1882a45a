"""`terbuka site`: rebuild what is derived from the releases."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.model.catalog import read_catalog
from pipelines.model.errors import Refused

if TYPE_CHECKING:
    from pipelines.model.address import Office


def site(office: Office, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish import open_desk, publish_everywhere

    try:
        catalog = read_catalog(office.datasets, office.schemas, office.declared)
        changed = publish_everywhere(open_desk(office, catalog, datetime.now(UTC)))
    except Refused as refused:
        printing.say_findings("site", refused.findings)
        return 1
    if as_json:
        printing.say_json({"changed": changed})
    else:
        printing.console.print(f"{len(changed)} berkas berubah / files changed: {office.public}")
    return 0
