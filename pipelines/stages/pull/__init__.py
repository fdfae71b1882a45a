"""Source → untouched bytes in `work/raw`. One file per kind of source; what the bytes mean is `guard`'s and `tidy`'s.

`web/` keeps the limits of everything that comes over HTTP, `table/` turns rows into one file and merges increments."""

from pipelines.stages.pull.discover import discover
from pipelines.stages.pull.fetch import pull
from pipelines.stages.pull.formats import file_format

__all__ = ["discover", "file_format", "pull"]
