"""Pages and catalogue files: derived, not logged, but signed as one list each, so that a changed byte is seen.

While files are being replaced the list allows the old and the new one, so a reader between two writes sees no fault.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.stages.release.head import NOTHING, Head, read_head
from pipelines.stages.release.log.manifest import Manifest, manifest_path, read_manifest
from pipelines.stages.release.log.note import BadNote, signed, split

if TYPE_CHECKING:
    from pipelines.stages.release.keys import Keyring
    from pipelines.stages.release.store import Store


def renew(
    store: Store,
    keyring: Keyring,
    part: str,
    files: Mapping[str, bytes | Path],
    at: int,
    known: Head = NOTHING,
    look: Callable[[Mapping[str, bytes | Path]], None] = lambda _changed: None,
) -> list[str]:
    """Replace every file of one `part` (`pages`, `catalog`) by `files`; returns the paths that changed.

    `known`: an earlier head of the log, to read on from. Files of the part that are no longer named are removed. Raises
    Refused when the office lacks the key. `look` sees what is about to change, and may refuse it.
    """
    sums = {path: _sha256(content) for path, content in files.items()}
    changed = sorted(path for path in sums if not _holds(store, path, sums[path]))
    look({path: files[path] for path in changed})
    head = read_head(store, known)
    if not head.size:  # nothing was ever released, so there is no log to sign for
        _write(store, {path: files[path] for path in changed}, [], at)
        return changed
    old = _known(store, part)
    new = Manifest(head.history.origin, part, head.size, {path: (value,) for path, value in sums.items()})
    gone = sorted(set(old.files) - set(sums)) if old else []
    if changed or gone or new != old:
        signer = {head.history.vkey: keyring.signer(head.history.vkey)}
        between = new.while_replacing(old.files if old else {})
        store.put(manifest_path(part), signed(between.text, signer), at)
        _write(store, {path: files[path] for path in changed}, gone, at)
        store.put(manifest_path(part), signed(new.text, signer), at)
    return [*changed, *gone]


def _write(store: Store, files: Mapping[str, bytes | Path], gone: list[str], at: int) -> None:
    for path, content in files.items():
        store.put(path, content, at)
    for path in gone:
        store.remove(path)


def _known(store: Store, part: str) -> Manifest | None:
    """The list as it stands; None when there is none that can be read, and all is written again."""
    note = store.read(manifest_path(part))
    try:
        return read_manifest(split(note)[0]) if note else None
    except BadNote:
        return None


def _holds(store: Store, path: str, sha256: str) -> bool:
    content = store.read(path)
    return content is not None and hashlib.sha256(content).hexdigest() == sha256


def _sha256(content: bytes | Path) -> str:
    return hashlib.sha256(content if isinstance(content, bytes) else content.read_bytes()).hexdigest()
