"""What `make publish` puts into `public/`: the complete set of files, equal tables, and nothing personal."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import zipfile
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import frictionless
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import re2

from pipelines.model.catalog import read_catalog
from pipelines.model.release import Versions
from tests.conftest import ROOT

CATALOG = read_catalog(ROOT / "datasets", ROOT / "schemas")
NAMES = [dataset.name for dataset in CATALOG.datasets]
EVIDENCE = ("SHA256SUMS", "SHA256SUMS.sig", "changes.csv", "datapackage.json", "release.json", "report.json")
EVIDENCE += ("release.tlog-proof",)
TABLES = ("csv", "parquet", "xlsx")


def log_files(examples: Path) -> set[str]:
    """A tile, a bundle and a checkpoint for every size that the log has had (it is shorter than a full tile)."""
    size = int((examples / "log/checkpoint").read_text("utf-8").split("\n")[1])
    assert size < 256
    names = {"checkpoint", "vkey", "allowed_signers", "pages", "catalog"}
    for number in range(1, size + 1):
        names |= {f"checkpoints/{number}", f"tile/0/000.p/{number}", f"tile/entries/000.p/{number}"}
    return {f"log/{name}" for name in names}


def versions(examples: Path, name: str) -> Versions:
    return Versions.read(json.loads((examples / f"data/{name}/versions.json").read_text("utf-8")))


def test_the_complete_set_of_public_files_is_what_the_contract_names(examples: Path) -> None:
    expected = {"catalog.jsonld", "data.json", "feed.xml", "sitemap.xml", "status.json", *log_files(examples)}
    expected |= {
        f"verify/{name}" for name in ("index.html", "verify.js", "verify.css", "verify.py", "saksi.cron", "saksi.yml")
    }
    for name in NAMES:
        known = versions(examples, name)
        tables = [f"{name}.{kind}" for kind in TABLES]
        expected |= {f"data/{name}/versions.json", f"data/{name}/index.html", f"en/data/{name}/index.html"}
        expected |= {f"data/{name}/latest/{file}" for file in (*tables, "datapackage.json")}
        measured = ("indicators.json",) if CATALOG.dataset(name).kit else ()
        for release in known.releases:
            expected |= {f"{release.path}/{file}" for file in (*tables, *EVIDENCE, *measured)}
            expected |= {f"data/{name}/{release.edition}/latest/{file}" for file in (*tables, "datapackage.json")}
    pages = (
        "index.html",
        "katalog/index.html",
        "status/index.html",
        "periksa/index.html",
        "cara/index.html",
        "privasi/index.html",
        "panduan/index.html",
        "panduan/kode/index.html",
        "istilah/index.html",
        "404.html",
    )
    expected |= {f"{root}{page}" for root in ("", "en/") for page in pages}
    found = {path.relative_to(examples).as_posix() for path in examples.rglob("*") if path.is_file()}
    theme = {path for path in found if path.startswith(("assets/", "en/assets/", "search/", "en/search/"))}
    assert found - theme == expected
    assert {"assets/terbuka.css", "assets/charts.css", "assets/terbuka.js", "search/search_index.json"} <= theme


def test_there_are_editions_a_correction_with_a_reason_and_real_and_synthetic_data(examples: Path) -> None:
    made_up = [dataset for dataset in CATALOG.datasets if dataset.provenance == "synthetic"]
    synthetic = [dataset.name for dataset in made_up if dataset.source.kind != "indicators"]
    assert {"realisasi-apbd", "skm", "pengaduan", "standar-layanan"} <= set(synthetic)
    for name in synthetic:
        assert len({release.edition for release in versions(examples, name).releases}) >= 3, name
    revised = [release for release in versions(examples, "realisasi-apbd").releases if release.revision > 1]
    assert [(release.edition, bool(release.reason.id)) for release in revised] == [("2026-09", True)]


@pytest.mark.parametrize("name", NAMES)
def test_csv_parquet_and_workbook_read_back_equal(examples: Path, name: str) -> None:
    folder = examples / f"data/{name}/latest"
    table = pq.read_table(folder / f"{name}.parquet")
    options = pacsv.ConvertOptions(
        column_types=pa.schema([(f.name, f.type) for f in table.schema]), strings_can_be_null=True, null_values=[""]
    )
    back = pacsv.read_csv(
        folder / f"{name}.csv", parse_options=pacsv.ParseOptions(newlines_in_values=True), convert_options=options
    )
    assert back.cast(pa.schema([(f.name, f.type) for f in table.schema])).equals(table.cast(back.schema))
    text = {field.name: str for field in table.schema if pa.types.is_string(field.type)}
    assert len(pd.read_csv(folder / f"{name}.csv", dtype=text)) == table.num_rows
    with closing(openpyxl.load_workbook(folder / f"{name}.xlsx", read_only=True)) as book:
        header, *rows = book["data"].iter_rows(values_only=True)
    assert header == tuple(table.column_names)
    strings = [i for i, field in enumerate(table.schema) if pa.types.is_string(field.type)]
    expected = table.select([table.column_names[i] for i in strings]).to_pylist()
    assert [[row[i] for i in strings] for row in rows] == [list(row.values()) for row in expected]


@pytest.mark.parametrize("name", NAMES)
def test_every_datapackage_is_valid_for_frictionless(examples: Path, name: str, monkeypatch) -> None:
    monkeypatch.chdir(examples / f"data/{name}/latest")
    assert frictionless.validate("datapackage.json").flatten(["type", "rowNumber", "fieldName"]) == []


def test_every_signature_and_every_sum_holds(examples: Path) -> None:
    signers = examples / "log/allowed_signers"
    for sums in sorted(examples.glob("data/*/*/r*/SHA256SUMS")):
        subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=sums.parent, check=True)
        command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "publisher", "-n", "terbuka", "-s", f"{sums}.sig"]
        subprocess.run(command, input=sums.read_bytes(), capture_output=True, check=True)


def personal_values() -> set[bytes]:
    """Every value of the columns of `pengaduan` that must not leave, and of rows that are confidential."""
    columns = {
        f["name"]
        for f in CATALOG.dataset("pengaduan").fields
        if f["name"] in {"nama_pelapor", "nik", "telepon", "email", "alamat", "isi_laporan"}
    }
    assert len(columns) == 6
    found: set[bytes] = set()
    for path in (ROOT / "datasets/incoming/pengaduan").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found |= {row[column].encode() for column in columns if len(row[column]) >= 6}
                if row["rahasia"].lower() in {"ya", "true"}:
                    found.add(row["nomor_laporan"].encode())
    return found


def contents(path: Path) -> bytes:
    """The bytes of a file, with what is packed inside it unpacked."""
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            return b"\n".join(archive.read(name) for name in archive.namelist())
    if path.suffix == ".parquet":
        return path.read_bytes() + pq.read_table(path).to_pandas().to_csv().encode()
    if path.suffix == ".html":
        return path.read_bytes() + re.sub(rb"&#(\d+);", lambda m: chr(int(m[1])).encode(), path.read_bytes())
    return path.read_bytes()


def finder(values: set[bytes]) -> Any:
    """A linear-time search for any of thousands of values at once; Python's own alternation would take minutes."""
    options = re2.Options()
    options.max_mem = 1 << 28
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile(b"|".join(re2.escape(value) for value in sorted(values)), options)


def test_no_sensitive_value_of_pengaduan_occurs_anywhere_in_public(examples: Path) -> None:
    values = personal_values()
    assert len(values) > 4000
    tokens = finder(values)
    assert tokens.search(b"x" + max(values) + b"x")
    files = [path for path in examples.rglob("*") if path.is_file()]
    assert [path.relative_to(examples).as_posix() for path in files if tokens.search(contents(path))] == []


def test_no_sensitive_value_of_pengaduan_occurs_in_dagsters_event_log(examples: Path) -> None:
    tokens = finder({value for value in personal_values() if len(value) > 9})  # shorter ones occur in hashes by chance
    home = examples.parent / "work/dagster"
    files = [path for path in home.rglob("*") if path.is_file()]
    assert [path.name for path in files if tokens.search(path.read_bytes())] == []


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.identities: set[str] = set()

    def handle_starttag(
        self,
        tag: str,  # noqa: ARG002
        attrs: list[tuple[str, str | None]],
    ) -> None:
        for name, value in attrs:
            if value and (name in {"href", "src"}):
                self.found.add(value)
            if value and name == "id":
                assert value not in self.identities, f"id {value} occurs twice"
                self.identities.add(value)


def test_every_internal_link_and_anchor_of_every_page_resolves(examples: Path) -> None:
    broken = []
    for page in examples.rglob("*.html"):
        if page.name == "404.html":
            continue
        links = Links()
        links.feed(page.read_text("utf-8"))
        for link in links.found:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (parts.fragment and f'id="{parts.fragment}"' not in target.read_text("utf-8")):
                broken.append((page.relative_to(examples).as_posix(), link))
    assert broken == []


def test_the_citable_page_of_every_dataset_names_it_for_search_engines(examples: Path) -> None:
    for name in NAMES:
        page = (examples / f"data/{name}/index.html").read_text("utf-8")
        [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        found = json.loads(block)
        assert (found["@type"], found["name"]) == ("Dataset", CATALOG.dataset(name).title.id)
        assert 50 <= len(found["description"]) <= 5000


def test_publishing_the_examples_again_changes_no_byte(examples: Path) -> None:
    from tests.published import publish_again

    before = {path: path.read_bytes() for path in examples.rglob("*") if path.is_file()}
    publish_again(examples.parent)
    assert {path: path.read_bytes() for path in examples.rglob("*") if path.is_file()} == before
