"""Reads the table of kinds: one YAML file a country in `kinds/`. Another country's identifiers are one file more.

    lists: {NAME: FILE.csv}      prefix lists: NAME is the column `prefix`, `districts` that with its districts
    other: [words]               a number after one of these is something else
    kinds: {NAME: {title: {id, en}, words: [context words], forms: [form, …], numbers: digits}}
    phone: {region, words, mobile, area, public}     see phones.py

A form is either `digits` (a pattern for the digits alone, whatever stands between them) with `length: [least, most]` and
`groups` (the ways of grouping that people use), or a `pattern` for the text itself with a `hint` that a match contains (RE2: no
lookaround). `checks` are named in checks.py; `lengths` are those that the first two letters
ask for; the text before must not match `not_after`. The confidence (high, medium, none where absent) depends on how it stands there:
`run` unbroken, `grouped` in one of the groups, `loose` in any other grouping that fills the number, `part` in any grouping inside
a longer row of numbers, `whole` as the whole cell, `beside` next to one of the words. `chance` is the share of random numbers of
that length that pass: what a column of amounts shows anyway. Of one kind the first form that fits counts.
`numbers`: it is looked for in columns of numbers too, among those of that many digits and more. Only for kinds that hold a day of
birth or other proof: amounts look like telephones and accounts, but hardly ever like a day.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from pipelines.model.text import Text
from pipelines.stages.deidentify.detect.checks import check
from pipelines.stages.deidentify.detect.table import SHAPES, Form, Phones, Table
from pipelines.stages.deidentify.detect.words import OTHER, Vocabulary

KINDS = Path(__file__).parent / "kinds"
KEYS = {
    "digits",
    "pattern",
    "hint",
    "length",
    "groups",
    "checks",
    "chance",
    "words",
    "flags",
    "not_after",
    "lengths",
    *SHAPES,
}
Files = list[tuple[Path, dict[str, Any]]]


@cache
def table(*paths: Path) -> Table:
    """The files of `kinds/`, or these. A country's come before those of no country: theirs is the more exact word."""
    chosen = paths or tuple(KINDS.glob("*.yaml"))
    ordered = sorted(chosen, key=lambda path: (path.stem == "generic", path.stem))
    files = [(path, yaml.safe_load(path.read_text("utf-8"))) for path in ordered]
    forms = [form for path, content in files for form in _forms(path, content)]
    digits = [form for form in forms if form.hint is None]
    return Table(
        titles={
            "phone": Text("Nomor telepon", "Phone number"),
            **{
                name: Text.read(kind["title"])
                for _, content in reversed(files)
                for name, kind in content["kinds"].items()
            },
        },
        patterns=tuple(form for form in forms if form.hint is not None),
        alone=_by_length([form for form in digits if form.stands_alone]),
        beside=_by_length(digits),
        phones=tuple(_phones(content["phone"]) for _, content in files if "phone" in content),
        codes=frozenset().union(
            *(codes for path, content in files for _, codes in _lists(path.parent, content.get("lists", {})))
        ),
        asked_digits=frozenset(form.asks for form in digits),
        asked_patterns=frozenset(form.asks for form in forms if form.hint is not None),
        numbers={n: k["numbers"] for _, content in files for n, k in content["kinds"].items() if "numbers" in k},
        words=Vocabulary.of(pair for _, content in files for pair in _words(content)),
    )


def _by_length(forms: list[Form]) -> dict[int, tuple[Form, ...]]:
    every = {length for form in forms for length in range(form.length[0], form.length[1] + 1)}
    return {n: tuple(form for form in forms if form.length[0] <= n <= form.length[1]) for n in sorted(every)}


def _words(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((word, OTHER) for word in content.get("other", ()))
    yield from ((word, "phone") for word in content.get("phone", {}).get("words", ()))
    for name, kind in content["kinds"].items():
        yield from ((word, name) for word in kind["words"])
        for place, form in enumerate(kind["forms"]):
            yield from ((word, f"{name}/{place}") for word in form.get("words", ()))


def _forms(path: Path, content: dict[str, Any]) -> Iterator[Form]:
    lists = dict(_lists(path.parent, content.get("lists", {})))
    for name, kind in content["kinds"].items():
        for place, form in enumerate(kind["forms"]):
            if unknown := form.keys() - KEYS:
                raise ValueError(f"{path}: {name}.forms[{place}] has {sorted(unknown)}; known are {sorted(KEYS)}")
            yield _form(name, place, form, lists)


def _form(kind: str, place: int, form: dict[str, Any], lists: dict[str, frozenset[str]]) -> Form:
    flags = re.IGNORECASE if form.get("flags") == "i" else re.NOFLAG
    return Form(
        kind=kind,
        asks=f"{kind}/{place}" if "words" in form else kind,
        pattern=re.compile(form["digits"] if "digits" in form else form["pattern"], flags),
        hint=form.get("hint"),
        length=tuple(form.get("length", (0, 0))),
        groups=frozenset(map(tuple, form.get("groups", ()))),
        checks=tuple(check(rule, lists) for rule in form.get("checks", ())),
        chance=form.get("chance", 0.0),
        not_after=re.compile(form["not_after"]) if "not_after" in form else None,
        lengths=form.get("lengths", {}),
        says={shape: form[shape] for shape in SHAPES if shape in form},
        stands_alone=any(shape in form for shape in SHAPES if shape != "beside"),
    )


def _phones(phone: dict[str, Any]) -> Phones:
    import phonenumbers  # noqa: PLC0415  (as in `phones.py`)

    code = str(phonenumbers.country_code_for_region(phone["region"]))
    return Phones(phone["region"], code, *(re.compile(phone[key]) for key in ("mobile", "area", "public")))


def _lists(folder: Path, names: dict[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
    for name, file in names.items():
        with (folder / file).open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(line for line in stream if not line.startswith("#")))
        yield name, frozenset(row["prefix"] for row in rows)
        yield "districts", frozenset(row["prefix"] + one for row in rows for one in _spread(row["districts"] or ""))


def _spread(ranges: str) -> Iterator[str]:
    """`01-03 07` is 01, 02, 03, 07."""
    for item in ranges.split():
        first, _, last = item.partition("-")
        yield from (f"{number:02d}" for number in range(int(first), int(last or first) + 1))
