"""What can go wrong.

PublishingError
├── Refused        the data or the descriptor may not go out; carries every finding at once
│   ├── Unreachable    the source did not answer; the only refusal that is worth trying again
│   └── Absent         the source answered, and what was asked for is not there
│       └── NotYet     … and was not promised for today
├── WrongUsage     the command was called with something that does not exist
└── Broken         a bug of the program, told without the words of the error, which may quote a cell
"""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.model.finding import Finding
from pipelines.model.text import Text


class PublishingError(Exception):
    """Root of everything this package raises on purpose."""


class Refused(PublishingError):
    """The data may not go out. `findings` says why, where and what to do, all of it at once."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class Unreachable(Refused):
    """A source did not answer or broke off; a later try may succeed."""


class Absent(Refused):
    """A source was asked for something that it does not hold."""


class NotYet(Absent):
    """An edition is not there, and the promise to readers still leaves it time."""


class Broken(PublishingError):
    """The program met what it was not made for: kind of error and the way to it."""


class WrongUsage(PublishingError):
    """The command names something that does not exist."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(f"{message.id}\n{message.en}")
