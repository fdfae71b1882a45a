"""What is fresh, late or refused, and why: the page for those who keep the office to its promises."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day
from pipelines.stages.portal.pages.evidence import badge, state_of
from pipelines.stages.portal.pages.refusal import refusals
from pipelines.stages.portal.site import Page, Site
from pipelines.stages.portal.words import ORDER

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf


def status_page(site: Site) -> Page:
    """One line for each dataset, what needs attention first; refusals with every rule, row and column."""
    title = site.two("Status: janji dan kenyataan", "Status: promises and facts")
    page = Page("status/", title, summary(site), "")
    head = [
        site.two("Data", "Dataset"),
        site.two("Keadaan", "State"),
        site.two("Terbaru", "Newest"),
        site.two("Terbit", "Published"),
        site.two("Janji berikutnya", "Next promise"),
    ]
    shelves = sorted(site.shelves, key=lambda shelf: ORDER.index(state_of(shelf)))
    rows = [_row(site, page, shelf) for shelf in shelves]
    machine = html.link(page.link(site.language, "status.json"), "status.json")
    evidence = f"{html.note(site.two('Untuk mesin', 'For machines'))}<p>{machine}</p>"
    claim = f'<h1>{safe(title)}</h1><p class="tp-lead">{safe(summary(site))}</p>{html.table(head, rows, title, labelled=(2, 3, 4), css="tp-stack")}'
    refused = "".join(str(refusals(site, shelf)) for shelf in shelves if shelf.refusals)
    return replace(page, body=html.opening(evidence, claim) + refused)


def summary(site: Site) -> str:
    """How many datasets are on time, late, refused: one sentence, without what there is none of."""
    counts = {state: sum(state_of(shelf) == state for shelf in site.shelves) for state in ORDER}
    words = {
        "fresh": site.two("{} tepat waktu", "{} on time"),
        "late": site.two("{} terlambat", "{} late"),
        "refused": site.two("{} edisinya ditolak", "{} with a refused edition"),
        "unpublished": site.two("{} belum terbit", "{} not published yet"),
        "closed": site.two("{} serinya selesai", "{} closed"),
    }
    said = ", ".join(word.format(counts[state]) for state, word in words.items() if counts[state])
    total = site.two(f"{len(site.shelves)} kumpulan data", f"{len(site.shelves)} datasets")
    return f"{total}: {said}." if said else f"{total}."


def _row(site: Site, page: Page, shelf: Shelf) -> list[str]:
    newest = shelf.newest
    return [
        html.link(site.dataset_link(page, shelf), site.say(shelf.dataset.title)),
        badge(site, shelf, state_of(shelf)),
        safe(f"{newest.edition} r{newest.revision}" if newest else "–"),
        safe(day(newest.released_at[:10], site.language) if newest else "–"),
        safe(day(shelf.due.isoformat(), site.language) if shelf.due else "–"),
    ]
