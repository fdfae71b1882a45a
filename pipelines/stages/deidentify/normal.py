"""One spelling of a value, so that the same person is found again however the name or number was typed."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
SEPARATORS = re.compile(r"[\s.,\-‐‑–—/()]+")


def folded(text: str) -> str:
    """NFKC (UAX 15) without marks that nobody sees, small letters, single spaces."""
    seen = unicodedata.normalize("NFKC", text).translate(UNSEEN)
    # NFKC again: folding can leave what NFKC would compose
    return " ".join(unicodedata.normalize("NFKC", seen.casefold()).split())


def normal(text: str) -> str:
    """`folded`; a value of digits alone also loses what separates them: `0812-7290` is `08127290`."""
    if text.isdecimal() and text.isascii():  # most identifiers, at a tenth of the cost
        return text
    found = folded(text)
    bare = SEPARATORS.sub("", found)
    return bare if bare.isdecimal() else found
