"""What is fresh, late or refused, and why: the page for those who keep the office to its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day
from pipelines.stages.portal.site import Page, Site, dataset_path
from pipelines.stages.portal.words import STANDINGS

if TYPE_CHECKING:
    from pipelines.model.shelf import Shelf


def status_page(site: Site) -> Page:
    """One line for each dataset; refusals with every rule, row and column."""
    title = site.two("Status: janji dan kenyataan", "Status: promises and facts")
    page = Page(
        "status/", title, site.two("Yang segar, terlambat, atau ditolak.", "What is fresh, late or refused."), ""
    )
    head = [
        site.two("Data", "Dataset"),
        site.two("Edisi", "Edition"),
        site.two("Keadaan", "State"),
        site.two("Janji berikutnya", "Next promise"),
    ]
    rows = [_row(site, page, shelf) for shelf in site.shelves]
    machine = html.link(page.link(site.language, "status.json"), "status.json")
    opening = (
        f'<section class="tp-section tp-opening"><div class="tp-margin"><p>{machine}</p></div><div class="tp-claim"><h1>{safe(title)}</h1>'
        f"{html.table(head, rows, title, css='tp-stack')}</div></section>"
    )
    refused = "".join(_refusals(site, shelf) for shelf in site.shelves if shelf.refusals)
    return Page(page.path, title, page.description, opening + refused)


def _row(site: Site, page: Page, shelf: Shelf) -> list[str]:
    root = "" if site.language == "id" else "en/"
    target = page.link(site.language, f"{root}{dataset_path(shelf.dataset.name)}")
    state = "refused" if shelf.refusals else shelf.standing
    edition = f"{shelf.newest.edition} r{shelf.newest.revision}" if shelf.newest else "–"
    due = day(shelf.due.isoformat(), site.language) if shelf.due else "–"
    return [
        html.link(target, site.say(shelf.dataset.title)),
        safe(edition),
        html.badge(state, site.say(STANDINGS[state])),
        safe(due),
    ]


def _refusals(site: Site, shelf: Shelf) -> str:
    head = [
        site.two("Berkas", "File"),
        site.two("Baris", "Row"),
        site.two("Kolom", "Column"),
        site.two("Temuan", "Finding"),
        site.two("Jumlah", "Count"),
    ]
    parts = []
    for refusal in shelf.refusals:
        rows = [
            [
                safe(f.file),
                safe(str(f.row or "–")),
                safe(f.field or "–"),
                safe(f"{f.message[site.language]} {f.remedy[site.language]}"),
                safe(str(f.count)),
            ]
            for f in refusal.findings[:50]
        ]
        caption = f"{site.say(shelf.dataset.title)} {refusal.edition}"
        parts.append(html.paragraph(caption) + html.table(head, rows, caption, css="tp-stack"))
    evidence = html.note(day(shelf.refusals[-1].refused_at[:10], site.language))
    return html.section(
        f"tolak-{shelf.dataset.name}",
        site.two("Ditolak: ", "Refused: ") + site.say(shelf.dataset.title),
        evidence,
        "".join(parts),
    )
