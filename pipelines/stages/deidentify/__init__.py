"""Column policy, fail closed: only columns of class `public` leave. Detectors, taint and small counts have rooms here."""

from pipelines.stages.deidentify.policy import Deidentified, deidentify
from pipelines.stages.deidentify.taint import Matcher, search, search_columns

__all__ = ["Deidentified", "Matcher", "deidentify", "search", "search_columns"]
