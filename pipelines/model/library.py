"""Libraries that only some offices need (the extras of pyproject.toml), imported when they are needed."""

from __future__ import annotations

import importlib
from types import ModuleType

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text


def library(rule: str, modules: tuple[str, ...], extra: str, missing: Text) -> ModuleType:
    """Import the modules; returns the first one's package. Raises Refused with how to install the extra."""
    try:
        for name in modules:
            importlib.import_module(name)
        return importlib.import_module(modules[0].split(".")[0])
    except ImportError:
        raise missing_library(rule, extra, missing) from None


def missing_library(rule: str, extra: str, missing: Text) -> Refused:
    remedy = Text(f"Pasang: pip install 'terbuka[{extra}]'", f"Install it: pip install 'terbuka[{extra}]'")
    return Refused([Finding(rule, missing, remedy)])
