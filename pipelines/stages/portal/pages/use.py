"""How to use, verify and cite a dataset, and how to say that something is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from pipelines.model.address import url
from pipelines.stages.portal import html
from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.formats import day

if TYPE_CHECKING:
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf
    from pipelines.stages.portal.site import Site


def use(site: Site, shelf: Shelf) -> html.Section:
    """Snippets with stable addresses; codes are read as text, because `11.10` is not 11.1."""
    name = shelf.dataset.name
    base = url(site.catalog.base_url, f"data/{name}/latest/{name}")
    text = [field["name"] for field in (shelf.schema or {"fields": ()})["fields"] if field["type"] == "string"]
    dtype = "{" + ", ".join(f'"{column}": str' for column in text) + "}"
    excel = site.two(
        "Buka berkas .xlsx dengan klik dua kali. Lembar 'data' berisi tabelnya, 'kamus data' arti kolomnya. Kode tetap sebagai teks. Bila memakai CSV, ambil lewat Data › Dari Teks/CSV, bukan klik dua kali: Excel mengubah kode 1.10 menjadi 1.1.",
        "Open the .xlsx file with a double click. Sheet 'data' holds the table, 'kamus data' the meaning of its columns. Codes stay text. With the CSV, use Data › From Text/CSV instead of a double click: Excel turns the code 1.10 into 1.1.",
    )
    snippets = [
        (
            "Python (pandas)",
            f'import pandas as pd\ndf = pd.read_parquet("{base}.parquet")\n# atau / or\ndf = pd.read_csv("{base}.csv", dtype={dtype})',
        ),
        ("Python (polars)", f'import polars as pl\ndf = pl.scan_parquet("{base}.parquet").collect()'),
        (
            "R",
            f'download.file("{base}.parquet", "{name}.parquet", mode = "wb")\ndf <- nanoparquet::read_parquet("{name}.parquet")',
        ),
        ("DuckDB", f"SELECT * FROM '{base}.parquet' LIMIT 10;"),  # noqa: S608  (shown, never run)
        ("curl", f'curl -O --etag-save {name}.etag --etag-compare {name}.etag "{base}.csv"'),
    ]
    claim = html.details("Excel", html.paragraph(excel)) + "".join(
        html.details(title, html.code(text)) for title, text in snippets
    )
    evidence = html.note(site.two("Alamat ini tidak berubah", "These addresses do not change"))
    return html.Section("pakai", site.two("Cara memakai", "How to use it"), evidence, claim)


def verify(site: Site, shelf: Shelf, newest: Release) -> html.Section:
    """Two commands that everybody's machine has."""
    base = url(site.catalog.base_url, newest.path)
    signers = url(site.catalog.base_url, "log/allowed_signers")
    kind = next((file.name for file in newest.files if file.name.endswith(".xlsx")), f"{shelf.dataset.name}.csv")
    commands = (
        f"curl -sO {base}/{kind}\ncurl -sO {base}/SHA256SUMS\ncurl -sO {base}/SHA256SUMS.sig\ncurl -sO {signers}\n"
        "sha256sum -c --ignore-missing SHA256SUMS\n"
        "ssh-keygen -Y verify -f allowed_signers -I publisher -n terbuka -s SHA256SUMS.sig < SHA256SUMS"
    )
    said = site.two(
        "Perintah ini memeriksa bahwa berkas Anda sama dengan yang ditandatangani penerbit, tanpa perangkat lunak kami.",
        "These commands check that your file is the one the publisher signed, without any software of ours.",
    )
    return html.Section(
        "periksa",
        site.two("Periksa keaslian", "Verify"),
        html.note("SHA-256, Ed25519"),
        html.paragraph(said) + html.code(commands),
    )


def cite(site: Site, shelf: Shelf, newest: Release) -> html.Section:
    publisher = site.say(site.catalog.publishers[shelf.dataset.publisher].name)
    year, when = newest.released_at[:4], day(newest.released_at[:10], site.language)
    address = url(site.catalog.base_url, f"data/{shelf.dataset.name}/")
    edition = site.two(
        f"Edisi {newest.edition}, revisi {newest.revision}", f"Edition {newest.edition}, revision {newest.revision}"
    )
    citation = f"{publisher} ({year}). {site.say(shelf.dataset.title)}. {edition}, {when}. {address}"
    return html.Section(
        "kutip",
        site.two("Kutip", "Cite"),
        html.note(site.say(shelf.dataset.attribution)),
        f'<p class="tp-cite">{safe(citation)}</p>',
    )


def report(site: Site, shelf: Shelf) -> html.Section:
    """An e-mail that already says which dataset and which edition it is about."""
    newest = shelf.newest
    edition = f" {newest.edition} r{newest.revision}" if newest else ""
    subject = site.two(f"Kekeliruan: {shelf.dataset.name}{edition}", f"Error: {shelf.dataset.name}{edition}")
    body = site.two(
        "Baris atau angka mana:\nMenurut saya seharusnya:\nSumbernya:\n",
        "Which row or figure:\nWhat it should be:\nMy source:\n",
    )
    target = f"mailto:{site.catalog.contact}?subject={quote(subject)}&body={quote(body)}"
    button = f'<a class="tp-button" href="{html.safe_url(target)}">{safe(site.two("Laporkan kekeliruan", "Report an error"))}</a>'
    said = site.two(
        "Menemukan angka yang keliru? Surat ini sudah menyebut data dan edisinya.",
        "Found a wrong figure? This letter already names the dataset and edition.",
    )
    return html.Section(
        "lapor",
        site.two("Angkanya keliru?", "A wrong figure?"),
        html.note(site.catalog.contact),
        html.paragraph(said) + f"<p>{button}</p>",
    )
