"""Which cells of a column can hold an identifier at all: one pass of RE2 in Arrow, no Python for the rest."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.deidentify.detect.table import Table

STRANGE = r"[^ -~]|&[#A-Za-z]|%[0-9A-Fa-f]{2}"  # read by normal.py before anybody can tell
DIGITS = r"[0-9](?:[^0-9A-Za-z]{0,6}[0-9]){7}"
FEW = r"[0-9OoQlI|](?:[^0-9A-Za-z]{0,6}[0-9OoQlI|]){4}"  # enough beside a word
TWO = "[0-9]{2}"  # a date of birth with the month as a word
# Amounts below ten trillion and codes of accounts; 62 and 08 might be phones
AMOUNT = (
    r"^\s*[-+(]?(?:Rp\.?|IDR)?\s*(?:[1-9][0-9]{0,8}|[1-57-9][0-9]{9,11}|6[013-9][0-9]{8,10}|"
    r"[1-9][0-9]{0,2}(?:[.][0-9]{3}){1,3}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,3})(?:[.,][0-9]{1,3})?\)?\s*$"
)
CODE = r"^\s*[1-9X]\.[0-9X]{1,2}(?:\.[0-9]{1,2}){0,5}(?:\.[0-9]{3,5}){0,2}\s*$"


def candidates(values: pa.Array, table: Table, *, is_asked: bool) -> pa.Array:
    """A mask. With a label that asks for something every cell with a few digits is looked at."""
    if is_asked:
        return pc.match_substring_regex(values, f"{STRANGE}|{TWO}|{FEW}|{_hints(table)}")
    possible = pc.match_substring_regex(values, f"{STRANGE}|{DIGITS}|{_hints(table)}")
    harmless = pc.match_substring_regex(values, f"{AMOUNT}|{CODE}")
    return pc.or_(pc.and_not(possible, harmless), _beside(values, table))


def _beside(values: pa.Array, table: Table) -> pa.Array:
    both = pc.and_(
        pc.match_substring_regex(values, f"{TWO}|{FEW}"),
        pc.match_substring_regex(values, "[A-Za-z]{2}"),
    )
    return pc.and_(both, pc.match_substring_regex(values, _words(table)))


@cache
def _hints(table: Table) -> str:
    return "|".join(f"(?:{form.hint.pattern})" for form in table.patterns if form.hint and form.stands_alone)


@cache
def _words(table: Table) -> str:
    """Context words without the edges, which RE2 cannot look at; also the hints of what stands only beside one."""
    inner = table.words.pattern.pattern
    return "(?i)" + inner[inner.index("(?:") : inner.rindex("(?!")].replace(r"[\W_]", "[^0-9A-Za-z]")
