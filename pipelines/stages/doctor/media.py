"""Whether a Content-Type that a host sent will do. Which is promised: `model/media.py`."""

from __future__ import annotations


def fits(found: str, expected: str) -> bool:
    """Whether a Content-Type serves as `expected`. A charset nobody asked for is harmless if it is UTF-8 (RFC 9110 §8.3.2)."""
    kind, _, parameters = found.lower().partition(";")
    wanted, _, needed = expected.lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    return kind.strip() == wanted and charset in ({"charset=utf-8"} if needed else {"", "charset=utf-8"})
