"""Finds what is not made of digits alone: e-mail, IBAN, plates, passports, addresses, dates of birth, IP and MAC."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.stages.deidentify.detect.hit import Confidence, Found
from pipelines.stages.deidentify.detect.table import Form
from pipelines.stages.deidentify.detect.view import View


def patterns(view: View) -> Iterator[Found]:
    """Every pattern that fits; of one kind the first form that fits a place has it."""
    taken: dict[str, list[Found]] = {}
    for form in view.table.patterns:
        if form.hint is None or not (form.stands_alone or view.is_asked) or not form.hint.search(view.text):
            continue
        for found in _matches(view, form):
            mine = taken.setdefault(form.kind, [])
            if all(found.end <= other.start or other.end <= found.start for other in mine):
                mine.append(found)
                yield found


def _matches(view: View, form: Form) -> Iterator[Found]:
    for match in form.pattern.finditer(view.text):
        start, end = match.span()
        confidence = _confidence(view, form, start, end)
        if confidence and form.passes(match) and not (form.not_after and form.not_after.search(view.text, 0, start)):
            yield Found(form.kind, confidence, start, end)


def _confidence(view: View, form: Form, start: int, end: int) -> Confidence | None:
    if "beside" in form.says and form.asks in view.beside(start, end):
        return form.says["beside"]
    if "whole" in form.says and view.text.strip() == view.text[start:end]:
        return form.says["whole"]
    return form.says.get("run")
