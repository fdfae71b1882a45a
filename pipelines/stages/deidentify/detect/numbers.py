"""Finds identifiers made of digits: each way to read a row of digits against each form of that length."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.stages.deidentify.detect.chains import Window, windows
from pipelines.stages.deidentify.detect.hit import Confidence, Found
from pipelines.stages.deidentify.detect.table import Form
from pipelines.stages.deidentify.detect.view import View
from pipelines.stages.deidentify.detect.words import OTHER

RARE = 0.01  # of random numbers fewer than this pass: the number itself is evidence, however it is written


def numbers(view: View, *, only_beside: bool = False) -> Iterator[Found]:
    """Every digit form that fits, overlaps included; with `only_beside` those that a word or the label asks for."""
    asked = bool(view.words or view.label)
    if only_beside and not asked:
        return
    by_length = view.table.beside if asked else view.table.alone
    for chain in view.chains:
        for window in windows(chain, by_length):
            asks = view.beside(window.start, window.end) if asked else frozenset()
            if found := _first(window, by_length[len(window.digits)], asks, only_beside=only_beside):
                yield from found


def _first(window: Window, forms: tuple[Form, ...], asks: frozenset[str], *, only_beside: bool) -> list[Found]:
    """Of each kind the first form that fits."""
    found: dict[str, Found] = {}
    for form in forms:
        if form.kind in found or (only_beside and form.asks not in asks):
            continue
        verdict = _verdict(window, form, asks)
        if verdict and (match := form.pattern.fullmatch(window.digits)) and form.passes(match):
            confidence, chance = verdict
            found[form.kind] = Found(form.kind, confidence, window.start, window.end, chance)
    return list(found.values())


def _verdict(window: Window, form: Form, asks: frozenset[str]) -> tuple[Confidence, float] | None:
    """How sure the place makes us, and the chance that a number of amounts looks so; None: this is not looked at here."""
    if form.asks in asks and "beside" in form.says and (form.checks or _is_one_number(window, form)):
        return form.says["beside"], 0.0
    if "part" in form.says:
        return form.says["part"], 0.0
    if window.is_list:
        return None
    chance = form.chance if window.chain.is_whole_cell else 0.0
    if window.is_number or window.chain.is_money or (OTHER in asks and len(window.sizes) == 1):
        doubtful = "run" in form.says and 0 < form.chance < RARE
        return ("medium", form.chance if window.chain.is_whole_cell else 0.0) if doubtful else None
    shape = _shape(window, form)
    return (form.says[shape], chance) if shape in form.says else None


def _is_one_number(window: Window, form: Form) -> bool:
    """For forms without a check the way of writing has to say that this is one number and no amount or code."""
    if window.is_number or window.is_code or window.is_list or window.chain.is_money:
        return False
    return len(window.sizes) == 1 or window.sizes in form.groups or window.fills_the_chain


def _shape(window: Window, form: Form) -> str:
    if len(window.sizes) == 1:
        return "run"
    if window.sizes in form.groups or max(window.sizes) == 1:
        return "grouped"
    return "loose" if window.fills_the_chain and not window.is_code else ""
