"""A field's constraints as Excel's data validation, which answers while somebody types. A pattern is beyond it: `check`
looks at those."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.stages.workbook.kinds import kind_of
from pipelines.stages.workbook.limits import kind_name, sentences

Options = dict[str, Any]
MOST_TITLE, MOST_MESSAGE = 32, 255  # Excel's limits of prompts (ECMA-376 part 1, 18.3.1.32)
LEAST_YEAR, MOST_YEAR = 1, 9999
FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(9999, 12, 31)  # Excel believes in a 29 February 1900
LARGEST = 999_999_999_999_999  # a cell keeps 15 digits


@dataclass(frozen=True)
class Cells:
    """The cells that a rule is for: the first one, and the whole range with fixed ends."""

    first: str
    all: str


def validation(field: Mapping[str, Any], cells: Cells, choices: Sequence[Any] | str | None, example: str) -> Options:
    """`choices` are the allowed values, or the range of another sheet where they stand."""
    rule = {"validate": "list", "source": choices} if choices else _rule(field, cells)
    return {**rule, **_prompts(field, example), "ignore_blank": True}


def _rule(field: Mapping[str, Any], cells: Cells) -> Options:  # noqa: PLR0911  (one line for each kind)
    limits, kind = field.get("constraints", {}), kind_of(field)
    conditions = _conditions(kind, limits, cells.first)
    if limits.get("unique"):
        once = f"SUMPRODUCT(--({cells.all}={cells.first}))=1"
        return {"validate": "custom", "value": f"=AND({','.join([*conditions, once])})"}
    if {"exclusiveMinimum", "exclusiveMaximum"} & limits.keys() and kind in {"integer", "number"}:
        return {"validate": "custom", "value": f"=AND({','.join(conditions)})"}
    match kind:
        case "integer":
            return _between("integer", limits, -LARGEST, LARGEST)
        case "number":
            return _between("decimal", limits, -LARGEST, LARGEST)
        case "year":
            return _between("integer", limits, LEAST_YEAR, MOST_YEAR)
        case "date" | "datetime":
            return _days(limits)
        case "time":
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        case _:
            return _length(limits)


def _conditions(kind: str, limits: Mapping[str, Any], cell: str) -> list[str]:
    """The same limits as parts of a formula."""
    found = [f"ISNUMBER({cell})"] if kind != "text" else []
    found += [f"{cell}=INT({cell})"] if kind in {"integer", "year"} else []
    signs = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
    if kind in {"integer", "number", "year"}:
        found += [f"{cell}{sign}{limits[name]}" for name, sign in signs.items() if name in limits]
    found += [f"LEN({cell})>={limits['minLength']}"] if "minLength" in limits else []
    found += [f"LEN({cell})<={limits['maxLength']}"] if "maxLength" in limits else []
    return found


def _between(kind: str, limits: Mapping[str, Any], least: float, most: float) -> Options:
    low, high = _number(limits.get("minimum", least)), _number(limits.get("maximum", most))
    return {"validate": kind, "criteria": "between", "minimum": low, "maximum": high}


def _number(value: Any) -> float:
    found = float(value)
    return int(found) if found.is_integer() else found


def _days(limits: Mapping[str, Any]) -> Options:
    low, high = _day(limits.get("minimum"), FIRST_DAY), _day(limits.get("maximum"), LAST_DAY)
    return {"validate": "date", "criteria": "between", "minimum": low, "maximum": high}


def _day(value: Any, otherwise: date) -> date:
    try:
        return max(FIRST_DAY, date.fromisoformat(str(value)[:10])) if value else otherwise
    except ValueError:
        return otherwise


def _length(limits: Mapping[str, Any]) -> Options:
    if not {"minLength", "maxLength"} & limits.keys():
        return {"validate": "any"}
    low, high = limits.get("minLength", 0), limits.get("maxLength", 32_767)
    return {"validate": "length", "criteria": "between", "minimum": low, "maximum": high}


def _prompts(field: Mapping[str, Any], example: str) -> Options:
    kind, rules = kind_name(field), sentences(field)
    said = "; ".join([kind.id, *(rule.id for rule in rules)])
    in_english = "; ".join([kind.en, *(rule.en for rule in rules)])
    shown = f"\nContoh / example: {example}" if example else ""
    message = _fit(f"{said}\n{in_english}", MOST_MESSAGE - len(shown)) + shown
    title = _fit(str(field.get("title", field["name"])), MOST_TITLE)
    refused = _fit(f"Isi yang boleh: {said}\nAllowed: {in_english}", MOST_MESSAGE)
    return {
        "input_title": title,
        "input_message": message,
        "error_title": "Belum sesuai / Not accepted",
        "error_message": refused,
    }


def _fit(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
