"""`verify/` in a real Chromium: the same verdict as the Python auditor, for sound, damaged, rewritten and renewed trees."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from playwright.sync_api import Browser, Page

from pipelines.model.release import Release
from pipelines.model.text import Text
from pipelines.stages.release import Draft, LocalStore, Logbook, open_keyring, promise, release, renew, rotate, withdraw
from pipelines.stages.release.audit.auditing import Audit, audit
from pipelines.stages.release.audit.remembering import Memory, recall
from pipelines.stages.release.audit.sources import Site
from pipelines.stages.release.audit.verdicts import SENTENCES
from pipelines.stages.release.keys import make_key, public_bytes
from pipelines.stages.release.log.derive import as_json
from pipelines.stages.release.log.ed25519 import ORDER
from pipelines.stages.release.log.note import Verifier, read_vkey, signed, split
from pipelines.stages.release.log.sshsig import ssh_sign
from tests.conftest import ROOT
from tests.published import served
from tests.soak import FULL

PAGE = ROOT / "site" / "verify"
ORIGIN = "data.example/log"
NOW = int(time.time())
DAY = 86_400
ODD = {"a": 1.0, "b": 1e16, "c": 1e-7, "d": 12345678901234567890, "e": -0.0, "é\U0001f600": [], "ｚ": {}, "f": 123.456}


class Agency:
    """A publisher with three datasets, whose public folder also holds the page under test."""

    def __init__(self, root: Path) -> None:
        self.root, self.public, self.drafts = root, root / "public", root / "drafts"
        shutil.copytree(PAGE, self.public / "verify")
        self.open()

    def open(self) -> None:
        self.store = LocalStore(self.public, self.root / "staging")
        self.book = Logbook(self.store, open_keyring(self.root / "keys"), ORIGIN)
        self.book.recover()

    def release(self, dataset: str, edition: str, revision: int = 1, rows: bytes = b"1\n") -> None:
        folder = self.drafts / f"{dataset}-{edition}-{revision}"
        folder.mkdir(parents=True)
        reason = Text("Ejaan \u201cbaru\u201d \U0001f600\u2028", "Spelling") if revision > 1 else Text("", "")
        found = Release(dataset, edition, revision, 1, reason=reason)
        content = {f"{dataset}.csv": b"a\n" + rows, f"{dataset}.parquet": b"PAR1\0" + rows, "datapackage.json": b"{}\n"}
        files = [{"name": name, "bytes": len(value), "sha256": _sha256(value)} for name, value in content.items()]
        content["release.json"] = as_json({**found.facts(), "files": files, "odd": ODD})
        content["SHA256SUMS"] = "".join(f"{_sha256(value)}  {name}\n" for name, value in content.items()).encode()
        for name, value in content.items():
            (folder / name).write_bytes(value)
        release(self.book, Draft(found, {name: folder / name for name in content}), NOW)

    def pages(self, word: str = "satu") -> None:
        pages = {"index.html": f"<p>{word}".encode(), "a b/ç&.html": b"<p>", "assets/x.css": b"p{}"}
        for part, files in (("pages", pages), ("catalog", {"data.json": b"{}", "feed.xml": b"<feed/>"})):
            renew(self.store, self.book.keyring, part, files, NOW)

    def copy(self, root: Path) -> Agency:
        """The same office, which from here on may write another history."""
        shutil.copytree(self.root, root)
        found = object.__new__(Agency)
        found.root, found.public, found.drafts = root, root / "public", root / "drafts"
        found.open()
        return found

    def rotate(self, name: str) -> None:
        make_key(self.root / "keys" / name)
        self.open()
        rotate(self.book, name, None, NOW)


def full_agency(root: Path) -> Agency:
    """Releases, a revision, both kinds of withdrawal, a promise and a change of key."""
    found = Agency(root)
    found.release("sekolah", "2026-01")
    found.release("sekolah", "2026-02", 1, b"5\n")
    promise(found.book, "sekolah", "P1M", "P10D", NOW)
    found.release("sekolah", "2026-01", 2, b"2\n")
    found.release("jalan", "2025", 1, b"3\n")
    found.rotate("publisher2")
    found.release("aduan", "2026-q1", 1, b"4\n")
    withdraw(found.book, "data/jalan/2025/r1", (), Text("Memuat NIK", "Held identity numbers"), "UU 27/2022", NOW)
    withdraw(found.book, "data/aduan/2026-q1/r1", ("aduan.parquet",), Text("Rusak", "Damaged"), "SOP", NOW)
    found.pages()
    return found


@dataclass
class Reader:
    """Somebody with the page open."""

    page: Page
    address: str
    runs: int = 0

    @property
    def verdict(self) -> str:
        return self.page.locator("#verdict").get_attribute("data-verdict") or ""

    @property
    def faults(self) -> set[tuple[str, str]]:
        script = "all => all.map(li => [li.querySelector('strong').textContent, li.querySelector('a').textContent])"
        return {(word, path) for word, path in self.page.locator(".faults:not(.gone) li").evaluate_all(script)}

    @property
    def memory(self) -> Memory | None:
        kept = self.page.evaluate("localStorage.getItem('terbuka-verify:/')")
        return recall(kept.encode()) if kept else None

    def check(self, button: str = "full") -> str:
        self.page.click(f"#{button}")
        return self.done()

    def give(self, name: str, content: bytes, field: str = "file") -> str:
        self.page.set_input_files(f"#{field}", {"name": name, "mimeType": "text/plain", "buffer": content})
        return self.done()

    def done(self) -> str:
        self.runs += 1
        self.page.wait_for_selector(f"html[data-runs='{self.runs}']", timeout=60_000)
        return self.verdict

    def python(self, memory: Memory | None = None, *, tables: bool = True) -> Audit:
        return audit(Site(self.address), int(time.time()), [memory] if memory else [], tables=tables)


@contextmanager
def reading(browser: Browser, folder: Path, path: str = "verify/", **context: object) -> Iterator[Reader]:
    """A reader of `folder` who has seen nothing before."""
    opened = browser.new_context(**context)  # type: ignore[arg-type]
    with served(folder) as address:
        page = opened.new_page()
        page.goto(address + path)
        page.wait_for_selector("html[data-ready='yes']")
        yield Reader(page, address)
        opened.close()


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    return full_agency(tmp_path_factory.mktemp("agency") / "office")


@pytest.fixture(scope="module")
def portal(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example portal with the page in it."""
    found = tmp_path_factory.mktemp("portal") / "public"
    shutil.copytree(examples, found)
    shutil.copytree(PAGE, found / "verify", dirs_exist_ok=True)
    return found


@contextmanager
def changed(path: Path, content: bytes | None) -> Iterator[None]:
    """A file with other content, or none, for as long as it lasts."""
    before = path.read_bytes()
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(before)


def flipped(content: bytes, seed: str) -> bytes:
    """One bit of one byte turned."""
    place = int(_sha256(seed.encode()), 16) % len(content)
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def replace(public: Path, other: Path) -> None:
    """The server now serves another tree at the same address."""
    for path in public.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(other, public, dirs_exist_ok=True)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def kinds_of(public: Path) -> list[str]:
    """The same without most of the log's many files: the first, one in the middle and the last of each kind."""
    found = files_of(public)
    for folder in ("log/tile/0/", "log/tile/entries/", "log/checkpoints/"):
        many = sorted((path for path in found if path.startswith(folder)), key=lambda path: (len(path), path))
        found = [path for path in found if path not in many or path in (many[0], many[len(many) // 2], many[-1])]
    return found


def files_of(public: Path) -> list[str]:
    """Every served file that is on record; the page under test is not in this tree's list of pages."""
    found = [path.relative_to(public).as_posix() for path in sorted(public.rglob("*")) if path.is_file()]
    return [path for path in found if not path.startswith(("verify/", "staged/"))]


# ── a sound portal


@pytest.mark.parametrize("button", ["quick", "full"])
def test_the_whole_example_portal_is_ok_and_the_page_is_quiet(browser: Browser, portal: Path, button: str) -> None:
    with reading(browser, portal) as reader:
        said: list[str] = []
        asked: list[str] = []
        reader.page.on("console", lambda message: said.append(message.text))
        reader.page.on("pageerror", lambda error: said.append(str(error)))
        reader.page.on("request", lambda request: asked.append(request.url))
        assert reader.check(button) == "OK"
        assert reader.faults == set()
        assert said == []
        assert len(asked) > 300
        assert [url for url in asked if not url.startswith(reader.address)] == []
        read = {url for url in asked if url.endswith(".parquet")}
        assert bool(read) == (button == "full")


def test_the_quick_check_says_how_many_bytes_the_full_one_reads(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        assert reader.check("quick") == reader.python(tables=False).verdict == "OK"
        tables = [path for path in files_of(agency.public) if path.endswith((".csv", ".parquet"))]
        expected = sum((agency.public / path).stat().st_size for path in tables)
        assert f"membaca {expected} bita lagi" in reader.page.inner_text("#full")
        assert f"isi tabel ({expected} bita) belum dibaca" in reader.page.inner_text("#found")
        assert "sejarah yang ditulis ulang seluruhnya tidak akan terlihat" in reader.page.inner_text("#found")


def test_the_portal_may_live_under_any_path(browser: Browser, agency: Agency, tmp_path: Path) -> None:
    shutil.copytree(agency.public, tmp_path / "kab" / "data terbuka")
    with reading(browser, tmp_path, "kab/data terbuka/verify/") as reader:
        assert reader.check() == "OK"


def test_a_check_can_be_cancelled_and_gives_no_verdict(browser: Browser, portal: Path) -> None:
    with reading(browser, portal) as reader:
        reader.page.click("#full")
        reader.page.click("#cancel")
        assert reader.done() == ""
        assert "Dibatalkan" in reader.page.inner_text("#verdict")
        assert reader.memory is None


# ── every kind of damage


def test_a_turned_bit_in_any_kind_of_file_has_the_verdict_of_the_python_auditor(
    browser: Browser, agency: Agency
) -> None:
    every, differences, seen = kinds_of(agency.public), [], set()
    assert len(every) > 50
    paths = every if FULL else every[::3]  # each costs two whole audits
    with reading(browser, agency.public) as reader:
        for path in paths:
            table = path.endswith((".csv", ".parquet"))
            with changed(agency.public / path, flipped((agency.public / path).read_bytes(), path)):
                found, python = reader.check("full" if table else "quick"), reader.python(tables=table)
            expected = (python.verdict, {(fault.verdict, fault.path) for fault in python.faults})
            seen.add(found)
            if (found, reader.faults) != expected or found == "OK":
                differences.append((path, found, reader.faults, expected))
    assert differences == []
    assert seen >= {"MODIFIED", "BROKEN"}


def test_a_missing_file_is_missed_as_the_python_auditor_misses_it(browser: Browser, agency: Agency) -> None:
    differences = []
    paths = [path for path in kinds_of(agency.public) if "aduan" not in path and "jalan" not in path][
        :: 3 if FULL else 6
    ]
    with reading(browser, agency.public) as reader:
        for path in paths:
            table = path.endswith((".csv", ".parquet"))
            with changed(agency.public / path, None):
                found, python = reader.check("full" if table else "quick"), reader.python(tables=table)
            expected = (python.verdict, {(fault.verdict, fault.path) for fault in python.faults})
            if (found, reader.faults) != expected or found not in {"MISSING", "MODIFIED"}:
                differences.append((path, found, reader.faults, expected))
    assert differences == []


def test_damage_in_the_example_portal_has_the_same_verdict(browser: Browser, portal: Path) -> None:
    on_record = [path for path in files_of(portal) if not path.startswith("log/") or path.count("/") == 1]
    picked = {Path(path).suffix or path: path for path in on_record}
    with reading(browser, portal) as reader:
        for kind in (".xlsx", ".json", ".html", ".tlog-proof", "log/pages"):
            path = portal / picked[kind]
            with changed(path, flipped(path.read_bytes(), kind)):
                python = reader.python(tables=kind == ".xlsx").verdict
                assert reader.check("full" if kind == ".xlsx" else "quick") == python == "MODIFIED", kind


def test_a_second_spelling_of_a_signature_is_not_the_signature(browser: Browser, agency: Agency) -> None:
    checkpoint = agency.public / "log" / "checkpoint"
    kept = agency.public / "log" / "checkpoints" / str(agency.book.head.size)
    text, signatures = split(checkpoint.read_bytes())
    name, id_, value = signatures[0]
    twin = value[:32] + (int.from_bytes(value[32:], "little") + ORDER).to_bytes(32, "little")
    line = base64.b64encode(id_ + twin).decode()
    plain = checkpoint.read_text("utf-8")
    last = plain.rstrip("=\n")[-1]
    other = plain.replace(f"{last}=", f"{chr(ord(last) + 1)}=")
    with reading(browser, agency.public) as reader:
        for content in (f"{text}\n— {name} {line}\n", other, plain.replace("\n— ", "\n—  ")):
            assert content != plain
            with changed(checkpoint, content.encode()), changed(kept, content.encode()):
                assert reader.check("quick") == reader.python().verdict
                assert reader.verdict in {"BAD-KEY", "BROKEN"}


def test_a_size_that_no_machine_could_read_is_broken_or_missing_at_once(browser: Browser, agency: Agency) -> None:
    checkpoint = agency.public / "log" / "checkpoint"
    lines = checkpoint.read_text("utf-8").split("\n")
    with reading(browser, agency.public) as reader:
        for size in ("999999999999999999", "9000000000000000"):
            with changed(checkpoint, "\n".join([lines[0], size, *lines[2:]]).encode()):
                assert reader.check("quick") in {"BROKEN", "MISSING"}


def test_a_server_that_does_not_answer_gives_no_verdict(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        reader.page.route("**/log/vkey", lambda route: route.fulfill(status=500))
        assert reader.check() == ""
        assert "Tidak dapat memeriksa: log/vkey: HTTP 500" in reader.page.inner_text("#verdict")
        reader.page.unroute_all()
        assert reader.check() == "OK"


def test_where_signatures_cannot_be_checked_there_is_never_a_verdict(browser: Browser, agency: Agency) -> None:
    with served(agency.public) as address:
        page = browser.new_page()
        page.add_init_script("crypto.subtle.verify = async () => { throw new DOMException('', 'NotSupportedError') }")
        page.goto(f"{address}verify/")
        page.wait_for_selector("html[data-ready='ed25519']")
        assert page.locator("#verdict").get_attribute("data-verdict") == ""
        assert "verify.py" in page.inner_text("#verdict")
        assert page.locator("#quick").is_disabled()
        page.add_init_script("crypto.subtle.verify = async () => true")
        page.goto(f"{address}verify/?again")
        page.wait_for_selector("html[data-ready='ed25519']")
        page.close()


# ── one file


def test_a_good_file_is_found_whatever_its_name(browser: Browser, portal: Path) -> None:
    old = portal / "data/realisasi-apbd/2026-09/r1/realisasi-apbd.csv"
    with reading(browser, portal) as reader:
        assert reader.give("realisasi-apbd (1).csv", old.read_bytes()) == "OK"
        told = reader.page.inner_text("#found")
        assert "data/realisasi-apbd/2026-09/r1/realisasi-apbd.csv" in told
        assert "Hibah Sekretariat Daerah bulan September tercatat dua kali" in told
        assert reader.give("entah.bin", (portal / "data/skm/latest/skm.xlsx").read_bytes()) == "OK"
        assert reader.give("SHA256SUMS", (old.parent / "SHA256SUMS").read_bytes()) == "OK"
        assert reader.give("index.html", (portal / "index.html").read_bytes()) == "OK"


def test_a_changed_file_is_modified_and_evidence_alone_has_no_verdict(browser: Browser, agency: Agency) -> None:
    folder = agency.public / "data/sekolah/2026-02/r1"
    with reading(browser, agency.public) as reader:
        assert reader.give("sekolah.csv", (folder / "sekolah.csv").read_bytes()) == "OK"
        assert reader.give("sekolah.csv", (folder / "sekolah.csv").read_bytes() + b" ") == "MODIFIED"
        assert reader.give("SHA256SUMS.sig", (folder / "SHA256SUMS.sig").read_bytes()) == ""
        assert "seluruh portal" in reader.page.inner_text("#verdict")


def test_a_file_whose_evidence_was_changed_is_not_ok(browser: Browser, agency: Agency) -> None:
    folder = agency.public / "data/sekolah/2026-02/r1"
    content = (folder / "sekolah.csv").read_bytes()
    with reading(browser, agency.public) as reader:
        for path in (*(folder / name for name in ("SHA256SUMS", "SHA256SUMS.sig", "release.tlog-proof")),):
            with changed(path, flipped(path.read_bytes(), "x")):
                assert reader.give("sekolah.csv", content) == "MODIFIED", path
        other = agency.public / "data/jalan/2025/r1/SHA256SUMS"
        with changed(other, b"what happens to others is not about this file\n"):
            assert reader.give("sekolah.csv", content) == "OK"


def test_a_file_that_was_withdrawn_is_said_to_be_with_its_reason(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        assert reader.give("jalan.csv", b"a\n3\n") == "WITHDRAWN"
        assert "Memuat NIK" in reader.page.inner_text("#found")
        assert reader.give("aduan.parquet", b"PAR1\x004\n") == "WITHDRAWN"
        assert reader.give("aduan.csv", b"a\n4\n") == "OK"


def test_our_sha_256_knows_the_vectors_and_agrees_on_any_length(browser: Browser, agency: Agency) -> None:
    script = """async (lengths) => {
      const { Sha256, hashPieces, hex, slices } = await import(new URL("verify.js", location.href));
      const bytes = (length) => Uint8Array.from({ length }, (_, index) => (index * 31 + length) % 256);
      const odd = (all, step) => Array.from({ length: Math.ceil(all.length / step) }, (_, at) => all.subarray(at * step, (at + 1) * step));
      const found = lengths.map((length) => {
        const digest = new Sha256();
        odd(bytes(length), 7 + (length % 60)).forEach((piece) => digest.update(piece));
        return hex(digest.digest());
      });
      const large = new Uint8Array((64 << 20) + 12345).fill(97);
      return [...found, hex(new Sha256().update(large.subarray(0, 1e6)).digest()), await hashPieces(slices(new Blob([large])))];
    }"""
    lengths = [*range(130), 1000, 4096, 65_537]
    expected = [_sha256(bytes((index * 31 + length) % 256 for index in range(length))) for length in lengths]
    million = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"  # FIPS 180-4: a million times "a"
    with reading(browser, agency.public) as reader:
        found = reader.page.evaluate(script, lengths)
    assert found == [*expected, million, _sha256(b"a" * ((64 << 20) + 12345))]


# ── memory


def test_the_page_keeps_the_memory_that_verify_py_reads(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        assert reader.memory is None
        assert reader.check("quick") == "OK"
        kept = reader.page.evaluate("localStorage.getItem('terbuka-verify:/')").encode()
        assert reader.memory is not None
        assert reader.memory.encode() == kept
        assert (reader.memory.size, reader.memory.origin) == (agency.book.head.size, ORIGIN)
        assert reader.python(reader.memory).verdict == "OK"
        with reader.page.expect_download() as saved:
            reader.page.click("#keep-checkpoint")
        assert saved.value.path().read_bytes() == (agency.public / "log/checkpoint").read_bytes()
        with reader.page.expect_download() as saved:
            reader.page.click("#keep-memory")
        assert saved.value.path().read_bytes() == kept
        reader.page.click("#forget")
        assert reader.memory is None


def test_what_follows_a_first_look_is_judged_against_it(browser: Browser, tmp_path: Path) -> None:
    """Each change as the reader meets it, and as the Python auditor judges it with the memory that the browser kept."""
    old = Agency(tmp_path / "old")
    old.release("sekolah", "2026-01")
    old.release("sekolah", "2026-02")
    old.pages()
    longer, forked, renewed, less = (old.copy(tmp_path / name) for name in ("longer", "forked", "renewed", "less"))
    longer.release("sekolah", "2026-03")
    forked.release("sekolah", "2026-03", 1, b"another\n")
    renewed.rotate("second")
    withdraw(less.book, "data/sekolah/2026-01/r1", (), Text("Salah", "Wrong"), "SOP", NOW)
    for office in (longer, forked, renewed, less):
        office.pages()
    steps = [
        (old, old, "OK"),
        (old, longer, "OK"),
        (longer, old, "ROLLED-BACK"),
        (longer, forked, "FORKED"),
        (old, renewed, "KEY-ROTATED"),
        (old, less, "WITHDRAWN"),
    ]
    public = tmp_path / "served"
    for before, after, expected in steps:
        public.mkdir(exist_ok=True)
        replace(public, before.public)
        with reading(browser, public) as reader:
            assert reader.check("quick") == "OK"
            memory = reader.memory
            replace(public, after.public)
            assert reader.check() == expected == reader.python(memory).verdict
            assert (reader.memory != memory) == (expected in {"OK", "KEY-ROTATED", "WITHDRAWN"})
            table = (after.public / "data/sekolah/2026-02/r1/sekolah.csv").read_bytes()
            again = "OK" if expected in {"OK", "KEY-ROTATED", "WITHDRAWN"} else expected
            assert reader.give("sekolah.csv", table) == again


def test_a_checkpoint_under_a_foreign_key_is_bad_and_is_not_remembered(browser: Browser, agency: Agency) -> None:
    text, _ = split((agency.public / "log/checkpoint").read_bytes())
    key = Ed25519PrivateKey.generate()
    note = signed(text, {Verifier(ORIGIN, public_bytes(key)).vkey: key.sign})
    kept = agency.public / "log" / "checkpoints" / str(agency.book.head.size)
    bad = changed(agency.public / "log/checkpoint", note)
    with reading(browser, agency.public) as reader, bad, changed(kept, note):
        assert reader.check() == reader.python().verdict == "BAD-KEY"
        assert reader.memory is None
        assert reader.give("aduan.csv", b"a\n4\n") == "BAD-KEY"


def test_a_saved_checkpoint_or_memory_is_compared_at_once(browser: Browser, agency: Agency) -> None:
    key = Ed25519PrivateKey.generate()
    memory = recall((agency.public / "log/checkpoints/3").read_bytes())
    stranger = Memory(memory.origin, memory.size, memory.root, Verifier(ORIGIN, public_bytes(key)).vkey, NOW, 9)
    first = read_vkey((agency.public / "log/vkey").read_text("utf-8").strip())
    cases = [
        ("checkpoint-3.txt", (agency.public / "log/checkpoints/3").read_bytes(), "OK"),
        ("besar", b"data.example/log\n99\n" + base64.b64encode(b"x" * 32) + b"\n\n" + _line(first), "ROLLED-BACK"),
        ("lain", b"data.example/log\n3\n" + base64.b64encode(b"x" * 32) + b"\n\n" + _line(first), "FORKED"),
        (
            "asing",
            b"other.example/log\n3\n" + base64.b64encode(memory.root.encode()[:32]) + b"\n\n" + _line(first),
            "FORKED",
        ),
        ("ingatan.json", stranger.encode(), "BAD-KEY"),
        ("ingatan.json", Memory(memory.origin, 3, memory.root, _old_key(agency), NOW, 9).encode(), "KEY-ROTATED"),
        ("ingatan.json", Memory(memory.origin, 3, memory.root, "", NOW, 0).encode(), "WITHDRAWN"),
    ]
    for name, content, expected in cases:
        with reading(browser, agency.public) as reader:
            assert reader.give(name, content, "saved") == expected == reader.python(recall(content)).verdict
            assert name in reader.page.inner_text("#memory")
    with reading(browser, agency.public) as reader:
        reader.page.set_input_files("#saved", {"name": "foto.png", "mimeType": "x/y", "buffer": b"\x89PNG"})
        reader.page.get_by_text("foto.png bukan checkpoint dan bukan ingatan.").wait_for()
        assert reader.verdict == ""


def _line(key: Verifier) -> bytes:
    return f"— {key.name} {base64.b64encode(key.id + bytes(64)).decode()}\n".encode()


def _old_key(agency: Agency) -> str:
    return agency.book.head.history.keys[0][1]


def test_a_broken_promise_and_old_pages_are_stale(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        reader.page.clock.set_fixed_time(NOW + 40 * DAY)
        assert reader.check("quick") == "OK"
        reader.page.clock.set_fixed_time(NOW + 42 * DAY)
        assert reader.check("quick") == "STALE"
        assert audit(Site(reader.address), NOW + 42 * DAY).verdict == "STALE"


# ── words, access, form


def test_words_and_sentences_are_those_of_the_python_auditor(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        found = reader.page.evaluate(
            "async () => Object.entries((await import(new URL('verify.js', location.href))).SENTENCES)"
        )
    assert [(word, tuple(sentences)) for word, sentences in found] == list(SENTENCES.items())


def test_json_is_written_as_python_writes_it(browser: Browser, agency: Agency) -> None:
    values = [
        ODD,
        [],
        {},
        '\u007f\u2028"\\\b\f\n\r\t\x01',
        [1e15, 1e16, 123456789.125, 5e-324, 1.5e-5, 0.0001, 1e300, -2.5],
    ]
    sources = [json.dumps(value, ensure_ascii=ascii_) for value in values for ascii_ in (True, False)]
    sources += ['{"a":1,"a":2,"__proto__":{"b":NaN},"2":-0,"10":-0.0}', "1E400", " [ true , null ] "]
    script = """async (sources) => {
      const { asJson, parseJson } = await import(new URL("verify.js", location.href));
      return sources.map((source) => new TextDecoder().decode(asJson(parseJson(source))));
    }"""
    wrong = ["", "{", '{"a"}', "[1,]", "01", "1.", ".5", "+1", "'a'", '"\t"', '"\\x"', "tru", "[1] 2", "\ufeff1"]
    refused = """async (sources) => {
      const { parseJson } = await import(new URL("verify.js", location.href));
      return sources.filter((source) => { try { parseJson(source); return true; } catch { return false; } });
    }"""
    with reading(browser, agency.public) as reader:
        assert reader.page.evaluate(script, sources) == [as_json(json.loads(source)).decode() for source in sources]
        assert reader.page.evaluate(refused, wrong) == []


def test_signatures_of_openssh_form_must_be_byte_for_byte_ours(browser: Browser, agency: Agency) -> None:
    key = Ed25519PrivateKey.generate()
    good = ssh_sign(b"sums\n", public_bytes(key), key.sign)
    wrong = [good + b"\n", good.replace(b"\n", b"\r\n"), good.replace(b"-----BEGIN", b"----- BEGIN"), b"", good[:-2]]
    script = """async ([key, good, wrong]) => {
      const { sshVerify } = await import(new URL("verify.js", location.href));
      const bytes = (text) => new TextEncoder().encode(text);
      const all = [good, ...wrong].map((text) => sshVerify(bytes("sums\\n"), bytes(text), Uint8Array.from(key)));
      return [...await Promise.all(all), await sshVerify(bytes("sum5\\n"), bytes(good), Uint8Array.from(key))];
    }"""
    with reading(browser, agency.public) as reader:
        given = [list(public_bytes(key)), good.decode(), [text.decode() for text in wrong]]
        assert reader.page.evaluate(script, given) == [True, *[False] * 6]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_the_page_fits_before_and_after_a_check(browser: Browser, agency: Agency, width: int, scheme: str) -> None:
    view = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    for language in ("", "#en"):
        with reading(browser, agency.public, f"verify/{language}", **view) as reader:
            wide = "document.documentElement.scrollWidth"
            assert reader.page.evaluate(wide) <= width
            with changed(agency.public / "index.html", b"changed"):
                assert reader.check() == "MODIFIED"
            assert reader.page.evaluate(wide) <= width
            reader.give("nama-berkas-yang-sangat-panjang-sekali-tanpa-spasi-" * 4 + ".csv", b"x")
            assert reader.page.evaluate(wide) <= width


def test_one_language_shows_at_a_time_and_the_document_says_which(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        page = reader.page
        reader.check("quick")
        for link, shown, hidden in (("English", "en", "id"), ("Bahasa Indonesia", "id", "en")):
            page.get_by_role("link", name=link, exact=True).click()
            page.wait_for_selector(f"html[lang={shown}]")
            assert page.locator(f".say[lang={hidden}]:visible").count() == 0
            assert page.locator(f".say[lang={shown}]:visible").count() > 20
            sentence = SENTENCES["OK"][0 if shown == "id" else 1]
            assert sentence in page.get_by_role("status").inner_text()


def test_the_page_works_by_keyboard_and_tells_its_verdict_to_a_screen_reader(browser: Browser, agency: Agency) -> None:
    with reading(browser, agency.public) as reader:
        page = reader.page
        live = page.get_by_role("status")
        assert live.get_attribute("aria-live") == "polite"
        page.locator("#quick").focus()
        page.keyboard.press("Enter")
        assert reader.done() == "OK"
        assert page.evaluate("document.activeElement.id") == "quick"
        assert "OK" in live.inner_text()
        order = []
        page.locator(".name").focus()
        for _ in range(20):
            page.keyboard.press("Tab")
            order.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        positions = [order.index(name) for name in ("file", "quick", "full", "keep-checkpoint", "saved", "forget")]
        assert positions == sorted(positions)
        small = "all => all.filter(e => e.offsetHeight && e.offsetHeight < 44).map(e => e.outerHTML)"
        assert page.locator(".button, nav a").evaluate_all(small) == []


def test_without_javascript_three_commands_and_the_limits_stand_there(browser: Browser, agency: Agency) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    with served(agency.public) as address:
        page = context.new_page()
        page.goto(f"{address}verify/")
        shown = page.inner_text("body")
        for command in ("sha256sum -c", "ssh-keygen -Y verify", "python3 verify.py"):
            assert shown.count(command) == 1
        assert "Tanpa ingatan, tidak seorang pun dapat melihat bahwa seluruh sejarah ditulis ulang." in shown
        assert not page.locator("#quick").is_visible()
        assert not page.locator("#asleep").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        context.close()


def test_nothing_read_can_become_markup_or_code(browser: Browser, agency: Agency) -> None:
    html, script = ((PAGE / name).read_text("utf-8") for name in ("index.html", "verify.js"))
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
    assert f"content=\"{policy}; base-uri 'none'; form-action 'none'\"" in html
    assert not any(
        word in script for word in ("innerHTML", "outerHTML", "insertAdjacent", "eval(", "Function(", ".style")
    )
    with reading(browser, agency.public) as reader:
        name = "<img src=x onerror=document.body.remove()>.csv"
        assert reader.give(name, b"x") == "MODIFIED"
        assert name in reader.page.inner_text("#found")
