"""All datasets on one page, by family; every entry says what it is, how it stands, and how large its Excel file is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number, size
from pipelines.stages.portal.site import Page, Site, dataset_path
from pipelines.stages.portal.words import CADENCES, FAMILIES, STANDINGS, SYNTHETIC

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf


def catalogue_page(site: Site) -> Page:
    """The whole list is there without JavaScript; the filter field only hides entries."""
    title = site.two("Katalog data", "Data catalogue")
    page = Page("katalog/", title, site.say(site.catalog.description), "")
    parts = [_opening(site, title)]
    parts += [_family(site, page, family) for family in FAMILIES]
    return Page(page.path, title, page.description, "".join(parts))


def _opening(site: Site, title: str) -> str:
    total = len(site.shelves)
    lead = site.two(f"{total} kumpulan data.", f"{total} datasets.")
    label = site.two("Saring: tulis kata, misalnya sekolah", "Filter: type a word, for example school")
    field = (
        f'<p class="tp-filter" hidden><label for="tp-filter">{safe(label)}</label>'
        f'<input id="tp-filter" type="search" autocomplete="off"> <span id="tp-filter-count" role="status"></span></p>'
    )
    return (
        f'<section class="tp-section tp-opening"><div class="tp-margin"></div>'
        f'<div class="tp-claim"><h1>{safe(title)}</h1><p class="tp-lead">{safe(lead)}</p>{field}</div></section>'
    )


def _family(site: Site, page: Page, family: str) -> str:
    shelves = [shelf for shelf in site.shelves if shelf.dataset.family == family]
    if not shelves:
        return ""
    entries = "".join(_entry(site, page, shelf) for shelf in shelves)
    title = site.say(FAMILIES[family])
    evidence = html.note(site.two(f"{len(shelves)} kumpulan data", f"{len(shelves)} datasets"))
    return html.section(family, title, evidence, f'<ul class="tp-entries">{entries}</ul>')


def _entry(site: Site, page: Page, shelf: Shelf) -> str:
    root = "" if site.language == "id" else "en/"
    target = page.link(site.language, f"{root}{dataset_path(shelf.dataset.name)}")
    made_up = (
        f' <span class="tp-made-up">{safe(site.say(SYNTHETIC))}</span>'
        if shelf.dataset.provenance == "synthetic"
        else ""
    )
    words = " ".join([*shelf.dataset.keywords, site.say(site.catalog.publishers[shelf.dataset.publisher].name)])
    state = "refused" if shelf.refusals else shelf.standing
    return (
        f'<li data-words="{safe(words)}"><div><h3>{html.link(target, site.say(shelf.dataset.title))}</h3>'
        f"<p>{safe(site.say(shelf.dataset.description))}{made_up}</p></div>"
        f'<div class="tp-entry-facts">{html.badge(state, site.say(STANDINGS[state]))}{_facts(site, shelf)}</div></li>'
    )


def _facts(site: Site, shelf: Shelf) -> str:
    newest = shelf.newest
    if newest is None:
        return ""
    cadence = f" · {site.say(CADENCES[shelf.dataset.promise.every])}" if shelf.dataset.promise.every in CADENCES else ""
    edition = shelf.period(newest).title(site.language)
    rows = site.two(f"{number(newest.rows, 'id')} baris", f"{number(newest.rows, 'en')} rows")
    excel = next(
        (f" · Excel {size(file.bytes, site.language)}" for file in newest.files if file.name.endswith(".xlsx")), ""
    )
    return f"<p>{safe(edition + cadence)}</p><p>{safe(rows + excel)}</p>"
