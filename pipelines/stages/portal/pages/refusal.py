"""An edition that was refused: the banner on its dataset's page and the whole list on the status page. Never a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.model import address
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day, number
from pipelines.stages.portal.site import relative

if TYPE_CHECKING:
    from pipelines.model.finding import Finding
    from pipelines.model.shelf import Refusal, Shelf
    from pipelines.stages.portal.site import Page, Site

IN_BANNER, ON_STATUS = 3, 50


def banner(site: Site, shelf: Shelf, page: Page) -> str:
    """Which edition is shown because which was refused, why, and where the rest stands."""
    if not shelf.refusals:
        return ""
    shown = (
        site.two(
            f"Yang tampil edisi {shelf.period(shelf.newest).title('id')}, karena yang lebih baru ditolak:",
            f"This page shows {shelf.period(shelf.newest).title('en')}, because what came later was refused:",
        )
        if shelf.newest
        else site.two(
            "Belum ada edisi yang terbit, karena yang datang ditolak:",
            "Nothing is published yet: what came was refused:",
        )
    )
    lines = "".join(_line(site, refusal) for refusal in shelf.refusals[-IN_BANNER:])
    target = page.link(site.language, site.path("status/")) + f"#tolak-{shelf.dataset.name}"
    more = html.link(target, site.two("Semua temuan", "All findings"))
    label = site.two("Edisi ditolak", "Edition refused")
    return f'<aside class="tp-banner" aria-label="{safe(label)}">{html.paragraph(shown)}<ul>{lines}</ul><p>{more}</p></aside>'


def _line(site: Site, refusal: Refusal) -> str:
    findings = sorted(refusal.findings, key=lambda finding: finding.severity != "error")
    if not findings:
        return f"<li>{safe(_edition(site, refusal))}</li>"
    more = sum(finding.count for finding in findings) - findings[0].count
    others = (
        site.two(f" Dan {number(more, 'id')} temuan lain.", f" And {number(more, 'en')} more findings.") if more else ""
    )
    return f"<li><strong>{safe(_edition(site, refusal))}</strong>: {safe(findings[0].line(site.language))}{safe(others)} <code>{safe(findings[0].rule)}</code></li>"


def _edition(site: Site, refusal: Refusal) -> str:
    when = day(refusal.refused_at[:10], site.language)
    name = refusal.edition or site.two("tanpa nama", "without a name")
    return site.two(f"Edisi {name}, {when}", f"Edition {name}, {when}")


def refusals(site: Site, shelf: Shelf) -> html.Section:
    """Every finding with its rule, row, column and count."""
    head = [
        site.two("Temuan", "Finding"),
        site.two("Berkas", "File"),
        site.two("Baris", "Row"),
        site.two("Kolom", "Column"),
        site.two("Jumlah", "Count"),
    ]
    parts = []
    for refusal in shelf.refusals:
        caption = _edition(site, refusal)
        if not refusal.findings:
            parts.append(html.paragraph(caption))
            continue
        rows = [_row(site, finding) for finding in refusal.findings[:ON_STATUS]]
        rest = len(refusal.findings) - len(rows)
        parts.append(
            f"<h3>{safe(caption)}</h3>{html.table(head, rows, caption, numeric=(2, 4), labelled=(1, 2, 3, 4), css='tp-stack')}"
        )
        if rest > 0:
            parts.append(html.paragraph(site.two(f"Dan {rest} temuan lain.", f"And {rest} more findings.")))
    evidence = html.note(site.two("Isi sel tidak pernah ditulis di sini", "What a cell holds is never written here"))
    title = site.two("Ditolak: ", "Refused: ") + site.say(shelf.dataset.title)
    return html.Section(f"tolak-{shelf.dataset.name}", title, evidence, "".join(parts))


def _row(site: Site, finding: Finding) -> list[str]:
    said = f"{finding.message[site.language]} {finding.remedy[site.language]}".strip()
    return [
        f"{safe(said)} {_explained(finding.rule)}",
        safe(finding.file or "–"),
        safe(number(finding.row, site.language) if finding.row is not None else "–"),
        safe(finding.field or "–"),
        safe(number(finding.count, site.language)),
    ]


def _explained(rule: str) -> str:
    """The rule's name on the page `status/`, leading to its entry in the handbook of the same language."""
    target = f"{relative('status/', address.HANDBOOK)}#{rule}"
    return f'<a href="{html.safe_url(target)}"><code>{safe(rule)}</code></a>'
