"""The only stage that writes under `public/data` and `public/log`.

`log/` formats as pure functions · `store/` where files lie · `head`, `commit`, `settle` the protocol (TRUST.md §2) ·
`logbook` what an office enters · `site` pages and catalogue, signed · `audit/` the look from outside.
"""

from pipelines.stages.release.audit.bundle import verify_py
from pipelines.stages.release.head import read_head
from pipelines.stages.release.keys import Keyring, make_key, open_keyring, read_key
from pipelines.stages.release.log.leaf import Leaf
from pipelines.stages.release.logbook import (
    Draft,
    Logbook,
    approvals,
    approve,
    promise,
    release,
    rotate,
    versions,
    withdraw,
)
from pipelines.stages.release.site import renew
from pipelines.stages.release.store import LocalStore, Store

__all__ = [
    "Draft",
    "Keyring",
    "Leaf",
    "LocalStore",
    "Logbook",
    "Store",
    "approvals",
    "approve",
    "make_key",
    "open_keyring",
    "promise",
    "read_head",
    "read_key",
    "release",
    "renew",
    "rotate",
    "verify_py",
    "versions",
    "withdraw",
]
