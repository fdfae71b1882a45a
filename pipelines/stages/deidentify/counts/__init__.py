"""Small counts: which cells of a table of counts stay hidden, so that no linear program finds them again. Pure, no I/O.

What "safe" means, and against whom, stands in `audit.py`; how cells are chosen in `suppress.py`; both work on the
linear relations of `system.py`. scipy is imported when the first table is protected, never before.
"""

from pipelines.stages.deidentify.counts.audit import Recoverable, audit, audit_together
from pipelines.stages.deidentify.counts.dimension import Dimension
from pipelines.stages.deidentify.counts.protect import protect
from pipelines.stages.deidentify.counts.ratio import ratio_table, ratios
from pipelines.stages.deidentify.counts.suppress import Protected
from pipelines.stages.deidentify.counts.table import HIDDEN, UNOFFERED, CountTable, Published

__all__ = [
    "HIDDEN",
    "UNOFFERED",
    "CountTable",
    "Dimension",
    "Protected",
    "Published",
    "Recoverable",
    "audit",
    "audit_together",
    "protect",
    "ratio_table",
    "ratios",
]
