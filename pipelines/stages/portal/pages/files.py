"""The files of the newest edition: for whom each one is, and how large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import number, size
from pipelines.stages.portal.words import FILES

if TYPE_CHECKING:
    from pipelines.model.release import File, Release
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Page, Site

ORDER = ("xlsx", "csv", "csv.gz", "parquet", "changes.csv", "datapackage.json")


def files(site: Site, shelf: Shelf, newest: Release, page: Page) -> html.Section:
    """Tables link to the stable copies under `latest/`, evidence to the revision it belongs to."""
    found = {
        kind: file for file in newest.files for kind in ORDER if file.name in (f"{shelf.dataset.name}.{kind}", kind)
    }
    rows = [_row(site, shelf, newest, page, kind, found[kind]) for kind in ORDER if kind in found]
    head = [site.two("Berkas", "File"), site.two("Untuk siapa", "For whom"), site.two("Ukuran", "Size")]
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in newest.files)
    claim = html.table(head, rows, site.two("Berkas", "Files"), numeric=(2,), css="tp-stack") + html.details(
        "SHA-256", html.code(sums)
    )
    license_ = site.catalog.licenses[shelf.dataset.license]
    columns = len(shelf.schema["fields"]) if shelf.schema else 0
    evidence = (
        f'<p>{safe(site.two("Bebas dipakai", "Free to use"))}: <a href="{html.safe_url(license_.url)}" rel="license">{safe(license_.name)}</a></p>'
        + html.note(
            site.two(
                f"{number(newest.rows, 'id')} baris, {columns} kolom",
                f"{number(newest.rows, 'en')} rows, {columns} columns",
            )
        )
        + html.note(site.say(shelf.dataset.attribution))
    )
    return html.Section("berkas", site.two("Berkas", "Files"), evidence, claim)


def _row(site: Site, shelf: Shelf, newest: Release, page: Page, kind: str, file: File) -> list[str]:
    copied = file.name.startswith(f"{shelf.dataset.name}.") or file.name == "datapackage.json"
    folder = f"data/{shelf.dataset.name}/latest" if copied else newest.path
    target = page.link(site.language, f"{folder}/{file.name}")
    return [
        html.link(target, file.name, " download"),
        safe(site.say(FILES[kind])),
        safe(size(file.bytes, site.language)),
    ]
