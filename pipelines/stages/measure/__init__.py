"""Published table + declared answer → figure and the groups its chart compares."""

from pipelines.stages.measure.figure import measure

__all__ = ["measure"]
