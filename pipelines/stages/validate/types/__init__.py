"""Field types of Table Schema, one file each; the folder listing is the registry. To add a type, add its file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import cast

from pipelines.stages.validate.kind import Kind

NAMES = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


def kind_of(name: str) -> Kind:
    """The type of that name. Raises KeyError when there is none."""
    if name not in NAMES:
        raise KeyError(name)
    return cast("Kind", import_module(f"{__name__}.{name}").KIND)
