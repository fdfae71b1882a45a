"""Finds identifiers made of digits: each way to read a row of digits against each form of that length."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.stages.deidentify.detect.chains import Window, windows
from pipelines.stages.deidentify.detect.hit import Confidence, Found
from pipelines.stages.deidentify.detect.table import Form
from pipelines.stages.deidentify.detect.view import View
from pipelines.stages.deidentify.detect.words import NOBODY, OTHER

Verdict = tuple[Confidence, float]
GROUPS_OF_A_CODE = 5  # `12.10.01.04.01.09.010`: places and goods
RARE = 0.01  # of random numbers fewer than this pass: the number itself is evidence, however it is written


def numbers(view: View, *, only_beside: bool = False) -> Iterator[Found]:
    """Every digit form that fits, overlaps included; with `only_beside` those that a word or the label asks for."""
    by_length = view.table.beside if view.asks_for(view.table.asked_digits) else view.table.alone
    most = max(by_length)
    for chain in view.chains:
        for window in windows(chain, by_length, most):
            is_list_of_codes = len({*window.sizes}) == 1 < len(window.sizes) and view.table.codes.issuperset(
                window.numbers
            )
            if is_list_of_codes or len(set(window.digits)) == 1:  # `1111111111111111` stands for nobody
                continue
            yield from _fitting(view, window, by_length[len(window.digits)], only_beside=only_beside)


def _fitting(view: View, window: Window, forms: tuple[Form, ...], *, only_beside: bool) -> Iterator[Found]:
    """Of each kind the first form that fits."""
    asks = view.beside(window.start, window.end) if view.is_asked else NOBODY
    done: set[str] = set()
    for form in forms:
        is_asked = form.asks in asks
        if not (is_asked or form.stands_alone) or form.kind in done or (only_beside and not is_asked):
            continue
        match = form.pattern.fullmatch(window.digits)
        verdict = match and _verdict(window, form, asks)
        if match and verdict and form.passes(match):
            done.add(form.kind)
            yield Found(form.kind, verdict[0], window.start, window.end, verdict[1], is_asked)


def _verdict(window: Window, form: Form, asks: frozenset[str]) -> Verdict | None:
    """How sure the place makes us, and the chance that a number of amounts looks so; None: this is not looked at here."""
    if form.asks in asks and "beside" in form.says and (form.checks or _is_one_number(window, form)):
        return form.says["beside"], 0.0
    if "part" in form.says:
        return form.says["part"], 0.0
    if (
        not form.stands_alone
        or window.is_measure
        or window.is_list
        or (form.chance >= RARE and not window.fills_the_chain)
    ):
        return None
    return _alone(window, form, is_doubted=OTHER in asks and window.is_run)


def _alone(window: Window, form: Form, *, is_doubted: bool) -> Verdict | None:
    """Without a word. An amount that would be an identifier is one only if that is rare among amounts."""
    chance = form.chance if form.chance and window.chain.is_whole_cell else 0.0
    if window.is_thousands or window.is_amount or is_doubted:
        is_rare = "loose" in form.says and 0 < form.chance < RARE
        is_one = window.is_run or (window.is_thousands and not window.is_amount)
        return ("medium", chance) if is_rare and is_one else None
    shape = _shape(window, form)
    return (form.says[shape], chance) if shape in form.says else None


def _is_one_number(window: Window, form: Form) -> bool:
    """For forms without a check the way of writing has to say that this is one number and no amount or code."""
    is_amount = window.is_amount or (window.is_thousands and window.gaps[0] != " ")
    if is_amount or window.has_cents or window.is_decimal or window.is_code or window.is_list:
        return False
    return window.is_run or window.sizes in form.groups or window.fills_the_chain


def _shape(window: Window, form: Form) -> str:
    if window.is_run:
        return "run"
    if window.sizes in form.groups or max(window.sizes) == 1:
        is_mixed = " " in window.gaps and len(set(window.gaps)) > 1  # `12.345.678,9 123.456` are two amounts
        return "grouped" if form.checks or (window.stands_apart and not is_mixed) else ""
    is_dotted_code = set(window.gaps) == {"."} and len(window.sizes) >= GROUPS_OF_A_CODE
    return "loose" if window.fills_the_chain and not window.is_code and not is_dotted_code else ""
