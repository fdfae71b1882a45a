"""What one text holds that it must not: control characters, hidden marks, look-alikes, garbled letters, formulas."""

from __future__ import annotations

import re

CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
# U+200C and U+200D join letters of several scripts and parts of emoji, so they pass between two such characters
HIDDEN = re.compile(
    "[\u200b\u200e\u200f\u061c\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\u180e]"
    "|[\U000e0000-\U000e007f]|[\u200c\u200d](?![^\0-\u02ff])|(?<![^\0-\u02ff])[\u200c\u200d]"
)
# Of Greek only the look-alikes: μg and kΩ are units
FOREIGN = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧικνορυχ\u0400-\u052f\u0531-\u0587"
MIXED = re.compile(f"[A-Za-z][{FOREIGN}]|[{FOREIGN}][A-Za-z]")
MOJIBAKE = re.compile(
    "[\u00c2\u00c3][\u0080-\u00bf\u20ac\u201a-\u203a\u2122\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc]|\u00e2\u20ac|\u00e2\u0080"
)
LOST = re.compile("\ufffd")
TROUBLES = (
    ("control-char", CONTROL),
    ("control-char:hidden", HIDDEN),
    ("mixed-script", MIXED),
    ("encoding:mojibake", MOJIBAKE),
    ("encoding:lost", LOST),
)
PHONE_OR_NUMBER = re.compile(r"\+[0-9(][0-9 ().,/-]*(?:[eE][+-]?[0-9]+)?\s*")
LONGEST = 1 << 20
IDS = re.compile(  # words of labels above numbers that name somebody or something, and count nothing
    r"\b(?:nik|nip|nisn|nuptk|npwp|nop|kk|no|nomor|id|kode|rekening|akun|telp|telepon|hp|phone|code|number)\b",
    re.IGNORECASE,
)


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run it (OWASP, CSV injection); numbers, phone numbers and a leading minus pass."""
    return text.startswith(("=", "@", "\t")) or (text.startswith("+") and not PHONE_OR_NUMBER.fullmatch(text))


def trouble(text: str, *, escape: bool = False) -> str | None:
    """The first trouble of one cell's text."""
    if len(text) > LONGEST:
        return "too-long"
    if not escape and is_formula(text):
        return "formula"
    if text.isascii():
        return "control-char" if CONTROL.search(text) else None
    return next((key for key, pattern in TROUBLES if pattern.search(text)), None)
