"""Second half of an audit: releases, and the lists, copies and tombstones that follow from them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from pipelines.stages.release.audit.reading import CATCHING_UP, Log
from pipelines.stages.release.audit.sources import Source
from pipelines.stages.release.log.derive import (
    FACTS,
    PROOF,
    SIGNATURE,
    SUMS,
    TOMBSTONE,
    copied,
    read_sums,
    release_proof,
    shown,
    tombstone,
    tombstone_at,
    versions,
)
from pipelines.stages.release.log.history import Entry, History
from pipelines.stages.release.log.note import read_vkey
from pipelines.stages.release.log.sshsig import ssh_verify

BEHIND = 4  # leaves of one dataset that lists may lack at once: publishers may be cut off one after the other


def check_releases(source: Source, log: Log, now: int, *, tables: bool = True) -> None:
    """Every release and what follows from it. `tables` False: only lists and evidence, not the data's bytes."""
    sums: dict[str, dict[str, str]] = {}
    facts: dict[str, dict[str, Any]] = {}
    for entries in log.history.entries.values():
        for entry in entries:
            sums[entry.path] = _release(source, log, entry, tables=tables)
            facts[entry.path] = _facts(source, log, entry, sums[entry.path])
            if not sums[entry.path]:
                home = f"data/{entry.dataset}"
                log.unjudged |= {f"{entry.path}/", f"{home}/{entry.edition}/latest/", f"{home}/latest/"}
    for dataset, entries in log.history.entries.items():
        leaves = sorted({leaf for entry in entries for leaf in (entry.leaf, *(w.n for w in entry.withdrawals))})
        fresh = [leaf for leaf in leaves if now - log.histories[leaf + 1].time < CATCHING_UP]
        states = [log.history, *(log.histories[leaf] for leaf in reversed(fresh[-BEHIND:]))]
        _check_derived(source, log, dataset, [_derived(state, dataset, sums, facts) for state in states], tables=tables)


def _check_derived(source: Source, log: Log, dataset: str, states: list[dict[str, str]], *, tables: bool) -> None:
    """Every path must be as one of the states has it: after the newest leaf, or before it while lists
    catch up."""
    listed = f"data/{dataset}/versions.json"
    log.paths.add(listed)  # not computed where a release.json is gone, which was told
    if len(states) > 1 and source.sha256(listed) == states[0].get(
        listed
    ):  # written after all copies: they have caught up too
        states = [states[0], {path: states[0][path] for path in states[0] if not path.endswith(TOMBSTONE)}]
    for path in sorted({path for state in states for path in state}):
        log.paths.add(path)
        if tables or path.endswith(".json"):
            _one_of(source, log, path, {state.get(path) for state in states})


def _release(source: Source, log: Log, entry: Entry, *, tables: bool) -> dict[str, str]:
    """Sums, signature, proof and every file of one release; returns name → hash."""
    path = f"{entry.path}/{SUMS}"
    log.paths |= {path, f"{entry.path}/{SIGNATURE}", f"{entry.path}/{PROOF}"}
    content = source.read(path)
    if content is None or hashlib.sha256(content).hexdigest() != entry.sums:
        log.fault("MISSING" if content is None else "MODIFIED", path, f"leaf {entry.leaf} records {entry.sums}")
        return {}
    _evidence(source, log, entry, content)
    try:
        sums = read_sums(content)
    except ValueError:
        log.fault("BROKEN", path, "the publisher recorded a list that cannot be read")
        return {}
    for name, value in sums.items():
        file = f"{entry.path}/{name}"
        log.paths.add(file)
        gone = entry.withdrawn or name in entry.withdrawn_files
        if tables or name.endswith(".json"):
            _one_of(source, log, file, {value, None} if gone else {value})
    return sums


def _evidence(source: Source, log: Log, entry: Entry, sums: bytes) -> None:
    """Signature and proof that lie beside a release."""
    path = f"{entry.path}/{SIGNATURE}"
    signature = source.read(path)
    vkey = log.histories[entry.leaf + 1].vkey
    if signature is None:
        log.fault("MISSING", path, "the signature is gone")
    elif not ssh_verify(sums, signature, read_vkey(vkey).public):
        log.fault("MODIFIED", path, "the signature does not fit SHA256SUMS and the key of that time")
    if entry.leaf + 1 not in log.notes:
        return  # without its checkpoint the proof cannot be computed; that the checkpoint is gone was told
    path = f"{entry.path}/{PROOF}"
    proof = release_proof(log.entries[entry.leaf], entry.leaf, log.peaks[entry.leaf], log.notes[entry.leaf + 1])
    found = source.read(path)
    if found != proof:
        log.fault("MISSING" if found is None else "MODIFIED", path, "the proof does not follow from the log")


def _facts(source: Source, log: Log, entry: Entry, sums: Mapping[str, str]) -> dict[str, Any]:
    content = source.read(f"{entry.path}/{FACTS}")
    if content is None or hashlib.sha256(content).hexdigest() != sums.get(FACTS):
        return {}
    try:
        value: dict[str, Any] = json.loads(content)
        files = [str(file["name"]) for file in value["files"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        log.fault("BROKEN", f"{entry.path}/{FACTS}", "the publisher recorded facts that cannot be read")
        return {}
    return value if files else {}


def _derived(
    history: History, dataset: str, sums: Mapping[str, dict[str, str]], facts: Mapping[str, dict[str, Any]]
) -> dict[str, str]:
    """Path → hash of what follows from the releases of a dataset; nothing before its first."""
    if dataset not in history.entries:
        return {}
    found = {}
    if all(facts[entry.path] for entry in history.entries[dataset] if not entry.withdrawn):
        found[f"data/{dataset}/versions.json"] = _sha256(_versions(history, dataset, facts))
    for folder, entry in shown(history, dataset).items():
        if entry is None:
            found[f"{folder}/{TOMBSTONE}"] = _sha256(tombstone_at(history, folder))
        else:
            known = sums[entry.path]
            found |= {f"{folder}/{name}": known[name] for name in copied(entry, list(known))}
    for entry in history.entries[dataset]:
        if entry.withdrawals:
            content = tombstone(dataset, entry.edition, entry.withdrawals)
            found[f"{entry.path}/{TOMBSTONE}"] = _sha256(content)
    return found


def _versions(history: History, dataset: str, facts: Mapping[str, dict[str, Any]]) -> bytes:
    """A withdrawn release is listed without its facts, whether its files are gone already or not."""
    gone = {entry.path for entry in history.entries[dataset] if entry.withdrawn}
    return versions(history, dataset, {path: value for path, value in facts.items() if path not in gone})


def _one_of(source: Source, log: Log, path: str, allowed: set[str | None]) -> None:
    found = source.sha256(path)
    if found not in allowed:
        expected = " or ".join(sorted(value or "nothing" for value in allowed))
        log.fault("MISSING" if found is None else "MODIFIED", path, f"expected {expected}, found {found or 'nothing'}")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
