"""Refusals of a source, in the words of the office. A place never holds a query or a secret."""

from __future__ import annotations

from urllib.parse import urlsplit

from pipelines.model.errors import Absent, Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.text import Text

ADDRESS = Text("Periksa 'source' dan coba lagi.", "Check 'source' and try again.")


class NotNow(Unreachable):
    """One try failed and another may succeed; the server asked for `after` seconds before it."""

    def __init__(self, finding: Finding, after: float = 0.0) -> None:
        super().__init__([finding])
        self.after = after


def finding(rule: str, place: str, indonesian: str, english: str, remedy: Text = ADDRESS) -> Finding:
    return Finding(rule, Text(indonesian, english), remedy, file=shown(place))


def refused(rule: str, place: str, indonesian: str, english: str, remedy: Text = ADDRESS) -> Refused:
    return Refused([finding(rule, place, indonesian, english, remedy)])


def not_now(place: str, indonesian: str, english: str, after: float = 0.0) -> NotNow:
    return NotNow(finding("unreachable", place, indonesian, english), after)


def absent(place: str, indonesian: str, english: str) -> Absent:
    return Absent([finding("source-missing", place, indonesian, english)])


def too_slow(place: str) -> Unreachable:
    """Not tried again in this run: the time is up for all tries together."""
    message = ("Batas waktu 'max_seconds' habis.", "The time limit 'max_seconds' is over.")
    return Unreachable([finding("too-slow", place, *message)])


def too_large(place: str, most: int) -> Refused:
    return refused("too-large", place, f"Lebih besar dari {most} bita.", f"Larger than {most} bytes.")


def shown(place: str) -> str:
    """An address without user, password and query, any of which may be a secret; a path as it is."""
    parts = urlsplit(place)
    return f"{parts.scheme}://{parts.hostname}{parts.path}" if parts.scheme and parts.hostname else place
