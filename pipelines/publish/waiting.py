"""Drafts of datasets with `review: two-person`: they wait until somebody else has approved these very bytes in the log."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.note import read_note, write_note
from pipelines.model.text import Text
from pipelines.stages.release import approvals

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.publish.desk import Desk
    from pipelines.stages.release import Draft


@dataclass(frozen=True)
class Waiting:
    """`sums`: SHA-256 of the draft's SHA256SUMS; `by`: who prepared it; `folder`: where its files can be looked at."""

    sums: str
    by: str
    folder: str


def require_approval(desk: Desk, draft: Draft) -> None:
    """Raises Refused until the log holds an approval of exactly this draft."""
    sums = hashlib.sha256(draft.files["SHA256SUMS"].read_bytes()).hexdigest()
    if sums in approvals(desk.book):
        return
    done = draft.release
    waiting = Waiting(sums, desk.who, str(draft.files["SHA256SUMS"].parent))
    write_note(desk.office.waiting(done.dataset, done.edition), asdict(waiting))
    message = Text(
        f"Menunggu persetujuan orang kedua. Rancangan ada di {waiting.folder}.",
        f"Waits for a second person's approval. The draft is in {waiting.folder}.",
    )
    command = f"terbuka approve {done.dataset} {done.edition} --who NAMA"
    raise Refused(
        [Finding("approval-missing", message, Text(f"Lihat, lalu: {command}", f"Look at it, then: {command}"))]
    )


def read_waiting(office: Office, dataset: str, edition: str) -> Waiting | None:
    """The draft that waits, if any."""
    found = read_note(office.waiting(dataset, edition))
    return Waiting(**found) if found else None
