"""The only stage that writes under `public/data` and `public/log`: stores, signatures, and the act of publishing."""

from pipelines.stages.release.commit import Draft, release, versions
from pipelines.stages.release.keys import signing_key
from pipelines.stages.release.store import LocalStore, Store

__all__ = ["Draft", "LocalStore", "Store", "release", "signing_key", "versions"]
