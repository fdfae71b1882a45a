"""Errors of the program, without their words: a library's message quotes the cell it stumbled over, and Dagster and the terminal
would keep it. What is left is enough to mend the program: the kind of error and the way to it.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

from pipelines.model.errors import Broken, PublishingError

P = ParamSpec("P")
R = TypeVar("R")
HERE = Path(__file__).parents[2]


def silently(act: Callable[P, R]) -> Callable[P, R]:
    """The act, whose unforeseen errors say where and never what. An OSError names files only, so it passes."""

    @wraps(act)
    def done(*arguments: P.args, **options: P.kwargs) -> R:
        try:
            return act(*arguments, **options)
        except (PublishingError, OSError):
            raise
        except Exception as error:  # noqa: BLE001  (none is handled: each is raised again, without its words)
            words = _way(error)
        raise Broken(words)

    return done


def _way(error: BaseException) -> str:
    """`ArrowInvalid: pipelines/publish/run.py:30 publish_dataset ▸ …`; a group or a cause is not unfolded."""
    steps = [
        f"{Path(frame.filename).relative_to(HERE)}:{frame.lineno} {frame.name}"
        if Path(frame.filename).is_relative_to(HERE)
        else f"{Path(frame.filename).name}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__}: {' ▸ '.join(steps)}"
