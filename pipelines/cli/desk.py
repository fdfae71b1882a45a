"""The desk that most commands sit down at."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.model.catalog import read_catalog

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish import Desk


def desk_of(office: Office) -> Desk:
    """The desk as it is now. Raises Refused when catalogue or keys are not in order."""
    from pipelines.publish import open_desk

    catalog = read_catalog(office.datasets, office.schemas, office.declared)
    return open_desk(office, catalog, datetime.now(UTC), who=getpass.getuser())
