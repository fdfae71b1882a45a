"""Table of text + Table Schema → typed table and Report, in Frictionless' own words for errors."""

from pipelines.stages.validate.frictionless_verdict import validate

__all__ = ["validate"]
