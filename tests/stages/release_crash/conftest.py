"""Prints what the tests of this folder have counted."""

from __future__ import annotations

import pytest

from tests.stages.release_crash.figures import FULL, ROWS


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not ROWS:
        return
    terminalreporter.section("crash tests, " + ("complete" if FULL else "short form"))
    for title, numbers in ROWS:
        terminalreporter.write_line(f"{title}: " + ", ".join(f"{key} {value:,}" for key, value in numbers.items()))
