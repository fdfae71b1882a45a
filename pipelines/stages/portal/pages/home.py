"""The first page: three key figures, the questions people ask, the newest entries, and the book's integrity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.answer import headline_figure, sentence
from pipelines.stages.portal.charts.sparkline import sparkline
from pipelines.stages.portal.charts.stamp import stamp
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day, moment, number
from pipelines.stages.portal.pages.evidence import badge, state_of
from pipelines.stages.portal.pages.figures import history, struck
from pipelines.stages.portal.pages.status import summary
from pipelines.stages.portal.site import Page, Site
from pipelines.stages.portal.words import KEY_FAMILIES, SYNTHETIC

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf

NEWEST = 8


def home_page(site: Site) -> Page:
    """Made from whatever is on the shelves; a family without a figure has no card."""
    title = site.say(site.catalog.title)
    page = Page("", title, site.say(site.catalog.description), "")
    parts = [_opening(site), _figures(site, page), _questions(site, page), _newest(site, page), _integrity(site, page)]
    return Page("", title, page.description, "".join(parts))


def _opening(site: Site) -> str:
    headline = site.two(
        "Uang, layanan, dan aduan: dicatat terbuka, dikoreksi dengan coretan",
        "Money, services and complaints: kept in the open, corrected with a strike",
    )
    claim = f'<h1>{safe(headline)}</h1><p class="tp-lead">{safe(site.say(site.catalog.description))}</p>'
    return html.opening(html.note(site.say(site.catalog.place)) + html.note(summary(site)), claim)


def _key(site: Site, family: str) -> Shelf | None:
    """The dataset of a family whose figure speaks of the latest time."""
    found = [shelf for shelf in site.shelves if shelf.dataset.family == family and shelf.newest and _has_figure(shelf)]
    return max(found, key=lambda shelf: (shelf.period(_newest_of(shelf)).end, -len(shelf.dataset.name)), default=None)


def _newest_of(shelf: Shelf) -> Release:
    assert shelf.newest is not None
    return shelf.newest


def _has_figure(shelf: Shelf) -> bool:
    return bool(shelf.account and shelf.account.figure and shelf.account.figure.value is not None)


def _figures(site: Site, page: Page) -> str:
    cards = "".join(_figure(site, page, shelf) for family in KEY_FAMILIES if (shelf := _key(site, family)))
    if not cards:
        return ""
    evidence = html.note(
        site.two(
            "Setiap angka membawa tren, tanggal terbit, dan janji berikutnya.",
            "Every figure carries its trend, its date and the next promise.",
        )
    )
    title = site.two("Angka utama", "Key figures")
    return str(html.Section("angka", title, evidence, f'<div class="tp-keys">{cards}</div>'))


def _figure(site: Site, page: Page, shelf: Shelf) -> str:
    """Six parts, always, so that neighbours stay on one line: question, figure, sentence, course, promise, dates."""
    answer, account = shelf.dataset.answer, shelf.account
    if answer is None or account is None or account.figure is None:
        return ""
    target = site.dataset_link(page, shelf)
    points = history(site, shelf)
    value = headline_figure(account.figure, answer, site.language)
    old = struck(site, shelf, _newest_of(shelf))
    why = f" {html.link(f'{target}#koreksi', site.two('Mengapa dicoret?', 'Why the strike?'))}" if old else ""
    return (
        f'<article class="tp-key"><h3>{html.link(target, site.say(answer.question))}</h3>'
        f'<p class="tp-big">{f"<del>{safe(old)}</del> " if old else ""}<strong>{safe(value)}</strong></p>'
        f"<p>{safe(sentence(shelf, site.language))}{why}</p>"
        f"<div>{sparkline(points, answer, language=site.language, prefix=f's-{shelf.dataset.name}')}</div>"
        f'<p class="tp-standing">{badge(site, shelf, state_of(shelf))}</p>{_dates(site, shelf)}</article>'
    )


def _dates(site: Site, shelf: Shelf) -> str:
    """When it came out, when it was corrected, when the next is promised: as short as a card needs it."""
    newest = _newest_of(shelf)
    first = shelf.versions.of(newest.edition)[0]
    said = [site.two("Terbit ", "Published ") + day(first.released_at[:10], site.language)]
    if first.revision != newest.revision:
        said.append(site.two("dikoreksi ", "corrected ") + day(newest.released_at[:10], site.language))
    if shelf.due:
        said.append(site.two("berikutnya ", "next ") + day(shelf.due.isoformat(), site.language))
    made_up = f"<br>{safe(site.say(SYNTHETIC))}." if shelf.dataset.provenance == "synthetic" else ""
    return f'<p class="tp-small">{safe(", ".join(said))}.{made_up}</p>'


def _questions(site: Site, page: Page) -> str:
    shelves = [shelf for shelf in site.shelves if shelf.dataset.answer and _has_figure(shelf)]
    shelves.sort(key=lambda shelf: shelf.period(_newest_of(shelf)).end, reverse=True)
    items = "".join(_question(site, page, shelf) for shelf in shelves)
    if not items:
        return ""
    evidence = html.note(site.two("Jawaban diambil dari data edisi terbaru.", "Answers come from the newest editions."))
    title = site.two("Yang sering ditanyakan", "What people ask")
    return str(html.Section("pertanyaan", title, evidence, f'<ul class="tp-questions">{items}</ul>'))


def _question(site: Site, page: Page, shelf: Shelf) -> str:
    answer = shelf.dataset.answer
    target = site.dataset_link(page, shelf)
    question = site.say(answer.question) if answer else ""
    return f"<li>{html.link(target, question)} <strong>{safe(sentence(shelf, site.language))}</strong></li>"


def _newest(site: Site, page: Page) -> str:
    """The register: releases with their number, refusals with a dash, because they are not in the book."""
    releases = site.releases()
    entries = [_refused(site, page, shelf) for shelf in site.shelves if shelf.refusals]
    entries += [_entry(site, page, shelf, release) for shelf, release in releases[:NEWEST]]
    head = [
        site.two("Nomor", "Number"),
        site.two("Waktu", "Time"),
        site.two("Apa", "What"),
        site.two("Keadaan", "State"),
    ]
    feed = html.link(page.link(site.language, "feed.xml"), site.two("Ikuti lewat Atom", "Follow by Atom"))
    claim = (
        html.table(head, entries, site.two("Catatan terbaru", "Newest entries"), css="tp-register tp-stack")
        + f"<p>{feed}</p>"
    )
    evidence = html.note(
        site.two(
            "Yang terbit mendapat nomor. Yang ditolak tetap dicatat di sini, tanpa nomor.",
            "What is published gets a number. What is refused stands here too, without one.",
        )
    )
    return str(html.Section("catatan", site.two("Catatan terbaru", "Newest entries"), evidence, claim))


def _entry(site: Site, page: Page, shelf: Shelf, release: Release) -> list[str]:
    target = site.dataset_link(page, shelf)
    what = f"{html.link(target, site.say(shelf.dataset.title))} {safe(shelf.period(release).title(site.language))}"
    reason = f": {safe(site.say(release.reason))}" if release.reason[site.language] else ""
    when = day(release.released_at[:10], site.language)
    return [f'<b class="tp-entry">{release.log}</b>', safe(when), what + reason, _what_happened(site, release)]


def _what_happened(site: Site, release: Release) -> str:
    if release.status == "withdrawn":
        return html.badge("withdrawn", site.two("Ditarik", "Withdrawn"))
    return html.badge(
        "fresh", site.two("Dikoreksi", "Corrected") if release.revision > 1 else site.two("Terbit", "Published")
    )


def _refused(site: Site, page: Page, shelf: Shelf) -> list[str]:
    refusal = shelf.refusals[-1]
    target = site.dataset_link(page, shelf)
    why = f": {safe(refusal.findings[0].message[site.language])}" if refusal.findings else ""
    what = f"{html.link(target, site.say(shelf.dataset.title))} {safe(refusal.edition)}{why}"
    return [
        "–",
        safe(day(refusal.refused_at[:10], site.language)),
        what,
        html.badge("refused", site.two("Ditolak", "Refused")),
    ]


def _integrity(site: Site, page: Page) -> str:
    releases = site.releases()
    if not releases:
        return ""
    newest = releases[0][1]
    count = number(len(releases), site.language)
    said = site.two(
        f"Buku ini berisi {count} rilis. Setiap rilis ditandatangani dan dicatat berurutan; kalau satu huruf atau satu catatan lama diubah, siapa pun yang pernah melihatnya dapat membuktikannya.",
        f"This book holds {count} releases. Each is signed and entered in order; alter one letter or one old entry and anyone who has seen it before can prove it.",
    )
    check = page.link(site.language, site.path("periksa/"))
    button = f'<p><a class="tp-button tp-primary" href="{check}">{safe(site.two("Periksa sendiri", "Check it yourself"))}</a></p>'
    pairs = [
        (site.two("Rilis terbaru", "Newest release"), safe(f"{newest.dataset} {newest.edition} r{newest.revision}")),
        (site.two("Nomor catatan", "Log entry"), safe(str(newest.log))),
        (site.two("Waktu", "Time"), safe(moment(newest.released_at, site.language, site.catalog.timezone))),
        (
            site.two("Sidik tabelnya", "Its fingerprint"),
            f"<code>{safe(newest.table[:32])}…</code>{stamp(newest.table)}",
        ),
    ]
    evidence = html.note(
        site.two(
            f"Penanda tangan: {site.say(site.catalog.publisher.name)}",
            f"Signed by: {site.say(site.catalog.publisher.name)}",
        )
    )
    title = site.two("Keutuhan buku", "The book's integrity")
    return str(html.Section("keutuhan", title, evidence, html.paragraph(said) + button + html.facts(pairs)))
