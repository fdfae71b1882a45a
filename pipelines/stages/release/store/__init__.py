"""Where public files live, behind a dozen verbs that a folder and an object store both have.

`protocol.py` is the noun, `local.py` a folder, `s3/` an object store, `probe.py` the look at a store before it is trusted.
"""

from pipelines.stages.release.store.local import LocalStore
from pipelines.stages.release.store.protocol import PARTIAL, STAGED, Store, is_partial

__all__ = ["PARTIAL", "STAGED", "LocalStore", "Store", "is_partial"]
