"""`pseudonym: true`: the same name for the same value within a dataset and year, and no way back without the key.

HMAC-SHA256 (RFC 2104), never a plain hash: there are few enough NIKs to try them all.
"""

from __future__ import annotations

import base64
import hmac
from typing import Any

import pyarrow as pa

from pipelines.model.privacy import Step
from pipelines.model.text import Text
from pipelines.stages.deidentify.normal import normal
from pipelines.stages.deidentify.operators.operator import Field, Given, Operator, each

BYTES = 10  # 80 bits: 16 characters of base32 (RFC 4648) without padding


def apply(column: pa.ChunkedArray, given: Given) -> pa.ChunkedArray:
    setting = given.setting
    if not setting.key:  # a caller that forgot: an HMAC with an empty key is a plain hash
        raise ValueError("a pseudonym needs a key")
    place = framed(setting.dataset, setting.year, given.field["name"])

    def named(value: str) -> str:
        digest = hmac.digest(setting.key, place + framed(normal(value)), "sha256")
        return base64.b32encode(digest[:BYTES]).decode()

    return each(column.cast(pa.string()), named)


def framed(*parts: str) -> bytes:
    """Each part with its length before it: `ab`, `c` is not `a`, `bc`."""
    contents = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"".join(len(content).to_bytes(8, "big") + content for content in contents)


def describe(_field: Field, _step: Step) -> dict[str, Any]:
    return {"type": "string", "constraints": {"pattern": "[A-Z2-7]{16}"}}


OPERATOR = Operator(
    "pseudonymised",
    apply,
    describe,
    lambda _step: Text("nama samaran, berganti tiap tahun", "a pseudonym that changes every year"),
)
