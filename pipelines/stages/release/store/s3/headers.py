"""What readers are told of a file: its type, and how long they may keep it."""

from __future__ import annotations

import re
from pathlib import Path

from pipelines.stages.release.store.protocol import STAGED

TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",  # a file of its own: Content-Encoding would make clients unpack what SHA256SUMS names
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".sig": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".tsr": "application/timestamp-reply",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    "": "text/plain; charset=utf-8",  # SHA256SUMS, log/checkpoint
}
BINARY = "application/octet-stream"
TILE = "log/tile/"
IMMUTABLE = re.compile(  # a revision, and what is staged for one; a full tile, not a partial one
    rf"data/[^/]+/[^/]+/r[0-9]+/|{STAGED}[^/]+/|{TILE}(?!.*\.p/)"
)


def headers(key: str) -> dict[str, str]:
    """Content-Type and Cache-Control of a key. Nothing on the way may change the bytes (TRUST.md §2)."""
    kind = BINARY if key.startswith(TILE) else TYPES.get(Path(key).suffix, BINARY)
    age = "public, max-age=31536000, immutable" if IMMUTABLE.match(key) else "no-cache"
    return {"Content-Type": kind, "Cache-Control": f"{age}, no-transform"}
