"""Data characters in pages: nothing of the data is ever markup, and nothing of it is lost."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.portal.entities import TURNING, safe
from tests.stages.portal.cases import PAYLOAD

READABLE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"), exclude_characters="".join(sorted(TURNING))))


@given(st.text(st.characters(codec=None)))
def test_output_holds_letters_digits_spaces_and_references_only(text: str) -> None:
    assert re.fullmatch(r"(?:[A-Za-z0-9 ]|&#[0-9]+;)*", safe(text))


@given(READABLE)
def test_a_browser_reads_the_text_back(text: str) -> None:
    assert html.unescape(safe(text)) == text


@pytest.mark.parametrize("sign", ["\0", "\t", "\r", "\x1b", "\x7f", "\x85", "\ud800", "\uffff"])
def test_control_characters_are_shown_as_broken(sign: str) -> None:
    assert unicodedata.category(sign) in {"Cc", "Cs", "Cn"}
    assert safe(f"a{sign}b") == "a&#65533;b"


@pytest.mark.parametrize("sign", sorted(TURNING))
def test_marks_that_turn_the_text_around_them_are_shown_as_broken(sign: str) -> None:
    assert safe(f"a{sign}b") == "a&#65533;b"


def test_a_line_break_becomes_a_space() -> None:
    assert safe("a\nb") == "a b"


def test_an_attack_is_only_text() -> None:
    assert not set('<>"[]*_():') & set(safe(PAYLOAD))
