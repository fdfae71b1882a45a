"""A file from a server into `work/raw`: not again when it is unchanged, and from where it broke off when it did."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.note import read_note, write_note
from pipelines.stages.pull.raw import adopt, still
from pipelines.stages.pull.refusal import not_now, too_large
from pipelines.stages.pull.web.session import Answer, Session, accept

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Order, Receipt, Wanted

KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-length", "date")
OK, PARTIAL, NOT_MODIFIED, WRONG_RANGE = 200, 206, 304, 416


def download(session: Session, wanted: Wanted, url: str, headers: Mapping[str, str] | None = None) -> Receipt:
    """GET `url`, or keep the bytes of last time when the server says 304 (RFC 9110 §13).

    Raises Refused, Absent, or Unreachable when every try failed.
    """
    order = session.order
    known = still(wanted, order.office.raw)
    order.office.raw.mkdir(parents=True, exist_ok=True)
    partial = Partial(order.office.raw / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.part")
    return session.patiently(lambda: _try(session, partial, known, url, headers or {}))


def _try(session: Session, partial: Partial, known: Receipt | None, url: str, headers: Mapping[str, str]) -> Receipt:
    conditions = partial.conditions() or _conditions(known)
    with session.get(url, {**headers, **conditions}) as answer:
        if answer.status == NOT_MODIFIED and known:
            return known
        if answer.status == WRONG_RANGE:
            partial.forget()
            raise not_now(url, "Server menolak melanjutkan.", "The server would not go on from where it broke off.")
        accept(answer, session.order, (OK, PARTIAL) if partial.begun else (OK,))
        partial.receive(answer, session.order)
    kept = {name: answer.headers[name] for name in KEPT_HEADERS if name in answer.headers}
    return {**partial.finish(), **kept}


def _conditions(known: Receipt | None) -> dict[str, str]:
    found = {"if-none-match": (known or {}).get("etag"), "if-modified-since": (known or {}).get("last-modified")}
    return {name: str(value) for name, value in found.items() if value}


@dataclass
class Partial:
    """What has come so far. Only a break that was seen leaves a note of it: after a power cut, blocks may be empty."""

    path: Path
    begun: int = 0

    @property
    def note(self) -> Path:
        return self.path.with_suffix(".part.json")

    def conditions(self) -> dict[str, str]:
        """Ask for the rest, provided that the file is still the same (RFC 9110 §13.1.5: a strong ETag only)."""
        note = read_note(self.note)
        self.begun = note["bytes"] if note and self._holds(note) else 0
        return {"range": f"bytes={self.begun}-", "if-range": str(note["etag"])} if self.begun else {}

    def _holds(self, note: Mapping[str, object]) -> bool:
        if not self.path.is_file() or self.path.stat().st_size != note["bytes"]:
            return False
        with self.path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == note["sha256"]

    def receive(self, answer: Answer, order: Order) -> None:
        """Add the body, or begin anew when the server sends the whole. Raises Refused when it is larger than allowed."""
        size, total = self._agreed(answer)
        if max(total, size + int(answer.headers.get("content-length", "0"))) > order.source.max_bytes:
            raise too_large(answer.url, order.source.max_bytes)
        self.note.unlink(missing_ok=True)
        whole = False
        with self.path.open("ab" if size else "wb") as stream:
            try:
                for piece in answer.pieces:
                    size += len(piece)
                    if size > order.source.max_bytes:
                        raise too_large(answer.url, order.source.max_bytes)
                    stream.write(piece)
                whole = True
            finally:
                if not whole:
                    stream.flush()
                    os.fsync(stream.fileno())
                    self._broke_off(answer)
        if total and size != total:
            self.forget()
            raise not_now(answer.url, "Panjang isi tidak cocok.", "The body has another length than was said.")

    def _agreed(self, answer: Answer) -> tuple[int, int]:
        """Where the body begins and how long the whole file is (0: not said). Raises NotNow for another part."""
        if answer.status != PARTIAL:
            return 0, 0
        match = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", answer.headers.get("content-range", ""))
        if not match or int(match[1]) != self.begun:
            self.forget()
            raise not_now(answer.url, "Server mengirim bagian yang lain.", "The server sent another part.")
        return self.begun, int(match[2])

    def _broke_off(self, answer: Answer) -> None:
        etag = answer.headers.get("etag", "")
        if etag.startswith('"'):
            with self.path.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
            write_note(self.note, {"bytes": self.path.stat().st_size, "sha256": sha256, "etag": etag})

    def finish(self) -> Receipt:
        self.note.unlink(missing_ok=True)
        return adopt(self.path)

    def forget(self) -> None:
        """Next time the whole file is asked for."""
        self.path.unlink(missing_ok=True)
        self.note.unlink(missing_ok=True)
