"""Local forms of numbers (`1.234.567,89`, `Rp 1.000`, `(1.234)`, `1.234-`) → `1234567.89`. In which of them a column is
written: `forms.py`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.tidy.spaces import SPACES, trimmed

CERTAIN = "e0"  # 1234.5e0: a true number of a file whose written numbers have a form that is yet to be inferred
MINUS = "\u2212-"  # the hyphen last: in a class of characters it would mean a range


@dataclass(frozen=True)
class NumberForm:
    """Decimal and group characters. A `strict` form groups every number of four digits and more, or none of them."""

    decimal: str
    group: str = ""
    currencies: tuple[str, ...] = ()
    strict: bool = False

    @property
    def name(self) -> str:
        return f"1{self.group}234{self.decimal}5"

    def read(self, column: pa.Array) -> pa.Array:
        """Plain numbers; missing where a cell is not written in this form."""
        text = trimmed(column)
        simple = pc.match_substring_regex(text, f"^[+-]?{self._number}$")
        plain = pc.if_else(simple, self._plain(text), pa.scalar(None, pa.string()))
        if pc.all(pc.fill_null(pc.or_(simple, pc.equal(text, "")), fill_value=True)).as_py() is not False:
            return plain
        return pc.coalesce(plain, self._decorated(text), self._certain(text))

    def odd(self, column: pa.Array, read: pa.Array) -> pa.Array:
        """Mask of the cells that look like numbers but are written otherwise: read this way they are wrong by a factor."""
        shape = rf"^[(+{MINUS}]*\s*{self._currency}?[(+{MINUS}]?[0-9][0-9.,'\s{SPACES}]*[)-]?$"
        looks = pc.match_substring_regex(trimmed(column), shape)
        return pc.fill_null(pc.and_(looks, pc.is_null(read)), fill_value=False)

    def certain(self, text: str) -> str:
        """A true number as it has to be written to be read as itself."""
        return text + CERTAIN if self.strict else text.replace(".", self.decimal)

    @property
    def _group(self) -> str:
        return f"[{SPACES}]" if self.group == " " else re.escape(self.group)

    @property
    def _currency(self) -> str:
        names = "|".join(re.escape(name) for name in self.currencies)
        return rf"(?:(?i:{names})\.?[\s{SPACES}]*)" if names else "(?:)"

    @property
    def _number(self) -> str:
        """0.123 is no group of thousands, whatever the point means."""
        loose = "[0-9]{1,3}" if self.strict and self.group else "[0-9]+"
        whole = f"[1-9][0-9]{{0,2}}(?:{self._group}[0-9]{{3}})+|{loose}" if self.group else "[0-9]+"
        return f"(?:{whole})(?:{re.escape(self.decimal)}[0-9]+)?"

    def _plain(self, text: pa.Array) -> pa.Array:
        text = pc.replace_substring_regex(text, self._group, "") if self.group else text
        return pc.replace_substring(text, self.decimal, ".") if self.decimal != "." else text

    def _decorated(self, text: pa.Array) -> pa.Array:
        """Currency, the minus before, behind or as brackets (ledgers), and `,-` for no cents."""
        number, currency, gap = self._number, f"{self._currency}?", rf"[\s{SPACES}]*"
        text = pc.replace_substring_regex(text, f"([0-9]){re.escape(self.decimal)}-$", r"\1")
        sign = f"[+{MINUS}]"
        shapes = (
            f"{sign}?{gap}{currency}{number}",
            f"{currency}{sign}{number}",
            f"{currency}{number}{gap}[{MINUS}]",
            rf"\({gap}{currency}{number}{gap}\)",
            rf"{currency}\({number}\)",
        )
        fits = pc.match_substring_regex(text, f"^(?:{'|'.join(shapes)})$")
        bare = pc.replace_substring_regex(text, self._currency, "") if self.currencies else text
        negative = pc.match_substring_regex(bare, f"[({MINUS}]")
        digits = self._plain(pc.replace_substring_regex(bare, rf"[()+\s{MINUS}]", ""))
        signed = pc.binary_join_element_wise(pc.if_else(negative, "-", ""), digits, "")
        return pc.if_else(fits, signed, pa.scalar(None, pa.string()))

    def _certain(self, text: pa.Array) -> pa.Array:
        fits = pc.match_substring_regex(text, f"^-?[0-9]+(?:[.][0-9]+)?{CERTAIN}$")
        return pc.if_else(fits, pc.replace_substring(text, CERTAIN, ""), pa.scalar(None, pa.string()))


def positional(number: float) -> str:
    """The shortest digits that give this number, never with an exponent; whole numbers without `.0`."""
    return str(int(number)) if number.is_integer() else format(Decimal(repr(number)), "f")
