"""Which media type a public path is served with; `site/hosting/nginx.conf` and `_headers` say the same, and a test says so."""

from __future__ import annotations

CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
BY_ENDING = {
    ".csv": CSV,
    ".gz": "application/gzip",  # a file of its own: Content-Encoding would make clients unpack what SHA256SUMS names
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    "feed.xml": "application/atom+xml",
    ".xml": "application/xml",
    ".tlog-proof": TEXT,
    ".tsr": "application/timestamp-reply",
    "SHA256SUMS": TEXT,
    ".sig": TEXT,
    ".txt": TEXT,
    ".cron": TEXT,
    ".yml": TEXT,
    ".py": "text/x-python",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".map": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
}


def media_type(path: str) -> str | None:
    """The media type of a public path, from the site's root; None where none is promised."""
    if path.startswith("log/") and not path.endswith(".tsr"):
        return BINARY if path.startswith("log/tile/") else TEXT
    return next((kind for ending, kind in BY_ENDING.items() if path.endswith(ending)), None)
