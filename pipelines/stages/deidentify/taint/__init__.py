"""Value taint (PRIVACY.md, gate 2): nothing that stood in a dropped or masked column may stand in any output byte.

`plain` how texts are made comparable · `tokens` texts as numbers, a block at a time · `matcher` which values are looked for,
and where they were found · `files` what there is to read in a file of a release · `kept` values that outlive the run. A hit is told by file and column, never by value.
"""

from pipelines.stages.deidentify.taint.files import search, search_columns, unescaped
from pipelines.stages.deidentify.taint.kept import Kept, Words, keep, read_kept
from pipelines.stages.deidentify.taint.matcher import Matcher

__all__ = ["Kept", "Matcher", "Words", "keep", "read_kept", "search", "search_columns", "unescaped"]
