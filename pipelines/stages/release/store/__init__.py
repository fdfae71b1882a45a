"""Where public files live, behind a dozen verbs that a folder and an object store both have.

`protocol.py` is the noun, `local.py` a folder, `s3.py` an object store, `probe.py` the look at a store before it is trusted.
"""

from pipelines.stages.release.store.local import LocalStore
from pipelines.stages.release.store.protocol import PARTIAL, STAGED, Store

__all__ = ["PARTIAL", "STAGED", "LocalStore", "Store"]
