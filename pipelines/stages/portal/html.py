"""Small pieces of HTML that several pages share. Everything that comes from data goes through `safe`."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.model.text import Text
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.words import SIGNS, STANDINGS


def section(identity: str, title: str, evidence: str, claim: str) -> str:
    """A part of a page: the evidence in the ruled margin, the claim in the wide column."""
    return (
        f'<section class="tp-section" id="{identity}" aria-labelledby="{identity}-t">'
        f'<div class="tp-margin"><h2 id="{identity}-t">{safe(title)}</h2>{evidence}</div>'
        f'<div class="tp-claim">{claim}</div></section>'
    )


def note(text: str) -> str:
    """A line of evidence."""
    return f"<p>{safe(text)}</p>" if text else ""


def paragraph(text: str) -> str:
    return f"<p>{safe(text)}</p>"


def link(target: str, label: str, extra: str = "") -> str:
    return f'<a href="{safe_url(target)}"{extra}>{safe(label)}</a>'


def safe_url(target: str) -> str:
    """Addresses are built by us from names that are checked; what is left to encode is `&` and quotes."""
    return (
        target.replace("&", "&amp;")
        .replace('"', "%22")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("'", "%27")
        .replace(" ", "%20")
    )


def badge(state: str, words: str) -> str:
    """State is always sign, word and colour together."""
    return f'<span class="tp-state tp-{state}"><span class="tp-sign" aria-hidden="true">{SIGNS[state]}</span> {safe(words)}</span>'


def standing_words(state: str) -> Text:
    return STANDINGS[state]


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], label: str, *, numeric: Sequence[int] = (), css: str = ""
) -> str:
    """A table in its own scroll box; cells are HTML already. `numeric` columns stand right."""
    cells = "".join(f'<th scope="col"{_right(i, numeric)}>{cell}</th>' for i, cell in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f"<td{_right(i, numeric)}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return (
        f'<div class="tp-scroll" role="region" tabindex="0" aria-label="{safe(label)}">'
        f'<table class="tp-table {css}"><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _right(position: int, numeric: Sequence[int]) -> str:
    return ' class="tp-num"' if position in numeric else ""


def details(summary: str, content: str) -> str:
    return f'<details class="tp-details"><summary>{safe(summary)}</summary>{content}</details>'


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Term and value on one line; values are HTML already."""
    return (
        '<dl class="tp-facts">'
        + "".join(f"<div><dt>{safe(term)}</dt><dd>{value}</dd></div>" for term, value in pairs)
        + "</dl>"
    )


def code(text: str) -> str:
    """A snippet that can be selected and scrolled on its own."""
    return f'<pre class="tp-code" tabindex="0"><code>{safe(text).replace(chr(10), "&#10;")}</code></pre>'
