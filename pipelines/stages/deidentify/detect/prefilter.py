"""Which cells of a column can hold an identifier at all: one pass of RE2, no Python for the rest.

Arrow runs RE2 over a whole column but compiles the pattern at every call; a short column is quicker with patterns compiled once.
"""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
import re2

from pipelines.stages.deidentify.detect.table import Table
from pipelines.stages.deidentify.detect.words import OTHER

SHORT = 500  # values; compiling in Arrow costs about as much as this many calls
STRANGE = r"[^ -~]|&[#A-Za-z]|%[0-9A-Fa-f]{2}"  # read by normal.py before anybody can tell
GAP = "[^0-9A-Za-z]{0,6}"
DIGITS = (  # as many as a number that stands alone has; a phone number begins with 0, 62 or +, and not within an amount
    f"[0-9](?:{GAP}[0-9]){{14}}|62(?:{GAP}[0-9]){{9}}|\\+[ (]{{0,2}}[0-9](?:{GAP}[0-9]){{7}}|"
    f"(?:^|[^0-9.,]|[A-Za-z][.,])0(?:{GAP}[0-9]){{8}}|[.,]0[0-9]{{8}}"
)
FEW = f"[0-9OoQlI|](?:{GAP}[0-9OoQlI|]){{4}}"  # enough beside a word
SCIENTIFIC = "[0-9][.,][0-9]{10,17}[eE]"
# Amounts below ten trillion, or with marks below a quadrillion; 62 and 08 might be phones
AMOUNT = (
    r"[-(]?(?:Rp\.?|IDR)?\s*(?:[1-9][0-9]{0,8}|[1-57-9][0-9]{9,11}|6[013-9][0-9]{8,10}|"
    r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,4}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4})(?:[.,][0-9]{1,3})?(?:,-)?\)?"
)
CODE = r"(?i:kode rekening|sub kegiatan|kegiatan|program)?:?\s?[1-9X][. -][0-9X]{1,2}(?:[. -][0-9]{1,2}){0,5}(?:[. -][0-9]{3,5}){0,2}"
MOMENT = r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/-][0-9]{1,2}[/-][0-9]{4})(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?Z?)?"
MEASURE = r"-?(?:0|[1-9][0-9]{0,13})\.[0-9]{1,20}"  # more digits before the point and .0 behind is an identifier read as a number
HARMLESS = rf"^\s*(?:{AMOUNT}|{CODE}|{MOMENT}|{MEASURE})\s*$"


def candidates(values: pa.Array, table: Table, *, is_asked: bool) -> pa.Array:
    """A mask. With a label that asks for something every cell with a few digits is looked at."""
    if is_asked:
        return _match(values, _asked(table))
    near_a_word = pc.and_(_match(values, _words(table)), _match(values, _asked(table)))
    return pc.and_not(pc.or_(_match(values, _possible(table)), near_a_word), _match(values, HARMLESS))


def is_candidate(text: str, table: Table, *, is_asked: bool) -> bool:
    """The same for one text."""

    def has(pattern: str) -> bool:
        return _compiled(pattern).search(text) is not None

    if is_asked:
        return has(_asked(table))
    return (has(_possible(table)) or (has(_words(table)) and has(_asked(table)))) and not has(HARMLESS)


def _match(values: pa.Array, pattern: str) -> pa.Array:
    if len(values) > SHORT:
        return pc.match_substring_regex(values, pattern)
    search = _compiled(pattern).search
    return pa.array([None if value is None else search(value) is not None for value in values.to_pylist()], pa.bool_())


@cache
def _compiled(pattern: str) -> re2._Regexp:
    return re2.compile(pattern)


@cache
def _possible(table: Table) -> str:
    return "|".join(
        [STRANGE, DIGITS, SCIENTIFIC, *(f"(?:{form.hint})" for form in table.patterns if form.stands_alone)]
    )


@cache
def _asked(table: Table) -> str:
    return "|".join([STRANGE, FEW, *(f"(?:{form.hint})" for form in table.patterns)])


@cache
def _words(table: Table) -> str:
    """A context word, or the first two tokens of a longer one."""
    firsts = []
    for first, phrases in table.words.phrases.items():
        seconds = sorted({rest[0] if rest else "" for rest, kinds in phrases if kinds != {OTHER}})
        if not seconds:
            continue
        firsts.append(first if "" in seconds else f"{first}[^0-9A-Za-z]{{1,3}}(?:{'|'.join(seconds)})")
    return f"(?:^|[^A-Za-z])(?i:{'|'.join(sorted(firsts))})(?:[^A-Za-z]|$)"
