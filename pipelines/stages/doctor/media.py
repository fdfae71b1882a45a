"""Which media type a public path has to be served with; the same table as `site/hosting/nginx.conf`."""

from __future__ import annotations

CSV = "text/csv; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
BINARY = "application/octet-stream"
BY_SUFFIX = {
    ".csv.gz": "application/gzip",
    ".csv": CSV,
    ".parquet": "application/vnd.apache.parquet",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".ttl": "text/turtle",
    ".rdf": "application/rdf+xml",
    ".tlog-proof": TEXT,
    "SHA256SUMS": TEXT,
    "SHA256SUMS.sig": TEXT,
    "verify.py": "text/x-python",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


def media_type(path: str) -> str | None:
    """The media type of a public path; None where none is promised."""
    if path.startswith("log/"):
        return BINARY if path.startswith("log/tile/") else TEXT
    return next((kind for suffix, kind in BY_SUFFIX.items() if path.endswith(suffix)), None)


def fits(found: str, expected: str) -> bool:
    """Whether a Content-Type serves as `expected`. A charset nobody asked for is harmless if it is UTF-8 (RFC 9110 §8.3.2)."""
    kind, _, parameters = found.lower().partition(";")
    wanted, _, needed = expected.lower().partition(";")
    charset = parameters.replace(" ", "").replace('"', "")
    return kind.strip() == wanted and charset in ({"charset=utf-8"} if needed else {"", "charset=utf-8"})
