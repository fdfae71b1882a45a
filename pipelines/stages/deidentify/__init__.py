"""De-identification, fail closed: what no class or operator lets out stays back (PRIVACY.md).

`policy` is the order of the gates · `rows` who stays back · `operators/` what is done to columns · `groups` k-anonymity ·
`remaining` gate 3 over cells, `typed` over words; its detector is `detect/` · `taint/` gate 2 over the output bytes · `public_schema` and `card` what
readers are told · `view` what the officer sees · `keys`.
"""

from pipelines.stages.deidentify.policy import Deidentified, deidentify
from pipelines.stages.deidentify.setting import Detector, Setting
from pipelines.stages.deidentify.taint import (
    Kept,
    Matcher,
    Words,
    keep,
    read_kept,
    search,
    search_columns,
    unescaped,
)
from pipelines.stages.deidentify.view import ColumnView, view

__all__ = [
    "ColumnView",
    "Deidentified",
    "Detector",
    "Kept",
    "Matcher",
    "Setting",
    "Words",
    "deidentify",
    "keep",
    "read_kept",
    "search",
    "search_columns",
    "unescaped",
    "view",
]
