"""`generalise: level-2`: the province (1), regency (2) or district (3) that a region code lies in, by the code's own parts.

Kemendagri's codes have dots (11.01.02.2003); BPS's have none and 2, 4, 7 or 10 digits. The two are never told apart by
dropping dots: 11.01 and 1101 are different places. A code of neither form stops the edition.
"""

from __future__ import annotations

import re
from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, each, unreadable

KEMENDAGRI = re.compile(r"[0-9]{2}(\.[0-9]{2}){0,2}|[0-9]{2}(\.[0-9]{2}){2}\.[0-9]{4}")
BPS = re.compile(r"[0-9]{2}|[0-9]{4}|[0-9]{7}|[0-9]{10}")
BPS_DIGITS = (0, 2, 4, 7)
LEVELS = (Text("", ""), Text("provinsi", "province"), Text("kabupaten/kota", "regency"), Text("kecamatan", "district"))
EXPECTED = Text("kode wilayah seperti 11.01.02.2003 atau 1101020003", "a region code like 11.01.02.2003 or 1101020003")


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    level = int(given.step.number)

    def above(code: str) -> str:
        if KEMENDAGRI.fullmatch(code):
            return ".".join(code.split(".")[:level])
        if BPS.fullmatch(code):
            return code[: BPS_DIGITS[level]]
        raise unreadable(given, EXPECTED)

    return each(column, above)


def describe(_field: Field, step: Step) -> dict[str, Any]:
    level = int(step.number)
    plain = "|".join(f"[0-9]{{{BPS_DIGITS[n]}}}" for n in range(1, level + 1))
    return {"type": "string", "constraints": {"pattern": f"[0-9]{{2}}(\\.[0-9]{{2}}){{0,{level - 1}}}|{plain}"}}


def words(step: Step) -> Text:
    level = LEVELS[int(step.number)]
    return Text(f"sampai {level.id}", f"down to the {level.en}")


OPERATOR = Operator("generalised", apply, describe, words)
