"""Published rows → figures. `figure` is the one answer that a dataset declares; everything else measures the indicators of
its kit (`pipelines/kits/`): `facts` reads the table in the kit's words, `engine` measures, `measures/` knows how."""

from pipelines.stages.measure.context import Context, Past
from pipelines.stages.measure.engine import Measured, measure_kit
from pipelines.stages.measure.facts import Facts, read_facts
from pipelines.stages.measure.figure import measure

__all__ = ["Context", "Facts", "Measured", "Past", "measure", "measure_kit", "read_facts"]
