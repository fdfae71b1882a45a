"""The desk that most commands sit down at."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish import Desk


def desk_of(office: Office) -> Desk:
    """The desk as it is now. Raises Refused when catalogue or keys are not in order."""
    from pipelines.publish import open_desk
    from pipelines.publish.catalog import read

    return open_desk(office, read(office), datetime.now(UTC), who=getpass.getuser())
