"""What a reader may hold against a dataset: freshness, checks, limitations, privacy, editions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day, number
from pipelines.stages.portal.words import CADENCES, STANDINGS, STATUSES

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Page, Site


def standing(site: Site, shelf: Shelf) -> str:
    """Sign, word and colour; `data-due` lets the page's script say "late" when the pipeline itself has died."""
    due = shelf.due.isoformat() if shelf.due else ""
    late = site.say(STANDINGS["late"])
    return (
        f'<p class="tp-standing" data-due="{due}" data-late="{safe(late)}">'
        f"{html.badge(shelf.standing, site.say(STANDINGS[shelf.standing]))}{_detail(site, shelf)}</p>"
    )


def _detail(site: Site, shelf: Shelf) -> str:
    if shelf.newest is None:
        return ""
    edition = shelf.period(shelf.newest).title(site.language)
    revision = site.two(f"revisi {shelf.newest.revision}", f"revision {shelf.newest.revision}")
    account = shelf.account
    passed = sum(check.passed for check in account.checks) if account else 0
    checks = site.two(f"{passed} pemeriksaan lolos", f"{passed} checks passed")
    return "".join(f" <span>{safe(text)}</span>" for text in (edition, revision, checks))


def freshness(site: Site, shelf: Shelf) -> str:
    """The promise in words, with dates."""
    newest = shelf.newest
    lines = [standing(site, shelf)]
    if newest:
        when = day(newest.released_at[:10], site.language)
        lines.append(
            html.paragraph(
                site.two(f"Edisi {newest.edition} terbit {when}.", f"Edition {newest.edition} was published on {when}.")
            )
        )
    if shelf.due:
        cadence = (
            site.say(CADENCES[shelf.dataset.promise.every])
            if shelf.dataset.promise.every in CADENCES
            else str(shelf.dataset.promise.every)
        )
        due = day(shelf.due.isoformat(), site.language)
        lines.append(
            html.paragraph(
                site.two(
                    f"Terbit {cadence}. Edisi berikutnya dijanjikan paling lambat {due}.",
                    f"Published {cadence}. The next edition is promised by {due}.",
                )
            )
        )
    else:
        lines.append(
            html.paragraph(
                site.two(
                    "Seri ini sudah selesai; tidak ada edisi baru yang dijanjikan.",
                    "This series is closed; no new edition is promised.",
                )
            )
        )
    evidence = html.note(site.two("Dihitung ulang saat halaman dibuka", "Computed again when the page is opened"))
    return html.section("kesegaran", site.two("Kesegaran", "Freshness"), evidence, "".join(lines))


def quality(site: Site, shelf: Shelf, newest: Release, page: Page) -> str:
    """Every check in a sentence, failures first."""
    checks = sorted(shelf.account.checks if shelf.account else (), key=lambda check: check.passed)
    items = "".join(
        f'<li class="tp-{"kept" if check.passed else "refused"}"><span class="tp-sign" aria-hidden="true">{"✓" if check.passed else "✕"}</span> '
        f'<span class="tp-hidden">{safe(site.two("Lolos: ", "Passed: ") if check.passed else site.two("Gagal: ", "Failed: "))}</span>{safe(site.say(check.sentence))}</li>'
        for check in checks
    )
    report = html.link(page.link(site.language, f"{newest.path}/report.json"), "report.json")
    evidence = (
        html.note(site.two("Diperiksa otomatis sebelum terbit", "Checked by machine before release"))
        + f"<p>{report}</p>"
    )
    return html.section("mutu", site.two("Mutu", "Quality"), evidence, f'<ul class="tp-checks">{items}</ul>')


def limitations(site: Site, shelf: Shelf) -> str:
    evidence = html.note(site.two("Baca sebelum menyimpulkan", "Read before you conclude"))
    return html.section(
        "batasan", site.two("Batasan", "Limitations"), evidence, html.paragraph(site.say(shelf.dataset.limitations))
    )


def privacy(site: Site, shelf: Shelf) -> str:
    """The privacy card in plain words."""
    card = shelf.account.privacy if shelf.account else {}
    dropped = ", ".join(safe(str(column["title"])) for column in card.get("dropped", ()))
    nothing = safe(site.two("Tidak ada.", "None."))
    withheld = int(card.get("withheld_rows", 0))
    exceptions = ", ".join(safe(str(item)) for item in card.get("exceptions", ()))
    pairs = [
        (site.two("Kolom yang tidak terbit", "Columns held back"), dropped or nothing),
        (
            site.two("Baris yang tidak terbit", "Rows held back"),
            safe(number(withheld, site.language)) if withheld else nothing,
        ),
        (site.two("Pengecualian", "Exceptions"), exceptions or nothing),
    ]
    evidence = html.note(site.two("Kartu privasi", "Privacy card"))
    return html.section("privasi", site.two("Privasi", "Privacy"), evidence, html.facts(pairs))


def editions(site: Site, shelf: Shelf, page: Page) -> str:
    """Every revision of every edition, newest first, with what changed and why."""
    head = [
        site.two("Edisi", "Edition"),
        site.two("Terbit", "Published"),
        site.two("Keadaan", "State"),
        site.two("Baris", "Rows"),
        site.two("Perubahan", "Changes"),
    ]
    rows = [_edition(site, page, release) for release in reversed(shelf.versions.releases)]
    all_ = html.link(page.link(site.language, f"data/{shelf.dataset.name}/versions.json"), "versions.json")
    claim = html.table(
        head, rows, site.two("Edisi dan revisi", "Editions and revisions"), numeric=(3,), css="tp-stack tp-editions"
    )
    evidence = (
        html.note(site.two("Alamat setiap edisi tetap selamanya", "Every edition's address stays for ever"))
        + f"<p>{all_}</p>"
    )
    return html.section("edisi", site.two("Edisi dan revisi", "Editions and revisions"), evidence, claim)


def _edition(site: Site, page: Page, release: Release) -> list[str]:
    name = f"{release.edition} r{release.revision}"
    shown = safe(name)
    if release.status != "withdrawn":
        shown = html.link(page.link(site.language, f"{release.path}/{release.dataset}.csv"), name)
    return [
        shown,
        safe(day(release.released_at[:10], site.language)),
        safe(site.say(STATUSES[release.status])),
        safe(number(release.rows, site.language)),
        _changes(site, page, release),
    ]


def _changes(site: Site, page: Page, release: Release) -> str:
    reason = safe(site.say(release.reason))
    if release.changes is None:
        return reason or safe("–")
    words = {
        "added": site.two("baru", "new"),
        "changed": site.two("berubah", "changed"),
        "removed": site.two("hilang", "gone"),
    }
    counts = ", ".join(f"{number(release.changes[kind], site.language)} {word}" for kind, word in words.items())
    target = page.link(site.language, f"{release.path}/changes.csv")
    return f"{html.link(target, counts)}{'. ' + reason if reason else ''}"
