"""Value taint (PRIVACY.md, gate 2): nothing that stood in a dropped or masked column may stand in any output byte.

`plain` how texts are made comparable · `tokens` texts as numbers, a block at a time · `matcher` which values are looked for,
and where they were found · `files` what there is to read in a file of a release. A hit is told by file and column, never by value.
"""

from pipelines.stages.deidentify.taint.files import search, search_columns
from pipelines.stages.deidentify.taint.matcher import Matcher

__all__ = ["Matcher", "search", "search_columns"]
