"""Every revision of every edition, newest first, with what changed and why; a withdrawn one keeps its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day, number
from pipelines.stages.portal.pages.tombstone import tombstone_path, why
from pipelines.stages.portal.words import STATUSES

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Page, Site

SHOWN = 12  # a year of months; the rest opens on demand


def editions(site: Site, shelf: Shelf, page: Page) -> html.Section:
    """The list as a table; more than a year of it stands behind a summary."""
    rows = [_edition(site, page, release) for release in reversed(shelf.versions.releases)]
    title = site.two("Edisi dan revisi", "Editions and revisions")
    older = site.two(f"{len(rows) - SHOWN} yang lebih lama", f"{len(rows) - SHOWN} older ones")
    claim = _table(site, rows[:SHOWN], title)
    if len(rows) > SHOWN:
        claim += html.details(older, _table(site, rows[SHOWN:], older))
    machine = html.link(page.link(site.language, f"data/{shelf.dataset.name}/versions.json"), "versions.json")
    evidence = html.note(site.two("Alamat setiap edisi tetap selamanya", "Every edition's address stays for ever"))
    return html.Section("edisi", title, f"{evidence}<p>{machine}</p>", claim)


def _table(site: Site, rows: list[list[str]], label: str) -> str:
    head = [
        site.two("Edisi", "Edition"),
        site.two("Terbit", "Published"),
        site.two("Keadaan", "State"),
        site.two("Baris", "Rows"),
        site.two("Perubahan", "Changes"),
    ]
    return html.table(head, rows, label, numeric=(3,), labelled=(3, 4), css="tp-stack tp-editions")


def _edition(site: Site, page: Page, release: Release) -> list[str]:
    name, gone = f"{release.edition} r{release.revision}", release.status == "withdrawn"
    target = page.link(site.language, f"{release.path}/{release.dataset}.csv")
    grave = page.link(site.language, site.path(tombstone_path(release)))
    status = safe(site.say(STATUSES[release.status]))
    return [
        f"<del>{html.link(grave, name)}</del>" if gone else html.link(target, name),
        safe(day(release.released_at[:10], site.language)),
        f'<span class="tp-refused">{status}</span>' if gone else status,
        safe("–" if gone else number(release.rows, site.language)),
        safe(why(site, release)) if gone else _changes(site, page, release),
    ]


def _reason(site: Site, release: Release) -> str:
    return safe(site.say(release.reason))


def _changes(site: Site, page: Page, release: Release) -> str:
    reason = _reason(site, release)
    if release.changes is None or "changes.csv" not in {file.name for file in release.files}:
        return reason or safe("–")
    words = {
        "added": site.two("baru", "new"),
        "changed": site.two("berubah", "changed"),
        "removed": site.two("hilang", "gone"),
    }
    counts = ", ".join(f"{number(release.changes.get(kind, 0), site.language)} {word}" for kind, word in words.items())
    target = page.link(site.language, f"{release.path}/changes.csv")
    return f"{html.link(target, counts)}{'. ' + reason if reason else ''}"
