"""Small pieces of HTML that several pages share. Everything that comes from data goes through `safe`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.words import SIGNS

ALLOWED = re.compile(r"(?:https?://|mailto:|[^:]*$)")  # an address of any other scheme could run


@dataclass(frozen=True)
class Section:
    """A part of a page: the evidence in the ruled margin, the claim in the wide column. `title` is text, the rest HTML."""

    identity: str
    title: str
    evidence: str
    claim: str

    def __str__(self) -> str:
        name = self.identity
        return (
            f'<section class="tp-section" id="{name}" aria-labelledby="{name}-t">'
            f'<div class="tp-margin"><h2 id="{name}-t">{safe(self.title)}</h2>{self.evidence}</div>'
            f'<div class="tp-claim">{self.claim}</div></section>'
        )


def opening(evidence: str, claim: str) -> str:
    """The head of a page, without a rule above it."""
    return f'<section class="tp-section tp-opening"><div class="tp-margin">{evidence}</div><div class="tp-claim">{claim}</div></section>'


def contents(sections: Iterable[Section], label: str) -> str:
    """Links to the parts of a page; for the margin, where there is one."""
    links = "".join(f"<li>{link(f'#{part.identity}', part.title)}</li>" for part in sections)
    return f'<nav class="tp-contents" aria-label="{safe(label)}"><ul>{links}</ul></nav>'


def note(text: str) -> str:
    """A line of evidence."""
    return f"<p>{safe(text)}</p>" if text else ""


def paragraph(text: str) -> str:
    return f"<p>{safe(text)}</p>"


def link(target: str, label: str, extra: str = "") -> str:
    return f'<a href="{safe_url(target)}"{extra}>{safe(label)}</a>'


def safe_url(target: str) -> str:
    """An address as an attribute. Only http, https, mailto and relative addresses; anything else leads nowhere."""
    if not ALLOWED.match(target):
        return "#"
    return (
        target.replace("&", "&amp;")
        .replace('"', "%22")
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("'", "%27")
        .replace(" ", "%20")
    )


def badge(state: str, words: str, data: Mapping[str, str] | None = None) -> str:
    """State is always sign, word and colour together. `data`: what the page's script needs to judge it again."""
    more = "".join(f' data-{key}="{safe(value)}"' for key, value in (data or {}).items())
    return f'<span class="tp-state tp-{state}"{more}><span class="tp-sign" aria-hidden="true">{SIGNS[state]}</span> {safe(words)}</span>'


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    label: str,
    *,
    numeric: Sequence[int] = (),
    labelled: Sequence[int] = (),
    css: str = "",
) -> str:
    """A table in its own scroll box; heads are text, cells are HTML already.

    `numeric` columns stand right; `labelled` ones say their head again on a phone, where the cells stand in one line.
    """
    cells = "".join(f'<th scope="col"{_right(i, numeric)}>{safe(cell)}</th>' for i, cell in enumerate(head))
    said = [f' data-head="{safe(cell)}"' if i in labelled else "" for i, cell in enumerate(head)]
    body = "".join(
        "<tr>" + "".join(f"<td{_right(i, numeric)}{said[i]}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row in rows
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
    lines = "&#10;".join(safe(line) for line in text.splitlines())
    return f'<pre class="tp-code" tabindex="0"><code>{lines}</code></pre>'
