"""Every public file that follows from the log: publishers write these bytes, auditors compute them again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from pipelines.stages.release.log.history import Entry, History
from pipelines.stages.release.log.leaf import Leaf
from pipelines.stages.release.log.note import read_vkey
from pipelines.stages.release.log.proof import Proof
from pipelines.stages.release.log.sshsig import allowed_signer
from pipelines.stages.release.log.tree import last_inclusion

CHECKPOINT, VKEY, ALLOWED_SIGNERS = "log/checkpoint", "log/vkey", "log/allowed_signers"
SUMS, SIGNATURE, FACTS = "SHA256SUMS", "SHA256SUMS.sig", "release.json"
PROOF, TOMBSTONE, PACKAGE = "release.tlog-proof", "TOMBSTONE.json", "datapackage.json"
SUMS_LINE = re.compile(r"([0-9a-f]{64})  ([^/\x00-\x1f]+)\n")


def checkpoint_path(size: int) -> str:
    """Where the checkpoint of this size stays for ever."""
    return f"log/checkpoints/{size}"


def read_sums(content: bytes) -> dict[str, str]:
    """SHA256SUMS as name → hash. Raises ValueError when a line has another form."""
    text = content.decode("utf-8")
    found = dict((name, value) for value, name in SUMS_LINE.findall(text))  # noqa: C402
    if "".join(f"{value}  {name}\n" for name, value in found.items()) != text or {".", ".."} & set(found):
        raise ValueError("not a list of hashes")
    return found


def vkey_file(history: History) -> bytes:
    return f"{history.vkey}\n".encode()


def allowed_signers(history: History) -> bytes:
    """Every key that ever signed a release, so that old signatures can still be checked."""
    keys = dict.fromkeys(vkey for _, vkey, _ in history.keys)
    return "".join(allowed_signer(read_vkey(vkey).public) for vkey in keys).encode()


def release_proof(leaf: bytes, index: int, peaks_before: Sequence[bytes], checkpoint: bytes) -> bytes:
    """The proof that lies beside a release: its leaf is the last one under the checkpoint it came with."""
    return Proof(index, tuple(last_inclusion(peaks_before)), checkpoint, leaf).encode()


def current(history: History, dataset: str, edition: str) -> Entry | None:
    """The newest revision of an edition that was not withdrawn."""
    return next((entry for entry in reversed(history.of(dataset, edition)) if not entry.withdrawn), None)


def editions(history: History, dataset: str) -> list[str]:
    return sorted({entry.edition for entry in history.entries.get(dataset, ())})


def shown(history: History, dataset: str) -> dict[str, Entry | None]:
    """Which release each `latest/` shows; None where everything was withdrawn."""
    listed = editions(history, dataset)
    found = {f"data/{dataset}/{edition}/latest": current(history, dataset, edition) for edition in listed}
    newest = next((entry for entry in reversed(found.values()) if entry), None)
    return {**found, f"data/{dataset}/latest": newest}


def copied(entry: Entry, names: Sequence[str]) -> list[str]:
    """What of a release stands in `latest/`: the table and the package; evidence stays with the revision it speaks of."""
    wanted = [name for name in names if name.startswith(f"{entry.dataset}.") or name == PACKAGE]
    return [name for name in wanted if name not in entry.withdrawn_files]


def tombstone(dataset: str, edition: str, withdrawals: Sequence[Leaf]) -> bytes:
    """What stands where bytes were withdrawn: why, on which legal ground, when, and the leaf that says so."""
    listed = [
        {
            "path": leaf.facts["path"],
            "files": leaf.facts["files"] or None,
            "reason": leaf.facts["reason"],
            "basis": leaf.facts["basis"],
            "withdrawn_at": moment(leaf.time),
            "log": leaf.n,
        }
        for leaf in withdrawals
    ]
    return as_json({"dataset": dataset, "edition": edition, "withdrawn": listed})


def tombstone_at(history: History, folder: str) -> bytes:
    """The tombstone in a `latest/` that has nothing left to show."""
    _, dataset, *edition, _ = folder.split("/")
    entries = [entry for entry in history.entries[dataset] if entry.edition in (edition or [entry.edition])]
    return tombstone(dataset, "".join(edition), [leaf for entry in entries for leaf in entry.withdrawals])


def versions(history: History, dataset: str, facts: Mapping[str, Mapping[str, Any]]) -> bytes:
    """`versions.json`. `facts`: the content of `release.json` by the release's path, for all that were not withdrawn."""
    listed = sorted(history.entries.get(dataset, ()), key=lambda entry: (entry.edition, entry.rev))
    return as_json({"dataset": dataset, "releases": [_version(history, e, facts.get(e.path, {})) for e in listed]})


def _version(history: History, entry: Entry, facts: Mapping[str, Any]) -> dict[str, Any]:
    known = current(history, entry.dataset, entry.edition)
    status = "withdrawn" if entry.withdrawn else "current" if entry == known else "superseded"
    gone = entry.withdrawn_files
    return {
        **facts,
        "dataset": entry.dataset,
        "edition": entry.edition,
        "revision": entry.rev,
        "path": entry.path,
        "status": status,
        "released_at": moment(entry.time),
        "reason": entry.reason,
        "sums": entry.sums,
        "log": entry.leaf,
        "files": [file for file in facts.get("files", ()) if file["name"] not in gone],
        "withdrawals": [
            {key: leaf.facts[key] for key in ("files", "reason", "basis")} | {"log": leaf.n}
            for leaf in entry.withdrawals
        ],
    }


def moment(time: int) -> str:
    """RFC 3339 in UTC."""
    return datetime.fromtimestamp(time, UTC).isoformat().replace("+00:00", "Z")


def as_json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
