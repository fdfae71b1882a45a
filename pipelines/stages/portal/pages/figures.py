"""The picture of the answer, and figures that were corrected: struck through, never erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.answer import headline, headline_figure, part_unit
from pipelines.stages.portal.charts.bars import bars
from pipelines.stages.portal.charts.line import line
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day, edition, number, value
from pipelines.stages.portal.site import Page, Site

if TYPE_CHECKING:
    from pipelines.model.dataset import Answer
    from pipelines.model.figure import Figure
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf

IDENTITY = "gambar"
History = list[tuple[str, float | None]]


def history(site: Site, shelf: Shelf) -> History:
    """(edition in brief, value) of every current release, oldest first."""
    return [(edition(shelf.period(release), site.language), figure.value) for release, figure in shelf.history()]


def chart(site: Site, shelf: Shelf, page: Page) -> html.Section | None:
    """Bars of the newest edition's groups, then the line over all editions when there are at least two."""
    answer, account, newest = shelf.dataset.answer, shelf.account, shelf.newest
    if answer is None or account is None or account.figure is None or newest is None:
        return None
    drawn = [_bars(site, shelf, page, answer, account.figure), _line(site, shelf, page, answer)]
    if not any(drawn):
        return None
    period = shelf.period(newest).title(site.language)
    evidence = html.note(
        site.two(f"{period}, revisi {newest.revision}", f"{period}, revision {newest.revision}")
    ) + html.note(
        site.two(f"{number(account.figure.n, 'id')} baris dihitung", f"{number(account.figure.n, 'en')} rows counted")
    )
    return html.Section(IDENTITY, site.two("Gambarnya", "The picture"), evidence, "".join(drawn))


def _bars(site: Site, shelf: Shelf, page: Page, answer: Answer, figure: Figure) -> str:
    if not figure.groups or shelf.newest is None:
        return ""
    return bars(
        figure,
        answer,
        language=site.language,
        prefix="kelompok",
        title=headline(shelf, site.language),
        subtitle=f"{site.say(answer.question)} {shelf.period(shelf.newest).title(site.language)}.",
        source=_source(site, shelf, page, shelf.period(shelf.newest).title(site.language)),
        part_unit=part_unit(shelf),
    )


def _line(site: Site, shelf: Shelf, page: Page, answer: Answer) -> str:
    points = history(site, shelf)
    measured = [(name, amount) for name, amount in points if amount is not None]
    if len(points) < 2 or not measured:  # noqa: PLR2004  (one edition is no history)
        return ""
    (first, began), (last, stands) = measured[0], measured[-1]
    old, new = (value(amount, answer.unit, site.language, answer.decimals) for amount in (began, stands))
    return line(
        points,
        answer,
        language=site.language,
        prefix="riwayat",
        title=site.two(f"Dari {old} ({first}) ke {new} ({last})", f"From {old} ({first}) to {new} ({last})"),
        subtitle=site.two(f"{len(points)} edisi terakhir.", f"The last {len(points)} editions."),
        source=_source(site, shelf, page, f"{first} – {last}"),
    )


def _source(site: Site, shelf: Shelf, page: Page, period: str) -> str:
    csv = html.link(page.link(site.language, f"data/{shelf.dataset.name}/latest/{shelf.dataset.name}.csv"), "CSV")
    return f"{safe(site.two('Sumber', 'Source'))}: {safe(site.say(shelf.dataset.title))}, {safe(period)}. {csv}"


def corrections(site: Site, shelf: Shelf) -> html.Section | None:
    """Every edition with a later revision: the figure that stood, struck through, and the one that stands, with the reason."""
    revised = [r for r in shelf.versions.releases if r.revision > 1 and r.status != "withdrawn"]
    if not revised:
        return None
    claim = "".join(_correction(site, shelf, release) for release in reversed(revised))
    evidence = html.note(site.two("Dicoret, tidak dihapus.", "Struck through, not erased."))
    return html.Section("koreksi", site.two("Koreksi angka", "Corrected figures"), evidence, claim)


def _correction(site: Site, shelf: Shelf, release: Release) -> str:
    old, new = struck(site, shelf, release), _figure(site, shelf, release)
    figures = f'<p class="tp-corrected"><del>{safe(old)}</del> <ins>{safe(new)}</ins></p>' if old else ""
    period, when = shelf.period(release).title(site.language), day(release.released_at[:10], site.language)
    touched = number(sum((release.changes or {}).values()), site.language)
    rows = site.two(f"{touched} baris berubah.", f"{touched} rows changed.")
    return (
        f"{figures}<p><strong>{safe(period)}</strong>, {safe(when)}: {safe(site.say(release.reason))} {safe(rows)}</p>"
    )


def struck(site: Site, shelf: Shelf, release: Release) -> str:
    """The figure that stood before this revision; nothing when the correction left it as it was."""
    earlier = [r for r in shelf.versions.of(release.edition) if r.revision < release.revision]
    old = _figure(site, shelf, earlier[-1]) if earlier else ""
    return old if old != _figure(site, shelf, release) else ""


def _figure(site: Site, shelf: Shelf, release: Release) -> str:
    account = shelf.accounts.get(release.path)
    if account is None or account.figure is None or shelf.dataset.answer is None:
        return ""
    return headline_figure(account.figure, shelf.dataset.answer, site.language)
