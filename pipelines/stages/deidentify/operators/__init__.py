"""One small file for each operator, named as `model/privacy.py` names it. The listing of this folder is the registry.

Each is a pure function of a column, and says how the public schema describes what comes out (`operator.py`).
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from pipelines.stages.deidentify.operators.operator import Given, Operator

__all__ = ["Given", "Operator", "operator_of"]


def operator_of(name: str) -> Operator:
    return cast("Operator", import_module(f"{__name__}.{name}").OPERATOR)
