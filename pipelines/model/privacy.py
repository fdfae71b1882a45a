"""How a column may leave, as the schema says it (class and operator), and what a dataset adds (`privacy:` in its YAML).
What may not stand there: `privacy_checks.py`; the operators themselves: `stages/deidentify/operators/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.model.text import Text

CLASSES = ("public", "quasi", "sensitive", "free-text")
LEAST_K = 5  # PRIVACY.md, gate 1
LEAST_K_OF = {"complaints": 10}  # who complains may have to fear somebody
MOST_SUPPRESSED = 0.05  # beyond it the table tells another story than the data


@dataclass(frozen=True)
class Form:
    """One spelling of an option: the operator it means and the field types that the operator reads."""

    pattern: str
    operator: str
    types: tuple[str, ...] = ()  # none: every type
    example: str = ""


GENERALISE = (
    Form("month|quarter|year", "date", ("date", "datetime"), "month"),
    Form("age-[1-9][0-9]?", "age", ("integer", "date"), "age-5"),
    Form("band-[1-9][0-9]*", "band", ("integer", "number"), "band-1000"),
    Form("level-[1-3]", "level", ("string",), "level-2"),
    Form(r"grid-(0\.[0-9]{0,4}[1-9]|[1-9])", "grid", ("number", "geopoint"), "grid-0.01"),
    Form("as-is", "keep", (), "as-is"),
)
MASK = (Form("(first|last)-[1-9]", "mask", ("string", "integer"), "last-4"),)
PSEUDONYM = Form("", "pseudonym", ("string", "integer"))
REDACT = Form("", "redact", ("string",))
TOP_CODE = Form("", "top_code", ("integer", "number"))
OPERATORS = {form.operator for form in (*GENERALISE, *MASK, PSEUDONYM, REDACT, TOP_CODE)}
KEYS = {
    "public": (),
    "quasi": ("generalise", "top_code"),
    "sensitive": ("pseudonym", "mask"),
    "free-text": ("redact",),
}


@dataclass(frozen=True)
class Step:
    """The operator of one column and its options."""

    operator: str
    option: str = ""
    top: int | float | None = None
    columns: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """What stands behind the hyphen: `5` of `age-5`."""
        return self.option.partition("-")[2]


def privacy_class(field: Mapping[str, Any]) -> str | None:
    """The field's class, or None when it has none: such a column is not published (PRIVACY.md, gate 1)."""
    value = field.get("privacy")
    return value.get("class") if isinstance(value, dict) else value


def form_of(option: object, forms: tuple[Form, ...]) -> Form | None:
    return next((form for form in forms if isinstance(option, str) and re.fullmatch(form.pattern, option)), None)


def step_of(field: Mapping[str, Any]) -> Step | None:
    """The operator that makes a column publishable; None for a column that is published as it is, or not at all."""
    privacy: Any = field.get("privacy")
    match privacy:
        case {"generalise": option}:
            form = form_of(option, GENERALISE)
            return Step(form.operator, option, privacy.get("top_code")) if form else None
        case {"top_code": top}:
            return Step("top_code", "", top)
        case {"mask": option}:
            return Step("mask", option)
        case {"pseudonym": True}:
            return Step("pseudonym")
        case {"redact": columns}:
            return Step("redact", columns=tuple(columns))
        case _:
            return None


def is_published(field: Mapping[str, Any]) -> bool:
    """Class `public`, or an operator. Whatever else there may be stays back: fail closed."""
    return privacy_class(field) == "public" or step_of(field) is not None


@dataclass(frozen=True)
class PrivacyException:
    """Leave for one column, until a day, by a person: published with every release that uses it."""

    column: str
    reason: Text
    approver: str
    until: str

    def holds(self, today: date) -> bool:
        return today <= date.fromisoformat(self.until)

    def as_dict(self) -> dict[str, Any]:
        return {
            "column": self.column,
            "reason": self.reason.as_dict(),
            "approver": self.approver,
            "until": self.until,
        }


@dataclass(frozen=True)
class PrivacyRules:
    """What `privacy:` in the dataset's YAML says; None stands for the default."""

    k: int | None = None
    suppress: float = MOST_SUPPRESSED
    exceptions: tuple[PrivacyException, ...] = ()

    def least_k(self, family: str) -> int:
        """How many rows must share the published quasi values. A dataset may ask for more, never for less."""
        return max(self.k or 0, LEAST_K_OF.get(family, LEAST_K))
