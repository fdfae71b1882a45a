"""The page at the address of a release that was withdrawn: why, on which ground, when, and what is still on record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from pipelines.model.text import Text
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day
from pipelines.stages.portal.site import Page, Site, dataset_path

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf


def withdrawn(shelf: Shelf) -> list[Release]:
    """The releases of which nothing but the record is left."""
    return [release for release in shelf.versions.releases if release.status == "withdrawn"]


def tombstone_path(release: Release) -> str:
    """The page stands where the files stood."""
    return f"{release.path}/"


def tombstone_page(site: Site, shelf: Shelf, release: Release) -> Page:
    """Nothing of the data is repeated here; the hash is, so that a copy can still be recognised."""
    name = site.two(
        f"{shelf.dataset.title.id}, {shelf.period(release).title('id')}, revisi {release.revision}",
        f"{shelf.dataset.title.en}, {shelf.period(release).title('en')}, revision {release.revision}",
    )
    said = site.two("Rilis ini ditarik.", "This release was withdrawn.")
    page = Page(tombstone_path(release), name, said, "", searched=False)
    dataset = page.link(site.language, site.path(dataset_path(shelf.dataset.name)))
    claim = (
        f'<p class="tp-crumbs">{html.link(dataset, site.say(shelf.dataset.title))}</p>'
        f'<h1><del>{safe(name)}</del></h1><p class="tp-lead">{safe(said)}</p>'
        f"{''.join(_why(site, item) for item in release.withdrawals)}{_record(site, release)}"
        f'<p class="tp-buttons"><a class="tp-button tp-primary" href="{dataset}">{safe(site.two("Data yang berlaku", "The current data"))}</a></p>'
    )
    margin = f"<p>{html.badge('withdrawn', site.two('Ditarik', 'Withdrawn'))}</p>"
    return Page(page.path, name, said, html.opening(margin, claim), searched=False)


def why(site: Site, release: Release) -> str:
    """The reason of the last withdrawal, in a sentence."""
    return site.say(Text.read(release.withdrawals[-1]["reason"])) if release.withdrawals else ""


def _why(site: Site, item: Mapping[str, Any]) -> str:
    pairs = [
        (site.two("Alasan", "Reason"), safe(site.say(Text.read(item["reason"])))),
        (site.two("Dasar hukum", "Legal ground"), safe(item["basis"])),
        (site.two("Catatan nomor", "Log entry"), safe(str(item["log"]))),
    ]
    return html.facts(pairs)


def _record(site: Site, release: Release) -> str:
    when = day(release.released_at[:10], site.language)
    said = site.two(
        f"Terbit {when}, lalu ditarik. Isinya sudah dihapus dari situs ini, tetapi catatan bahwa ia pernah terbit tidak dapat dihapus. Sidik daftar berkasnya tetap tersimpan, jadi salinan lama masih dapat dikenali.",
        f"Published {when}, then withdrawn. Its bytes are gone from this site; the record that it was published cannot be removed. The hash of its list of files stays, so an old copy can still be recognised.",
    )
    return f"{html.paragraph(said)}<p><code>{safe(release.sums)}</code></p>"
