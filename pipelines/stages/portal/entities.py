"""Data characters in pages. `html.escape` is not enough under Markdown: `[`, `*`, `_` and `://` must not live either."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
PLAIN = re.compile(r"[A-Za-z0-9 ]")
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would turn what stands around the text


def safe(text: str) -> str:
    """Every character but ASCII letters, digits and spaces as a numeric reference (TRUST.md §5); controls as U+FFFD.

    Right-to-left text is fine; marks that embed or override a direction are not (UAX #9 §2), they reach beyond the text.
    """
    return "".join(sign if PLAIN.match(sign) else _reference(sign) for sign in text)


def _reference(sign: str) -> str:
    broken = sign in TURNING or (unicodedata.category(sign) in {"Cc", "Cs", "Cn"} and sign != "\n")
    return " " if sign == "\n" else f"&#{ord(REPLACEMENT if broken else sign)};"
