"""Text as a reader sees it: one form for all spellings of a character, with the way back to the original places.

Unicode 16: compatibility forms (NFKC, UAX 15), decimal digits of every script, invisible and combining characters;
HTML character references (HTML 13.5) and percent-encoding (RFC 3986 2.1), also twice over.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

ENCODED = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});|(?:%[0-9a-fA-F]{2})+")
INVISIBLE = {"\u115f", "\u1160", "\u3164", "\uffa0"}  # Hangul fillers are letters to Unicode and nothing to the eye
BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85"
ROUNDS = 3  # & may itself have been encoded


@dataclass(frozen=True, slots=True)
class Normal:
    """`text` with the place of each of its characters in the original; `starts` is None where nothing moved."""

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The same place in the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def normal(text: str) -> Normal:
    """Every character folded; invisible ones left out."""
    if text.isascii() and text.isprintable():
        return Normal(text)
    return _folded(Normal(text))


def decoded(text: Normal) -> Normal | None:
    """Character references and percent-encoding read as what they stand for, or None where there are none."""
    result = text
    for _ in range(ROUNDS):
        if not ENCODED.search(result.text):
            break
        result = _decoded(result)
    return None if result is text else _folded(result)


def _decoded(text: Normal) -> Normal:
    pieces: list[tuple[str, int, int]] = []
    place = 0
    for match in ENCODED.finditer(text.text):
        pieces += [(text.text[i], i, i + 1) for i in range(place, match.start())]
        code = match.group()
        plain = html.unescape(code) if code[0] == "&" else unquote(code, errors="replace")
        pieces += [(character, match.start(), match.end()) for character in plain]
        place = match.end()
    pieces += [(text.text[i], i, i + 1) for i in range(place, len(text.text))]
    return _joined(pieces, text)


def _folded(text: Normal) -> Normal:
    return _joined(
        [(new, place, place + 1) for place, old in enumerate(text.text) for new in _fold(old)],
        text,
    )


def _joined(pieces: list[tuple[str, int, int]], before: Normal) -> Normal:
    spans = [before.span(start, end) for _, start, end in pieces]
    return Normal("".join(piece[0] for piece in pieces), tuple(s for s, _ in spans), tuple(e for _, e in spans))


@lru_cache(maxsize=8192)
def _fold(character: str) -> str:
    return "".join(_folds(character))


def _folds(character: str) -> Iterator[str]:
    for one in unicodedata.normalize("NFKC", character):
        category = unicodedata.category(one)
        if one in BREAKS:
            yield " "
        elif category in {"Mn", "Me", "Cf", "Cc", "Cn"} or one in INVISIBLE:
            continue
        elif (digit := unicodedata.digit(one, None)) is not None:
            yield str(digit)
        else:
            yield PUNCTUATION.get(one) or CATEGORIES.get(category) or one


CATEGORIES = {"Pd": "-", "Zs": " ", "Zl": " ", "Zp": " "}
PUNCTUATION = {
    **dict.fromkeys("\u2212\u2043\u02d7\u2500\u2501\u30fc", "-"),  # minus, hyphen bullet, box drawing, long vowel mark
    **dict.fromkeys(
        "\u00b7\u2022\u2027\u2219\u22c5\u30fb\u3002\u06d4\u0701\u2024", "."
    ),  # dots and full stops of other scripts
    **dict.fromkeys("\u066b\u066c\u060c\u3001", ","),
    **dict.fromkeys("\u2044\u2215\u29f8", "/"),
    **dict.fromkeys("\u2800", " "),  # Braille blank
}
