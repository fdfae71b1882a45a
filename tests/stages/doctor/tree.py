"""A small public tree with every kind of file, and what each must be served with: (media type, how long it may be kept)."""

from __future__ import annotations

import gzip
import hashlib
import os
from pathlib import Path

RELEASED = 1_795_500_000  # seconds since 1970: the time of every file
FRESH, FOREVER = "no-cache, no-transform", "public, max-age=31536000, immutable, no-transform"
HTML, TEXT, CSV, JSON = (
    "text/html; charset=utf-8",
    "text/plain; charset=utf-8",
    "text/csv; charset=utf-8",
    "application/json",
)
JS, BINARY = "text/javascript; charset=utf-8", "application/octet-stream"
PARQUET = "application/vnd.apache.parquet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SERVED = {
    "index.html": (HTML, FRESH),
    "404.html": (HTML, FRESH),
    "en/index.html": (HTML, FRESH),
    "en/404.html": (HTML, FRESH),
    "data/sekolah/index.html": (HTML, FRESH),
    "en/data/sekolah/index.html": (HTML, FRESH),
    "assets/terbuka.css": ("text/css; charset=utf-8", FRESH),
    "assets/terbuka.js": (JS, FRESH),
    "assets/favicon.svg": ("image/svg+xml", FRESH),
    "assets/javascripts/bundle.a5f9d56c.min.js": (JS, FOREVER),
    "en/assets/javascripts/workers/search.a7633da7.min.js": (JS, FOREVER),
    "search/search_index.json": (JSON, FRESH),
    "en/search/search_index.json": (JSON, FRESH),
    "data/sekolah/versions.json": (JSON, FRESH),
    "data/sekolah/latest/sekolah.csv": (CSV, FRESH),
    "data/sekolah/latest/sekolah.parquet": (PARQUET, FRESH),
    "data/sekolah/latest/sekolah.xlsx": (XLSX, FRESH),
    "data/sekolah/2026-11/latest/sekolah.csv": (CSV, FRESH),
    "data/sekolah/2026-11/r1/sekolah.csv": (CSV, FOREVER),
    "data/sekolah/2026-11/r1/sekolah.csv.gz": ("application/gzip", FOREVER),
    "data/sekolah/2026-11/r1/sekolah.parquet": (PARQUET, FOREVER),
    "data/sekolah/2026-11/r1/sekolah.xlsx": (XLSX, FOREVER),
    "data/sekolah/2026-11/r1/datapackage.json": (JSON, FOREVER),
    "data/sekolah/2026-11/r1/SHA256SUMS": (TEXT, FOREVER),
    "data/sekolah/2026-11/r1/SHA256SUMS.sig": (TEXT, FOREVER),
    "data/sekolah/2026-11/r1/release.tlog-proof": (TEXT, FOREVER),
    "data/sekolah/2026-10/r2/TOMBSTONE.json": (JSON, FRESH),
    "data/realisasi/latest/realisasi.csv": (CSV, FRESH),
    "catalog.jsonld": ("application/ld+json", FRESH),
    "catalog.ttl": ("text/turtle", FRESH),
    "catalog.rdf": ("application/rdf+xml", FRESH),
    "feed.xml": ("application/atom+xml", FRESH),
    "sitemap.xml": ("application/xml", FRESH),
    "status.json": (JSON, FRESH),
    "registry.txt": (TEXT, FRESH),
    "log/checkpoint": (TEXT, FRESH),
    "log/pages": (TEXT, FRESH),
    "log/catalog": (TEXT, FRESH),
    "log/vkey": (TEXT, FRESH),
    "log/allowed_signers": (TEXT, FRESH),
    "log/checkpoints/7": (TEXT, FRESH),
    "log/tile/0/000": (BINARY, FOREVER),
    "log/tile/0/001.p/5": (BINARY, FRESH),
    "log/tile/1/000.p/1": (BINARY, FRESH),
    "log/tile/entries/000": (BINARY, FOREVER),
    "log/tile/entries/x001/234": (BINARY, FOREVER),
    "verify/index.html": (HTML, FRESH),
    "verify/verify.js": (JS, FRESH),
    "verify/verify.py": ("text/x-python", FRESH),
    "verify/saksi.cron": (TEXT, FRESH),
    "verify/saksi.yml": (TEXT, FRESH),
    "log/timestamps/7.tsr": ("application/timestamp-reply", FRESH),
}
PAGES = [path for path in SERVED if path.endswith((".html", ".css", ".js", ".svg")) or "/search_index" in f"/{path}"]
DATA = [path for path in SERVED if path not in PAGES]
WITHOUT_ETAG = ["log/checkpoint", "log/pages", "log/catalog"]


def content(path: str) -> bytes:
    """Bytes of their own for each path, long enough to be compressed, with a line that transformers like to touch."""
    seed = hashlib.sha256(path.encode()).hexdigest()
    text = f"{path}\n<p>Anggaran   é</p>\n" + "".join(f"{seed},{row},Rp1.000\r\n" for row in range(60))
    return gzip.compress(text.encode(), mtime=0) if path.endswith(".gz") else text.encode()


def grow(public: Path) -> dict[str, bytes]:
    """Write the tree; returns path → bytes."""
    files = {path: content(path) for path in SERVED}
    for path, known in files.items():
        put(public, path, known)
    return files


def put(public: Path, path: str, known: bytes) -> Path:
    target = public / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(known)
    os.utime(target, (RELEASED, RELEASED))
    return target
