"""One act of publishing: immutable files first, then the one line in `versions.json` that makes them count, then copies.

A reader who follows `versions.json` or `latest/` sees the release before or the release after, never half of one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.model.errors import PublishingError
from pipelines.model.release import Release, Versions
from pipelines.stages.release.keys import allowed_signers
from pipelines.stages.release.sshsig import sign

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pipelines.stages.release.store import Store


@dataclass(frozen=True)
class Draft:
    """A release that is ready to go out: what will stand in `versions.json`, and every file by its name."""

    release: Release
    files: Mapping[str, Path]


def versions(store: Store, dataset: str) -> Versions:
    """What has been released of a dataset so far."""
    content = store.read(address.versions(dataset))
    return Versions.read(json.loads(content)) if content else Versions(dataset)


def release(store: Store, draft: Draft, key: Ed25519PrivateKey) -> Release:
    """Publish a draft. Repeating it after a crash finishes what was begun. Raises PublishingError if another won."""
    done, at = draft.release, datetime.fromisoformat(draft.release.released_at).timestamp()
    if any((r.edition, r.revision) == (done.edition, done.revision) for r in versions(store, done.dataset).releases):
        raise PublishingError(f"{done.path} has been released by another publisher")
    for name, content in _complete(draft, key).items():
        path = f"{done.path}/{name}"
        if not store.create(path, content, at):
            store.put(path, content, at)  # left over from a run that died before it counted: not in versions.json
    _enter(store, done, at)
    store.put(address.ALLOWED_SIGNERS, allowed_signers(key), at)
    copy_latest(store, versions(store, done.dataset))
    return done


def copy_latest(store: Store, known: Versions) -> None:
    """Bring `latest/` of every edition and of the dataset in line with `versions.json`; repairs what a crash left."""
    for edition in dict.fromkeys(release.edition for release in known.releases):
        _copy(store, known.newest(edition), address.edition_latest(known.dataset, edition))
    _copy(store, known.newest(), address.latest(known.dataset))


def _complete(draft: Draft, key: Ed25519PrivateKey) -> dict[str, bytes | Path]:
    sums = draft.files["SHA256SUMS"].read_bytes()
    facts = json.dumps(draft.release.as_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return {**draft.files, "SHA256SUMS.sig": sign(key, sums), "release.json": facts.encode()}


def _enter(store: Store, done: Release, at: float) -> None:
    """The commit point: `done` becomes current, what it replaces superseded."""
    path = address.versions(done.dataset)
    old = store.read(path)
    known = Versions.read(json.loads(old)) if old else Versions(done.dataset)
    before = [
        replace(r, status="superseded") if r.edition == done.edition and r.status == "current" else r
        for r in known.releases
    ]
    after = replace(known, releases=tuple(sorted([*before, done], key=lambda r: (r.edition, r.revision))))
    new = json.dumps(after.as_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    if not store.swap(path, old, new.encode(), at):
        raise PublishingError(f"another publisher changed {path}")


def _copy(store: Store, newest: Release | None, folder: str) -> None:
    """The table's files and the package; evidence (sums, signature, report) stays with the revision it speaks of."""
    if newest is None:
        return
    at = datetime.fromisoformat(newest.released_at).timestamp()
    names = [file.name for file in newest.files if file.name.startswith(f"{newest.dataset}.")]
    for name in [*names, "datapackage.json"]:
        content = store.read(f"{newest.path}/{name}")
        if content is not None and store.read(f"{folder}/{name}") != content:
            store.put(f"{folder}/{name}", content, at)
