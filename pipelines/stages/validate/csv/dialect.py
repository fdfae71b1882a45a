"""A Table Dialect (Data Package v2), read from its JSON form."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Dialect:
    """How a delimited file is written. `header_rows` None: find the header row; (): there is none."""

    delimiter: str = ","
    quote_char: str = '"'
    double_quote: bool = True
    escape_char: str | None = None
    skip_initial_space: bool = False
    header_rows: tuple[int, ...] | None = None
    header_join: str = " "
    header_case: bool = True
    comment_char: str | None = None
    comment_rows: tuple[int, ...] = ()
    skip_blank_rows: bool = False

    @property
    def plain(self) -> bool:
        """Can Arrow's parser read it exactly as Python's would?"""
        return (
            self.quote_char == '"'
            and len(self.delimiter.encode()) == 1
            and self.escape_char is None
            and not (self.skip_initial_space or self.comment_char or self.comment_rows or self.skip_blank_rows)
        )

    def python(self) -> type[csv.Dialect]:
        """The same for Python's csv module."""
        spoken = self

        class Spoken(csv.excel):
            delimiter = spoken.delimiter
            quotechar = spoken.quote_char or None
            # Without an escape character quotes can only be doubled.
            doublequote = spoken.double_quote if spoken.escape_char else True
            escapechar = spoken.escape_char
            skipinitialspace = spoken.skip_initial_space
            quoting = csv.QUOTE_MINIMAL if spoken.quote_char else csv.QUOTE_NONE

        return Spoken


def read_dialect(declared: Mapping[str, Any]) -> Dialect:
    known = {
        "delimiter": "delimiter",
        "quoteChar": "quote_char",
        "doubleQuote": "double_quote",
        "escapeChar": "escape_char",
        "skipInitialSpace": "skip_initial_space",
        "headerJoin": "header_join",
        "headerCase": "header_case",
        "commentChar": "comment_char",
        "skipBlankRows": "skip_blank_rows",
    }
    options = {name: declared[key] for key, name in known.items() if key in declared}
    return Dialect(**options, header_rows=_header_rows(declared), comment_rows=tuple(declared.get("commentRows", ())))


def _header_rows(declared: Mapping[str, Any]) -> tuple[int, ...] | None:
    if declared.get("header") is False:
        return ()
    if "headerRows" in declared:
        return tuple(declared["headerRows"])
    return (1,) if declared.get("header") is True else None
