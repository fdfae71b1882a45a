"""Which public files are worth asking for: one of each kind, small ones, with their bytes."""

from __future__ import annotations

from pathlib import Path

LARGEST = 5_000_000  # bytes: enough to see every trap, little enough for a slow line
PATTERNS = (
    "index.html",
    "status.json",
    "catalog.jsonld",
    "catalog.ttl",
    "log/checkpoint",
    "log/tile/0/000*",
    "log/tile/0/000.p/*",
    "data/*/versions.json",
    "data/*/latest/*.csv",
    "data/*/latest/*.parquet",
    "data/*/*/r*/*.csv",
    "data/*/*/r*/*.csv.gz",
    "data/*/*/r*/*.xlsx",
    "data/*/*/r*/SHA256SUMS",
    "data/*/*/r*/release.tlog-proof",
    "verify/verify.py",
)


def choose_samples(public: Path) -> list[tuple[str, bytes]]:
    """For each kind of file the largest that is not too large: a range of it and its compression show best."""
    found = (_largest(public, pattern) for pattern in PATTERNS)
    return [(path.relative_to(public).as_posix(), path.read_bytes()) for path in found if path]


def _largest(public: Path, pattern: str) -> Path | None:
    sizes = {path: path.stat().st_size for path in public.glob(pattern) if path.is_file()}
    small = [path for path, size in sizes.items() if size <= LARGEST]
    return max(small, key=lambda path: (sizes[path], path.as_posix()), default=None)
