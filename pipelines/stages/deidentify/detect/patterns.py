"""Finds what is not made of digits alone: e-mail, IBAN, plates, passports, addresses, dates of birth, IP and MAC."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import re2

from pipelines.stages.deidentify.detect.hit import Confidence, Found, place_apart
from pipelines.stages.deidentify.detect.table import Form, Table
from pipelines.stages.deidentify.detect.view import View


def patterns(view: View) -> Iterator[Found]:
    """Every pattern that fits; of one kind the first form that fits a place has it."""
    taken: dict[str, list[Found]] = {}
    hints, forms = _forms(view.table, view.asked & view.table.asked_patterns)
    if not hints.search(view.text):
        return
    for form in forms:
        if not _hint(form).search(view.text):
            continue
        for found in _matches(view, form):
            if place_apart(taken.setdefault(form.kind, []), found):
                yield found


@lru_cache(maxsize=256)
def _forms(table: Table, asked: frozenset[str]) -> tuple[re2._Regexp, tuple[Form, ...]]:
    """The forms that count here, and all their hints in one pass: most texts have none."""
    forms = tuple(form for form in table.patterns if form.stands_alone or form.asks in asked)
    return re2.compile("|".join(f"(?:{form.hint})" for form in forms)), forms


@cache
def _hint(form: Form) -> re.Pattern[str]:
    return re.compile(form.hint or "")


def _matches(view: View, form: Form) -> Iterator[Found]:
    for match in form.matches(view.text):
        start, end = match.span()
        confidence = _confidence(view, form, start, end)
        if (
            confidence
            and form.passes(match)
            and not (form.not_after and form.not_after.search(view.text, max(0, start - 200), start))
        ):
            yield Found(form.kind, confidence, start, end)


def _confidence(view: View, form: Form, start: int, end: int) -> Confidence | None:
    if "beside" in form.says and form.asks in view.beside(start, end):
        return form.says["beside"]
    if "whole" in form.says and view.text.strip() == view.text[start:end]:
        return form.says["whole"]
    return form.says.get("run")
