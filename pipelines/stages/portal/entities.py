"""Data characters in pages. `html.escape` is not enough under Markdown: `[`, `*`, `_` and `://` must not live either."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\ufffd"
PLAIN = re.compile(r"[A-Za-z0-9 ]")


def safe(text: str) -> str:
    """Every character but ASCII letters, digits and spaces as a numeric reference (TRUST.md §5); controls as U+FFFD."""
    return "".join(sign if PLAIN.match(sign) else _reference(sign) for sign in text)


def _reference(sign: str) -> str:
    broken = unicodedata.category(sign) in {"Cc", "Cs", "Cn"} and sign != "\n"
    return " " if sign == "\n" else f"&#{ord(REPLACEMENT if broken else sign)};"
