"""Column policy, fail closed: only columns of class `public` leave. Detectors, taint and small counts have rooms here."""

from pipelines.stages.deidentify.policy import Deidentified, deidentify

__all__ = ["Deidentified", "deidentify"]
