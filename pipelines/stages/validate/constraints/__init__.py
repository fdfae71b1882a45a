"""Constraints of Table Schema on single cells, one file each. Keys and `unique` live in `keys/`."""

from __future__ import annotations

import re
from importlib import import_module
from typing import cast

from pipelines.stages.validate.constraint import Constraint

# The order in which Frictionless checks and reports them.
ORDER = (
    "minLength",
    "maxLength",
    "pattern",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "enum",
    "categories",
)


def constraint_of(name: str) -> Constraint:
    """`exclusiveMinimum` lives in `exclusive_minimum.py`."""
    module = re.sub("([A-Z])", r"_\1", name).lower()
    return cast("Constraint", import_module(f"{__name__}.{module}").CONSTRAINT)
