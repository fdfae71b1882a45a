"""The page of a dataset: the answer first, then what it rests on, in the order of the design language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.answer import sentence, sentence_html
from pipelines.stages.portal.charts.stamp import stamp
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import moment, number, size
from pipelines.stages.portal.pages import evidence, figures, files, indicators, table, use
from pipelines.stages.portal.pages.editions import editions
from pipelines.stages.portal.pages.privacy import privacy
from pipelines.stages.portal.pages.refusal import banner
from pipelines.stages.portal.site import Page, Site, dataset_path
from pipelines.stages.portal.words import FAMILIES, REAL, SYNTHETIC

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf


def dataset_page(site: Site, shelf: Shelf, json_ld: str) -> Page:
    """A page that stays whole whatever is missing: no release, no figure, no number, a refused newest edition."""
    path = dataset_path(shelf.dataset.name)
    page = Page(path, site.say(shelf.dataset.title), sentence(shelf, site.language), "", json_ld, searched=False)
    sections = _sections(site, shelf, page)
    contents = html.contents(sections, site.two("Isi halaman ini", "On this page"))
    if sections[0].identity == figures.IDENTITY:  # its margin is the tall one; elsewhere the links would leave a hole
        sections[0] = replace(sections[0], evidence=sections[0].evidence + contents)
    body = [banner(site, shelf, page), _opening(site, shelf, page), *map(str, sections)]
    return replace(page, body="".join(body))


def _sections(site: Site, shelf: Shelf, page: Page) -> list[html.Section]:
    newest = shelf.newest
    if newest is None:
        past = [editions(site, shelf, page)] if shelf.versions.releases else []
        return [evidence.limitations(site, shelf), *past, use.report(site, shelf)]
    found = [
        figures.chart(site, shelf, page),
        indicators.indicators(site, shelf),
        figures.corrections(site, shelf),
        files.files(site, shelf, newest, page),
        evidence.freshness(site, shelf),
        evidence.quality(site, shelf, newest, page),
        evidence.limitations(site, shelf),
        privacy(site, shelf),
        table.preview(site, shelf, newest),
        table.dictionary(site, shelf),
        editions(site, shelf, page),
        use.use(site, shelf),
        use.verify(site, shelf, newest),
        use.cite(site, shelf, newest),
        use.report(site, shelf),
    ]
    return [section for section in found if section is not None]


def _opening(site: Site, shelf: Shelf, page: Page) -> str:
    catalogue = page.link(site.language, site.path("katalog/"))
    family = html.link(f"{catalogue}#{shelf.dataset.family}", site.say(FAMILIES[shelf.dataset.family]))
    crumbs = f'<p class="tp-crumbs">{html.link(catalogue, site.two("Katalog", "Catalogue"))} / {family}</p>'
    lead = f'<p class="tp-lead">{sentence_html(shelf, site.language)}</p>'
    claim = (
        f"{crumbs}<h1>{safe(page.title)}</h1>{provenance(site, shelf)}{lead}"
        f"{evidence.standing(site, shelf)}{_buttons(site, shelf, page)}"
    )
    margin = _stamp(site, shelf.newest, shelf) if shelf.newest else ""
    return html.opening(margin, claim)


def provenance(site: Site, shelf: Shelf) -> str:
    """Made-up data say so before anybody reads a figure; real ones name their source."""
    if shelf.dataset.provenance == "synthetic":
        return f'<p class="tp-made-up">{safe(site.say(SYNTHETIC))}</p>'
    source = site.say(shelf.dataset.attribution)
    return f'<p class="tp-small">{safe(f"{site.say(REAL)} · {source}" if source else site.say(REAL))}</p>'


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


def _stamp(site: Site, newest: Release, shelf: Shelf) -> str:
    when = moment(newest.released_at, site.language, site.catalog.timezone)
    publisher = site.say(site.catalog.publishers[shelf.dataset.publisher].name)
    edition = site.two(
        f"Edisi {newest.edition}, revisi {newest.revision}", f"Edition {newest.edition}, revision {newest.revision}"
    )
    rows = site.two(f"{number(newest.rows, 'id')} baris", f"{number(newest.rows, 'en')} rows")
    check = html.link("#periksa", site.two("Periksa sendiri", "Check it yourself"))
    return (
        f'<div class="tp-stamp"><p>{safe(site.two("Ditandatangani", "Signed"))}</p><p class="tp-stamp-entry">{safe(edition)}</p>'
        f"<p>{safe(when)}<br>{safe(publisher)}<br>{safe(rows)}</p>{stamp(newest.table)}<p>{check}</p></div>"
    )
