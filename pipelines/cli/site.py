"""`terbuka site`: rebuild what is derived from the releases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.desk import desk_of

if TYPE_CHECKING:
    from pipelines.model.address import Office


@printing.answering("site")
def site(office: Office, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish import publish_everywhere

    changed = publish_everywhere(desk_of(office))
    if as_json:
        printing.say_json({"changed": changed})
    else:
        printing.console.print(f"{len(changed)} berkas berubah / files changed: {office.public}")
    return 0
