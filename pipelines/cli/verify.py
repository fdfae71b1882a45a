"""`terbuka verify` and `terbuka witness`: the same audit that `verify.py` gives to readers."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from pipelines.stages.release.audit.main import as_dict, look, open_source, verify_place
from pipelines.stages.release.audit.sources import Unreadable
from pipelines.stages.release.audit.verdicts import OK


def verify(place: str, memory: Path | None, key: str, peers: Sequence[Path], *, quick: bool, as_json: bool) -> int:
    """Returns the exit code: 0 only for the verdict OK."""
    return verify_place(Namespace(place=place, memory=memory, key=key, peer=peers, quick=quick, json=as_json))


def witness(
    url: str, memory: Path, peers: Sequence[Path], key: Path | None, name: str, out: Path | None, *, as_json: bool
) -> int:
    """One look of a watchdog: the log and all lists, without the tables' bytes. Returns the exit code."""
    from pipelines.cli import printing

    if key is not None and not name:
        printing.errors.print("--key memerlukan --name / --key needs --name")
        return 2
    now = int(time.time())
    try:
        found = look(open_source(url), now, memory, peers, tables=False)
    except (Unreadable, ValueError, OSError) as error:
        printing.errors.print(f"Tidak dapat memeriksa / cannot check: {error}")
        return 2
    if key is not None and found.verdict == OK:
        note = _cosign(found.log.notes[found.log.size], key, name, now)
        (out or memory.with_suffix(".checkpoint")).write_bytes(note)
    if as_json:
        printing.say_json(as_dict(found, remembers=True))
    else:
        sys.stdout.write(f"{found.verdict} {found.log.size} {url}\n")
        sys.stdout.writelines(f"  {fault}\n" for fault in found.faults)
    return 0 if found.verdict == OK else 1


def _cosign(note: bytes, key: Path, name: str, now: int) -> bytes:
    """The checkpoint with the witness's line below the publisher's (c2sp.org/tlog-cosignature, cosignature/v1)."""
    from pipelines.stages.release.keys import public_bytes, read_key
    from pipelines.stages.release.log.checkpoint import cosignature_line
    from pipelines.stages.release.log.note import COSIGNATURE, Verifier, split

    private = read_key(key)
    verifier = Verifier(name, public_bytes(private), COSIGNATURE)
    return note + cosignature_line(verifier, split(note)[0], now, private.sign).encode()
