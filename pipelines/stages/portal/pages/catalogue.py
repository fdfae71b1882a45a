"""All datasets on one page, by family; every entry says what it is, how it stands, and how large its Excel file is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number, size
from pipelines.stages.portal.pages.evidence import badge, state_of
from pipelines.stages.portal.pages.status import summary
from pipelines.stages.portal.site import Page, Site
from pipelines.stages.portal.words import CADENCES, FAMILIES, ORDER, REAL, STANDINGS, SYNTHETIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.model.shelf import Shelf
    from pipelines.model.text import Text

FEW = 8  # up to here a list is read faster than it is filtered


def catalogue_page(site: Site) -> Page:
    """The whole list is there without JavaScript; filter and facets only hide entries, and there are none for few."""
    title = site.two("Katalog data", "Data catalogue")
    page = Page("katalog/", title, site.say(site.catalog.description), "")
    parts = [_opening(site, page), *(_family(site, page, family) for family in FAMILIES)]
    return replace(page, body="".join(parts))


def _opening(site: Site, page: Page) -> str:
    filters = _filter(site) if len(site.shelves) > FEW else ""
    machine = ", ".join(
        html.link(page.link(site.language, path), name)
        for path, name in (("catalog.jsonld", "DCAT"), ("data.json", "data.json"), ("feed.xml", "Atom"))
    )
    evidence = f"<p>{safe(site.two('Seluruh katalog untuk mesin', 'The whole catalogue for machines'))}: {machine}</p>"
    return html.opening(evidence, f'<h1>{safe(page.title)}</h1><p class="tp-lead">{safe(summary(site))}</p>{filters}')


def _filter(site: Site) -> str:
    """Hidden until the page's script shows it: without the script it could do nothing."""
    label = site.two("Saring: tulis kata, misalnya sekolah", "Filter: type a word, for example school")
    groups = "".join(
        [
            _facet(site, "family", site.two("Tema", "Theme"), FAMILIES, [s.dataset.family for s in site.shelves]),
            _facet(
                site,
                "state",
                site.two("Keadaan", "State"),
                {state: STANDINGS[state] for state in ORDER},
                [state_of(shelf) for shelf in site.shelves],
            ),
            _facet(site, "cadence", site.two("Irama terbit", "Cadence"), CADENCES, [_every(s) for s in site.shelves]),
        ]
    )
    return (
        f'<form class="tp-filter" hidden><p><label for="tp-filter">{safe(label)}</label>'
        f'<input id="tp-filter" type="search" autocomplete="off"> <span id="tp-filter-count" role="status"></span></p>'
        f'<details class="tp-facets"><summary>{safe(site.two("Pilih tema, keadaan, irama", "Choose theme, state, cadence"))}</summary><div>{groups}</div></details></form>'
    )


def _facet(site: Site, name: str, legend: str, words: Mapping[str, Text], present: list[str]) -> str:
    boxes = "".join(
        f'<label><input type="checkbox" name="{name}" value="{value}"> {safe(site.say(word))} <span>{present.count(value)}</span></label>'
        for value, word in words.items()
        if value in present
    )
    return f"<fieldset><legend>{safe(legend)}</legend>{boxes}</fieldset>" if boxes else ""


def _every(shelf: Shelf) -> str:
    return shelf.dataset.promise.every or ""


def _family(site: Site, page: Page, family: str) -> str:
    shelves = [shelf for shelf in site.shelves if shelf.dataset.family == family]
    if not shelves:
        return ""
    entries = "".join(_entry(site, page, shelf) for shelf in shelves)
    count = html.note(site.two(f"{len(shelves)} kumpulan data", f"{len(shelves)} datasets"))
    return str(html.Section(family, site.say(FAMILIES[family]), count, f'<ul class="tp-entries">{entries}</ul>'))


def _entry(site: Site, page: Page, shelf: Shelf) -> str:
    words = " ".join([*shelf.dataset.keywords, site.say(site.catalog.publishers[shelf.dataset.publisher].name)])
    state = state_of(shelf)
    data = {"family": shelf.dataset.family, "state": state, "cadence": _every(shelf), "words": words}
    attributes = "".join(f' data-{key}="{safe(value)}"' for key, value in data.items())
    title = html.link(site.dataset_link(page, shelf), site.say(shelf.dataset.title))
    return (
        f"<li{attributes}><div><h3>{title}</h3><p>{safe(site.say(shelf.dataset.description))}</p>{_origin(site, shelf)}</div>"
        f'<div class="tp-entry-facts"><p>{badge(site, shelf, state)}</p>{_facts(site, shelf)}</div></li>'
    )


def _origin(site: Site, shelf: Shelf) -> str:
    """Made up, or real and whose."""
    if shelf.dataset.provenance == "synthetic":
        return f'<p class="tp-made-up">{safe(site.say(SYNTHETIC))}</p>'
    source = site.say(shelf.dataset.attribution) or site.say(site.catalog.publishers[shelf.dataset.publisher].name)
    return f'<p class="tp-small">{safe(f"{site.say(REAL)} · {source}")}</p>'


def _facts(site: Site, shelf: Shelf) -> str:
    newest = shelf.newest
    if newest is None:
        return ""
    cadence = f" · {site.say(CADENCES[_every(shelf)])}" if _every(shelf) in CADENCES else ""
    edition = shelf.period(newest).title(site.language)
    rows = site.two(f"{number(newest.rows, 'id')} baris", f"{number(newest.rows, 'en')} rows")
    excel = next(
        (f" · Excel {size(file.bytes, site.language)}" for file in newest.files if file.name.endswith(".xlsx")), ""
    )
    return f"<p>{safe(edition + cadence)}</p><p>{safe(rows + excel)}</p>"
