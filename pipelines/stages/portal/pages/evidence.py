"""What a reader may hold against a dataset: freshness, checks, limitations. Privacy: `privacy.py`; editions: `editions.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day
from pipelines.stages.portal.words import CADENCES, STANDINGS

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.report import Check
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Page, Site


def state_of(shelf: Shelf) -> str:
    """What the lists say of a dataset: a refused edition weighs more than a promise that is kept."""
    return "refused" if shelf.refusals else shelf.standing


def badge(site: Site, shelf: Shelf, state: str) -> str:
    """Sign, word and colour; `data-due` lets the page's script say "late" when the pipeline itself has died."""
    data = {}
    if state == "fresh" and shelf.due:
        data = {"due": shelf.due.isoformat(), "late": site.say(STANDINGS["late"])}
    return html.badge(state, site.say(STANDINGS[state]), data)


def standing(site: Site, shelf: Shelf) -> str:
    """How the dataset stands, then edition, revision and checks."""
    return f'<p class="tp-standing">{badge(site, shelf, shelf.standing)}{_detail(site, shelf)}</p>'


def _detail(site: Site, shelf: Shelf) -> str:
    if shelf.newest is None:
        return ""
    edition = shelf.period(shelf.newest).title(site.language)
    revision = site.two(f"revisi {shelf.newest.revision}", f"revision {shelf.newest.revision}")
    checks = shelf.account.checks if shelf.account else ()
    passed, failed = sum(check.passed for check in checks), sum(not check.passed for check in checks)
    said = [edition, revision, site.two(f"{passed} pemeriksaan lolos", f"{passed} checks passed")]
    if failed:
        said.append(site.two(f"{failed} gagal", f"{failed} failed"))
    return "".join(f" <span>{safe(text)}</span>" for text in said)


def freshness(site: Site, shelf: Shelf) -> html.Section:
    """The promise in words, with dates."""
    lines = [f'<p class="tp-standing">{badge(site, shelf, shelf.standing)}</p>']
    lines += [html.paragraph(line) for line in (published(site, shelf), promise(site, shelf)) if line]
    evidence = html.note(
        site.two(
            "Bila tanggal janji sudah lewat dan belum ada edisi baru, data ini terlambat.",
            "If the promised day has passed and there is no new edition, this dataset is late.",
        )
        if shelf.due
        else ""
    )
    return html.Section("kesegaran", site.two("Kesegaran", "Freshness"), evidence, "".join(lines))


def published(site: Site, shelf: Shelf) -> str:
    """When the newest edition came out, and when it was corrected."""
    newest = shelf.newest
    if newest is None:
        return ""
    first, when = shelf.versions.of(newest.edition)[0], day(newest.released_at[:10], site.language)
    edition = shelf.period(newest).title(site.language)
    if first.revision == newest.revision:
        return site.two(f"Edisi {edition} terbit {when}.", f"The edition of {edition} came out on {when}.")
    began = day(first.released_at[:10], site.language)
    return site.two(
        f"Edisi {edition} terbit {began}, dikoreksi {when}.",
        f"The edition of {edition} came out on {began} and was corrected on {when}.",
    )


def promise(site: Site, shelf: Shelf) -> str:
    """How often editions come and by when the next is promised; how late it is, if it is."""
    if shelf.due is None:
        return (
            site.two(
                "Seri ini sudah selesai; tidak ada edisi baru yang dijanjikan.",
                "This series is closed; no new edition is promised.",
            )
            if shelf.standing == "closed"
            else ""
        )
    due, late = day(shelf.due.isoformat(), site.language), (site.today - shelf.due).days
    if late > 0:
        return site.two(
            f"Edisi berikutnya dijanjikan {due}: kami terlambat {late} hari.",
            f"The next edition was promised by {due}: we are {late} days late.",
        )
    every = shelf.dataset.promise.every or ""
    cadence = site.say(CADENCES[every]) if every in CADENCES else every
    return site.two(
        f"Terbit {cadence}. Edisi berikutnya paling lambat {due}.",
        f"Published {cadence}. The next edition comes by {due}.",
    )


def quality(site: Site, shelf: Shelf, newest: Release, page: Page) -> html.Section:
    """Every check in a sentence, failures first."""
    checks = sorted(shelf.account.checks if shelf.account else (), key=lambda check: check.passed)
    items = "".join(_check(site, check) for check in checks)
    report = html.link(page.link(site.language, f"{newest.path}/report.json"), "report.json")
    evidence = html.note(site.two("Diperiksa mesin sebelum terbit", "Checked by machine before release"))
    claim = (
        f'<ul class="tp-checks">{items}</ul>'
        if items
        else html.paragraph(site.two("Belum ada catatan pemeriksaan.", "No checks are on record."))
    )
    return html.Section("mutu", site.two("Mutu", "Quality"), f"{evidence}<p>{report}</p>", claim)


def _check(site: Site, check: Check) -> str:
    """A failed warning did not stop the release; it has the sign of something late, not of something refused."""
    failed = "refused" if check.severity == "error" else "late"
    css, sign = ("kept", "✓") if check.passed else (failed, "✕" if failed == "refused" else "!")
    said = site.two("Lolos: ", "Passed: ") if check.passed else site.two("Gagal: ", "Failed: ")
    return (
        f'<li class="tp-check tp-{css}"><span class="tp-sign" aria-hidden="true">{sign}</span> '
        f'<span><span class="tp-hidden">{safe(said)}</span>{safe(site.say(check.sentence))}</span></li>'
    )


def limitations(site: Site, shelf: Shelf) -> html.Section:
    """What the data do not say, in the officer's words."""
    evidence = html.note(site.two("Baca sebelum menyimpulkan", "Read before you conclude"))
    claim = html.paragraph(site.say(shelf.dataset.limitations))
    return html.Section("batasan", site.two("Batasan", "Limitations"), evidence, claim)
