r"""Translates a Python regular expression into RE2's spelling with the same meaning.

The two differ in few places: `\d \w \s` are Unicode in Python and ASCII in RE2, `{,n}` is a literal in RE2, `[[:` opens
a named class in RE2. What cannot be translated is refused; RE2 itself refuses look-around and back-references.
"""

from __future__ import annotations

import re

DIGIT, WORD = r"\p{Nd}", r"\p{L}\p{N}_"
SPACE = (
    r"\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"  # str.isspace
)
OUTSIDE = {
    "d": DIGIT,
    "D": r"\P{Nd}",
    "w": f"[{WORD}]",
    "W": f"[^{WORD}]",
    "s": f"[{SPACE}]",
    "S": f"[^{SPACE}]",
    "Z": r"\z",
}
INSIDE = {"d": DIGIT, "D": r"\P{Nd}", "w": WORD, "s": SPACE}
HEX_DIGITS = {"x": 2, "u": 4, "U": 8}
OPENING = re.compile(r"\[\^?\]?")  # a bracket that comes first in a class is one of its members
UP_TO = re.compile(r"\{,\d*\}")
FLAGS = re.compile(
    r"\(\?[a-zA-Z-]+\)"
)  # for the whole expression in Python, up to the bracket in RE2; `(?i:…)` is alike
HUGE = re.compile(r"\{\d*,?\d{5,}")  # RE2 takes such a number for plain text
KEPT = set("AbBafnrtvpP0")  # the same in both, or RE2's own (\p, which XSD patterns use)


class Untranslatable(ValueError):
    """The expression means something that RE2 cannot say."""


def translate(pattern: str) -> str:
    """Raises Untranslatable."""
    out: list[str] = []
    at, in_class = 0, False
    while at < len(pattern):
        if pattern[at] == "\\":
            piece, at = _escape(pattern, at + 1, in_class=in_class)
        elif in_class:
            piece, at, in_class = _inside(pattern, at)
        else:
            piece, at, in_class = _outside(pattern, at)
        out.append(piece)
    return "".join(out)


def _escape(pattern: str, at: int, *, in_class: bool) -> tuple[str, int]:
    char = pattern[at : at + 1]
    named = (INSIDE if in_class else OUTSIDE).get(char)
    if named is not None:
        return named, at + 1
    if char in HEX_DIGITS:
        end = at + 1 + HEX_DIGITS[char]
        return f"\\x{{{pattern[at + 1 : end]}}}", end
    if char == "b" and in_class:
        return r"\x{08}", at + 1
    if char == "" or (char.isalnum() and char not in KEPT):
        raise Untranslatable(pattern)
    return ("\\" + char if char.isascii() else char), at + 1


def _inside(pattern: str, at: int) -> tuple[str, int, bool]:
    char = pattern[at]
    if char == "]":
        return char, at + 1, False
    return ("\\[" if char == "[" else char), at + 1, True


def _outside(pattern: str, at: int) -> tuple[str, int, bool]:
    if opening := OPENING.match(pattern, at):
        return opening[0].replace("]", r"\]"), opening.end(), True
    if UP_TO.match(pattern, at):
        return "{0", at + 1, False
    if FLAGS.match(pattern, at) or HUGE.match(pattern, at):
        raise Untranslatable(pattern)
    return pattern[at], at + 1, False
