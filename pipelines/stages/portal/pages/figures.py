"""The picture of the answer, and figures that were corrected: struck through, never erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.answer import headline, headline_figure, part_unit
from pipelines.stages.portal.charts.bars import bars
from pipelines.stages.portal.charts.line import line
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day
from pipelines.stages.portal.site import Page, Site

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf


def chart(site: Site, shelf: Shelf, page: Page) -> str:
    """Bars of the newest edition's groups, then the line over all editions when there are at least two."""
    answer, account, newest = shelf.dataset.answer, shelf.account, shelf.newest
    if answer is None or account is None or account.figure is None or newest is None:
        return ""
    language, period = site.language, shelf.period(newest).title(site.language)
    csv = html.link(page.link(language, f"data/{shelf.dataset.name}/latest/{shelf.dataset.name}.csv"), "CSV")
    source = f"{safe(site.two('Sumber', 'Source'))}: {safe(site.say(shelf.dataset.title))}, {safe(period)}. {csv}"
    drawn = []
    if account.figure.groups:
        drawn.append(
            bars(
                account.figure,
                answer,
                language=language,
                prefix="kelompok",
                title=headline(shelf, language),
                subtitle=f"{site.say(answer.question)} {period}.",
                source=source,
                part_unit=part_unit(shelf),
            )
        )
    history = [(release.edition, figure.value) for release, figure in shelf.history()]
    if len(history) > 1:
        title = site.two("Dari edisi ke edisi", "From edition to edition")
        subtitle = site.say(answer.question)
        drawn.append(
            line(history, answer, language=language, prefix="riwayat", title=title, subtitle=subtitle, source=source)
        )
    if not drawn:
        return ""
    evidence = html.note(
        site.two(f"Edisi {newest.edition} r{newest.revision}", f"Edition {newest.edition} r{newest.revision}")
    )
    return html.section("gambar", site.two("Gambarnya", "The picture"), evidence, "".join(drawn))


def corrections(site: Site, shelf: Shelf) -> str:
    """Every edition with a later revision: the figure that stood, struck through, and the one that stands, with the reason."""
    revised = [r for r in shelf.versions.releases if r.revision > 1 and r.status != "withdrawn"]
    if not revised:
        return ""
    claim = "".join(_correction(site, shelf, release) for release in reversed(revised))
    evidence = html.note(site.two("Dicoret, tidak dihapus.", "Struck through, not erased."))
    return html.section("koreksi", site.two("Koreksi angka", "Corrected figures"), evidence, claim)


def _correction(site: Site, shelf: Shelf, release: Release) -> str:
    before = next((r for r in shelf.versions.of(release.edition) if r.revision == release.revision - 1), None)
    old, new = _figure(site, shelf, before), _figure(site, shelf, release)
    figures = (
        f'<p class="tp-corrected"><del>{safe(old)}</del> <ins>{safe(new)}</ins></p>'
        if old and new and old != new
        else ""
    )
    period = shelf.period(release).title(site.language)
    when = day(release.released_at[:10], site.language)
    counts = release.changes or {}
    touched = sum(counts.values())
    rows = site.two(f"{touched} baris berubah.", f"{touched} rows changed.")
    return (
        f"{figures}<p><strong>{safe(period)}</strong>, {safe(when)}: {safe(site.say(release.reason))} {safe(rows)}</p>"
    )


def _figure(site: Site, shelf: Shelf, release: Release | None) -> str:
    account = shelf.accounts.get(release.path) if release else None
    if account is None or account.figure is None or shelf.dataset.answer is None:
        return ""
    return headline_figure(account.figure, shelf.dataset.answer, site.language)
