"""An object store as a store, through obstore: conditional writes with ETags, and our own answer to lost answers.

`opening` makes one from an address and the environment · `store` the verbs · `bucket` single requests, asked until they are
answered · `answers` whose write it was, and what an error means · `headers` what readers are told of a file.

A store must be opened in the process that uses it: obstore hangs after `fork`. The library is loaded by `open_s3` only.
"""

from pipelines.stages.release.store.s3.opening import open_s3
from pipelines.stages.release.store.s3.store import S3Store

__all__ = ["S3Store", "open_s3"]
