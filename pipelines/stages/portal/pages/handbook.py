"""The officer's handbook of codes: what each means, why it happens, how to cure it. Its words: `site/handbook/codes.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipelines.model import address
from pipelines.model.text import Text
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.site import Page, Site

if TYPE_CHECKING:
    from pipelines.model.text import Language

CODE = re.compile(r"`([^`]+)`")
Entry = Mapping[str, Text]


def handbook_page(site: Site, codes: Path) -> Page:
    """All codes on one page, so that the address of a code is made from the code alone and never moves.

    Left out of the search, whose index every reader loads: officers come here from a message.
    """
    groups = yaml.safe_load(codes.read_text("utf-8"))
    title = site.two("Arti setiap kode pesan", "What each code means")
    lead = site.two(
        "Pesan Terbuka menyebut sebuah kode. Di sini tertulis mengapa ia muncul, apa obatnya, dan sebuah contoh.",
        "A message of Terbuka names a code. Here stands why it appears, how to cure it, and an example.",
    )
    more = site.two("Panduan petugas data", "Handbook for data officers")
    back = f'<p class="tp-crumbs">{html.link("../", more)}</p>'
    sections = [_section(site, group) for group in groups]
    evidence = html.contents(sections, site.two("Kelompok kode", "Groups of codes"))
    opening = html.opening(evidence, f'{back}<h1>{safe(title)}</h1><p class="tp-lead">{safe(lead)}</p>')
    body = opening + "".join(str(section) for section in sections)
    return Page(address.HANDBOOK, title, lead, body, searched=False)


def _section(site: Site, group: Mapping[str, Any]) -> html.Section:
    codes = {code: _texts(entry) for code, entry in group["codes"].items()}
    links = "".join(f'<li><a href="#{code}"><code>{safe(code)}</code></a></li>' for code in codes)
    entries = "".join(_entry(site.language, code, entry) for code, entry in codes.items())
    return html.Section(
        group["key"], site.say(Text.read(group["title"])), f'<ul class="tp-codes">{links}</ul>', entries
    )


def _texts(entry: Mapping[str, Any]) -> Entry:
    return {key: Text.read(value) for key, value in entry.items()}


LINES: Sequence[tuple[str, Text]] = (
    ("cause", Text("Mengapa", "Why")),
    ("cure", Text("Obatnya", "Cure")),
    ("example", Text("Contoh", "Example")),
)


def _entry(language: Language, code: str, entry: Entry) -> str:
    pairs = [(name[language], _inline(entry[key][language])) for key, name in LINES]
    name = f"<h3>{safe(entry['title'][language])} <code>{safe(code)}</code></h3>"
    return f'<div class="tp-explained" id="{code}">{name}{html.facts(pairs)}</div>'


def _inline(text: str) -> str:
    """Plain text with `code` in it, as HTML."""
    parts = CODE.split(text)
    return "".join(f"<code>{safe(part)}</code>" if place % 2 else safe(part) for place, part in enumerate(parts))
