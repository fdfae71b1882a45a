"""The whole portal from hand-made shelves: complete, unbreakable, harmless, and the same every time."""

from __future__ import annotations

import html
import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from pipelines.model.address import code_page
from pipelines.model.text import LANGUAGES, Text
from pipelines.stages.portal import build
from pipelines.stages.portal.deploy import deployable
from pipelines.stages.release import LocalStore, Logbook, open_keyring, renew
from pipelines.stages.release.logbook import write_note
from tests.conftest import ROOT
from tests.keys import write_keys
from tests.stages.portal.shelves import PAYLOADS, TODAY, Words, catalog, fill, hostile, plain, shelves

SINGLE = ("index.html", "katalog/index.html", "status/index.html", "panduan/kode/index.html")
WRITTEN = (
    "cara/index.html",
    "istilah/index.html",
    "panduan/index.html",
    "periksa/index.html",
    "privasi/index.html",
    "404.html",
)


def make(root: Path, words: Words = plain, *, without: str = "", site: Path = ROOT / "site") -> tuple[Path, list[str]]:
    """Publish the portal of every case under `root`; returns the public folder and the paths that changed."""
    public, on_shelf = root / "public", [item for item in shelves(words) if item.dataset.name != without]
    if not public.exists():
        fill(public, on_shelf, words)
    pages = build(
        catalog(words),
        on_shelf,
        json_ld={item.dataset.name: f'{{"name": "{item.dataset.name} </script>"}}' for item in on_shelf},
        public=lambda path: public / path,
        site=site,
        mkdocs_yml=ROOT / "mkdocs.yml",
        work=root / "work" / "portal",
        today=TODAY,
    )
    write_keys(root / "keys")
    book = Logbook(LocalStore(public, root / "outbox"), open_keyring(root / "keys"), "data.example/log")
    book.recover()
    if not book.head.size:
        write_note(book, Text("Mulai", "Begin"), 1_790_000_000)
    return public, renew(book.store, book.keyring, "pages", pages, 1_790_000_000)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("plain"))[0]


def test_every_code_has_its_address_on_the_handbook_page_of_both_languages(public: Path) -> None:
    groups = yaml.safe_load((ROOT / "site/handbook/codes.yaml").read_text("utf-8"))
    codes = [code for group in groups for code in group["codes"]]
    for language in LANGUAGES:
        path, _, _ = code_page("x", language).partition("#")
        page = (public / path / "index.html").read_text("utf-8")
        assert [code for code in codes if f'id="{code}"' not in page] == []
        assert page.count('class="tp-explained"') == len(codes)


def test_a_refusal_on_the_status_page_leads_to_its_code(public: Path) -> None:
    for path in ("status/index.html", "en/status/index.html"):
        page = (public / path).read_text("utf-8")
        linked = set(re.findall(r'href="\.\./panduan/kode/#([a-z-]+)"', page))
        assert linked, path


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("hostile"), hostile)[0]


class Reader(HTMLParser):
    """The elements of a page with the names of their attributes, its addresses, its anchors and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.addresses: list[str] = []
        self.anchors: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *(name for name, _ in attrs)))
        for name, value in attrs:
            if name in {"href", "src"}:
                self.addresses.append(value or "")
            if name == "id":
                self.anchors.add(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text("utf-8"))
    return reader


def said(page: Path) -> str:
    """The page's text, white space made one."""
    return " ".join(read(page).text.split())


def pages(public: Path) -> list[Path]:
    """Those that the build makes; `verify/` is written by hand."""
    return sorted(path for path in public.rglob("*.html") if path.parent.name != "verify")


def test_there_is_a_page_for_everything_in_both_languages(public: Path) -> None:
    names = [item.dataset.name for item in shelves()]
    graves = [f"data/{name}/2026-09/r1/index.html" for name in ("ditarik", "ditarik-baru")]
    expected = {*SINGLE, *WRITTEN, *(f"data/{name}/index.html" for name in names), *graves}
    found = {page.relative_to(public).as_posix() for page in pages(public)}
    assert found == expected | {f"en/{path}" for path in expected}


def test_every_link_leads_to_a_file_or_an_anchor_that_exists(public: Path) -> None:
    anchors = {page: read(page).anchors for page in pages(public)}
    lost = []
    for page in pages(public):
        for address in read(page).addresses:
            parts = urlsplit(address)
            if parts.scheme or page.name == "404.html":
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            if not target.is_file() or (parts.fragment and parts.fragment not in anchors[target]):
                lost.append((page.relative_to(public).as_posix(), address))
    assert lost == []


def test_hostile_words_change_no_element_of_any_page(public: Path, attacked: Path) -> None:
    for page in pages(public):
        assert read(attacked / page.relative_to(public)).elements == read(page).elements, page


def test_hostile_words_are_still_there_to_be_read(attacked: Path) -> None:
    page = said(attacked / "data/utuh/index.html")
    for payload in PAYLOADS[:4]:
        assert " ".join(payload.split()) in page


def test_an_address_that_could_run_leads_nowhere(attacked: Path) -> None:
    addresses = [address for page in pages(attacked) for address in read(page).addresses]
    assert [address for address in addresses if not re.match(r"https://|mailto:|[^:]*$", address)] == []


def test_every_page_has_a_policy_that_allows_no_other_host(attacked: Path) -> None:
    for page in pages(attacked):
        found = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page.read_text("utf-8"))
        assert len(found) == 1, page
        assert found[0].startswith("default-src 'none'; script-src 'self'")
        assert "http" not in found[0]
        assert "unsafe" not in found[0]


def test_json_ld_cannot_leave_its_element(public: Path) -> None:
    page = (public / "data/utuh/index.html").read_text("utf-8")
    assert '<script type="application/ld+json">{"name": "utuh \\u003c/script>"}</script>' in page


def test_a_second_build_changes_nothing_and_another_folder_holds_the_same_bytes(public: Path, tmp_path: Path) -> None:
    again, changed = make(public.parent)
    other, _ = make(tmp_path)
    assert changed == []
    assert {p.relative_to(again): p.read_bytes() for p in again.rglob("*") if p.is_file()} == {
        p.relative_to(other): p.read_bytes() for p in other.rglob("*") if p.is_file()
    }


def test_pages_of_a_dataset_that_is_gone_go_and_its_files_stay(tmp_path: Path) -> None:
    public, _ = make(tmp_path)
    files = {path for path in (public / "data/utuh").rglob("*") if path.is_file()}
    _, changed = make(tmp_path, without="utuh")
    page = public / "data/utuh/index.html"
    assert {"data/utuh/index.html", "en/data/utuh/index.html"} <= set(changed)
    assert {path for path in (public / "data/utuh").rglob("*") if path.is_file()} == files - {page}


def test_the_environment_is_left_as_it_was(tmp_path: Path) -> None:
    before = dict(os.environ)
    make(tmp_path)
    assert dict(os.environ) == before


def test_a_broken_link_in_a_written_page_stops_the_build(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "site", tmp_path / "site")
    (tmp_path / "site/pages/en/cara.md").write_text("---\ntitle: x\n---\n[lost](nowhere.md)\n", "utf-8")
    with pytest.raises(RuntimeError, match=r"nowhere\.md"):
        make(tmp_path, site=tmp_path / "site")


def test_an_inline_script_that_the_theme_does_not_have_stops_the_build(tmp_path: Path) -> None:
    for path in ("404.html", "en/404.html"):
        (tmp_path / "built" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "built" / path).write_text("<script>known()</script>", "utf-8")
    (tmp_path / "built/index.html").write_text("<script>known()</script><script>other()</script>", "utf-8")
    with pytest.raises(ValueError, match="inline script"):
        deployable(tmp_path / "built")


def test_a_refused_edition_is_named_with_rule_row_field_and_count(public: Path) -> None:
    banner = html.unescape((public / "data/ditolak/index.html").read_text("utf-8"))
    banner = banner.partition('<aside class="tp-banner"')[2].partition("</aside>")[0]
    assert "Yang tampil edisi September 2026, karena yang lebih baru ditolak" in banner
    assert "aduan.csv:1203 [hari]: Bukan bilangan. (4×) Tulis angka." in banner
    assert "<code>type-error</code>" in banner
    assert "Dan 4 temuan lain" in banner


def test_a_dataset_without_a_release_says_so_and_offers_no_file(public: Path) -> None:
    page = public / "data/belum/index.html"
    assert "Belum ada edisi yang terbit" in said(page)
    assert "tp-primary" not in page.read_text("utf-8")


@pytest.mark.parametrize("name", ["ditarik", "ditarik-baru"])
def test_a_withdrawn_edition_keeps_its_line_with_the_reason_and_leads_only_to_its_tombstone(
    public: Path, name: str
) -> None:
    page = public / "data" / name / "index.html"
    assert "ditarik" in said(page).partition("Edisi dan revisi")[2]
    assert "Hibah tercatat dua kali." in said(page)
    found = [address for address in read(page).addresses if "2026-09" in address and not address.startswith("mailto")]
    assert found == ["2026-09/r1/"]


def test_a_tombstone_tells_reason_legal_ground_and_entry_in_both_languages(public: Path) -> None:
    for root, words in (("", ("Alasan", "Dasar hukum")), ("en/", ("Reason", "Legal ground"))):
        page = said(public / f"{root}data/ditarik/2026-09/r1/index.html")
        assert all(word in page for word in (*words, "UU 27/2022 pasal 16", "7"))
    assert "Hibah tercatat dua kali." in said(public / "data/ditarik/2026-09/r1/index.html")


def test_a_corrected_figure_is_struck_and_the_new_one_stands_beside_it(public: Path) -> None:
    for path in ("data/utuh/index.html", "en/data/utuh/index.html"):
        page = html.unescape((public / path).read_text("utf-8"))
        old, new = ("61,2%", "59,8%") if not path.startswith("en") else ("61.2%", "59.8%")
        assert f'<p class="tp-corrected"><del>{old}</del> <ins>{new}</ins></p>' in page
    assert "<del>61,2%</del> <strong>59,8%</strong>" in html.unescape((public / "index.html").read_text("utf-8"))


def test_what_could_not_be_measured_is_described_and_never_zero(public: Path) -> None:
    assert "Keterangan." in said(public / "data/tak-terukur/index.html")
    assert "Gambarnya" not in said(public / "data/tak-terukur/index.html")


def test_an_empty_table_says_that_it_has_no_rows(public: Path) -> None:
    assert "Edisi ini tidak punya baris." in said(public / "data/kosong/index.html")


def test_a_late_dataset_says_by_how_many_days(public: Path) -> None:
    assert "kami terlambat 14 hari" in said(public / "data/terlambat/index.html")
    assert "we are 14 days late" in said(public / "en/data/terlambat/index.html")


def test_failed_checks_stand_first(public: Path) -> None:
    page = said(public / "data/utuh/index.html")
    assert page.index("Gagal: Jumlah berbeda.") < page.index("Lolos: 3 dari 3 baris sesuai.")


def test_the_privacy_card_speaks_plainly(public: Path) -> None:
    card = said(public / "data/utuh/index.html").partition("Kartu privasi edisi ini")[2]
    assert card.startswith("3 kolom terbit. 2 kolom ditinggalkan sebelum berkas ini ditulis")
    assert "Dibuang: data pribadiNIK" in card


def test_the_card_says_what_was_done_to_columns_and_rows_and_who_allowed_what(public: Path) -> None:
    card = said(public / "data/tak-terukur/index.html").partition("Kartu privasi edisi ini")[2]
    for sentence in (
        "DisamarkanTanggal masuk (per bulan)",
        "Diganti nama samaranNIK (per bulan)",
        "Kelompok terkecil12 baris; paling sedikit harus 10 yang tidak dapat dibedakan",
        "1.007 (1.000 tidak boleh terbit; 4 pokoknya dilindungi, hanya dihitung; 3 kelompoknya terlalu kecil)",
        "Dihitung, tidak didaftaranak: 12, lainnya, sedikit",
        "kode: Kode barang (disetujui Kepala Dinas, sampai 2026-12-31)",
    ):
        assert sentence in card
    english = said(public / "en/data/tak-terukur/index.html")
    assert "kode: Codes of goods (approved by Kepala Dinas, until 2026-12-31)" in english


def test_made_up_data_say_so_on_the_page_and_in_the_catalogue(public: Path) -> None:
    for path in ("data/tanpa-angka/index.html", "katalog/index.html"):
        assert "Data rekaan untuk contoh" in said(public / path)
    assert "Synthetic data" in said(public / "en/katalog/index.html")


def test_commands_keep_their_lines(public: Path) -> None:
    page = html.unescape((public / "data/utuh/index.html").read_text("utf-8"))
    assert "\nsha256sum -c --ignore-missing SHA256SUMS\nssh-keygen -Y verify " in page


def test_preview_shows_a_year_as_a_year_and_missing_as_a_word(public: Path) -> None:
    page = html.unescape((public / "data/utuh/index.html").read_text("utf-8"))
    row = page.partition('class="tp-table tp-preview"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    assert "<td>2026</td>" in row
    assert '<td class="tp-num">1.234.567,25</td>' in row
    assert row.count("<em>kosong</em>") == 3


def test_language_links_lead_to_the_same_page(public: Path) -> None:
    for language, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True):
        root = {"id": "", "en": "en/"}
        for path in (*SINGLE, *WRITTEN[:-1], "data/utuh/index.html"):
            page = public / f"{root[language]}{path}"
            target = re.search(r'class="tp-language" href="([^"]+)"', page.read_text("utf-8"))
            assert target
            expected = (public / f"{root[other]}{path}").resolve()
            assert (page.parent / target[1] / "index.html").resolve() == expected
