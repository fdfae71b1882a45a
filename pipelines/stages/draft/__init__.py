"""A sample table → a proposal of the two files that declare a dataset, each doubt told. Reading bytes is `grid`'s; in which
form numbers and days are written is `tidy`'s to say, what is personal in them `deidentify`'s. The parts:

    dialect → outline → column (codes, forms) → keys, privacy → draft → writing
"""

from pipelines.stages.draft.column import Column
from pipelines.stages.draft.dialect import delimiter_of, encoding_of
from pipelines.stages.draft.draft import Draft, Sample, draft
from pipelines.stages.draft.outline import Outline, is_value, outline
from pipelines.stages.draft.reading import PLAIN, Days, Numbers, Personal, Readers, Sign
from pipelines.stages.draft.writing import Facts, json_text, yaml_text

__all__ = [
    "PLAIN", "Column", "Days", "Draft", "Facts", "Numbers", "Outline", "Personal", "Readers", "Sample", "Sign", "delimiter_of", "draft",
    "encoding_of", "is_value", "json_text", "outline", "yaml_text",
]  # fmt: skip
