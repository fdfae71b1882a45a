"""The page of a dataset: the answer first, then what it rests on, in the order of the design language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.answer import sentence, sentence_html
from pipelines.stages.portal.charts.stamp import stamp
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import moment, number, size
from pipelines.stages.portal.pages import evidence, figures, files, table, use
from pipelines.stages.portal.site import Page, Site, dataset_path
from pipelines.stages.portal.words import FAMILIES, SYNTHETIC

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf


def dataset_page(site: Site, shelf: Shelf, json_ld: str) -> Page:
    """A page that stays whole whatever is missing: no release, no figure, no number, a refused newest edition."""
    path = dataset_path(shelf.dataset.name)
    page = Page(path, site.say(shelf.dataset.title), sentence(shelf, site.language), "", json_ld, searched=False)
    newest = shelf.newest
    parts = [_banner(site, shelf), _opening(site, shelf, page)]
    if newest is not None:
        parts += [
            figures.chart(site, shelf, page),
            figures.corrections(site, shelf),
            files.files(site, shelf, newest, page),
            evidence.freshness(site, shelf),
            evidence.quality(site, shelf, newest, page),
        ]
    parts.append(evidence.limitations(site, shelf))
    if newest is not None:
        parts += [
            evidence.privacy(site, shelf),
            table.preview(site, shelf, newest),
            table.dictionary(site, shelf),
            evidence.editions(site, shelf, page),
            use.use(site, shelf),
            use.verify(site, shelf, newest),
            use.cite(site, shelf, newest),
        ]
    parts.append(use.report(site, shelf))
    return Page(path, page.title, page.description, "".join(parts), json_ld, searched=False)


def _banner(site: Site, shelf: Shelf) -> str:
    """Which edition is shown because which was refused, and why; never a cell."""
    if not shelf.refusals:
        return ""
    said = []
    for refusal in shelf.refusals:
        edition = refusal.edition or site.two("terbaru", "newest")
        first = refusal.findings[0]
        more = sum(finding.count for finding in refusal.findings) - first.count
        others = site.two(f" (dan {more} temuan lain)", f" (and {more} more findings)") if more > 0 else ""
        said.append(
            site.two(f"Edisi {edition} ditolak", f"Edition {edition} was refused")
            + f": {first.line(site.language)}{others}"
        )
    shown = (
        site.two(f"Yang tampil edisi {shelf.newest.edition}.", f"Shown is edition {shelf.newest.edition}.")
        if shelf.newest
        else site.two("Belum ada edisi yang terbit.", "No edition has been published yet.")
    )
    lines = "".join(html.paragraph(line) for line in said)
    return f'<aside class="tp-banner" aria-label="{safe(site.two("Edisi ditolak", "Edition refused"))}">{html.paragraph(shown)}{lines}</aside>'


def _opening(site: Site, shelf: Shelf, page: Page) -> str:
    family = site.say(FAMILIES[shelf.dataset.family])
    catalogue = page.link(site.language, f"{'' if site.language == 'id' else 'en/'}katalog/")
    crumbs = f'<p class="tp-crumbs">{html.link(catalogue, site.two("Katalog", "Catalogue"))} / {safe(family)}</p>'
    made_up = (
        f'<p class="tp-made-up">{safe(site.say(SYNTHETIC))}</p>' if shelf.dataset.provenance == "synthetic" else ""
    )
    lead = f'<p class="tp-lead">{sentence_html(shelf, site.language)}</p>'
    buttons = _buttons(site, shelf, page)
    state = evidence.standing(site, shelf)
    margin = _stamp(site, shelf) if shelf.newest else ""
    return (
        f'<section class="tp-section tp-opening"><div class="tp-margin">{margin}</div><div class="tp-claim">{crumbs}'
        f"<h1>{safe(page.title)}</h1>{made_up}{lead}{state}{buttons}</div></section>"
    )


def _buttons(site: Site, shelf: Shelf, page: Page) -> str:
    newest = shelf.newest
    if newest is None:
        return ""
    names = {file.name for file in newest.files}
    kind = "xlsx" if f"{shelf.dataset.name}.xlsx" in names else "csv"
    file = newest.file(kind)
    label = site.two("Unduh Excel", "Download Excel") if kind == "xlsx" else site.two("Unduh CSV", "Download CSV")
    target = page.link(site.language, f"data/{shelf.dataset.name}/latest/{file.name}")
    primary = f'<a class="tp-button tp-primary" href="{target}" download>{safe(label)} <span>{safe(size(file.bytes, site.language))}</span></a>'
    other = f'<a class="tp-button" href="#berkas">{safe(site.two("Berkas lain", "Other files"))}</a>'
    return f'<p class="tp-buttons">{primary}{other}</p>'


def _stamp(site: Site, shelf: Shelf) -> str:
    newest = shelf.newest
    assert newest is not None  # noqa: S101  (the caller asked)
    when = moment(newest.released_at, site.language, site.catalog.timezone)
    publisher = site.say(site.catalog.publishers[shelf.dataset.publisher].name)
    signed = site.two("Ditandatangani", "Signed")
    edition = site.two(
        f"Edisi {newest.edition}, revisi {newest.revision}", f"Edition {newest.edition}, revision {newest.revision}"
    )
    rows = site.two(f"{number(newest.rows, 'id')} baris", f"{number(newest.rows, 'en')} rows")
    check = html.link("#periksa", site.two("Periksa sendiri", "Check it yourself"))
    return (
        f'<div class="tp-stamp"><p>{safe(signed)}</p><p class="tp-stamp-entry">{safe(edition)}</p>'
        f"<p>{safe(when)}<br>{safe(publisher)}<br>{safe(rows)}</p>{stamp(_sha256(newest))}<p>{check}</p></div>"
    )


def _sha256(release: Release) -> str:
    return release.table
