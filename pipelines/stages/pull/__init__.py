"""Source → untouched bytes in `work/raw`. One file per kind of source; what the bytes mean is `guard`'s and `tidy`'s."""

from pipelines.stages.pull.discover import discover
from pipelines.stages.pull.fetch import file_format, pull

__all__ = ["discover", "file_format", "pull"]
