"""What readers are told of a file: its type, and how long they may keep it."""

from __future__ import annotations

import re

from pipelines.model.media import BINARY, media_type
from pipelines.stages.release.store.protocol import STAGED

TILE = "log/tile/"
IMMUTABLE = re.compile(  # a revision, and what is staged for one; a full tile, not a partial one
    rf"data/[^/]+/[^/]+/r[0-9]+/|{STAGED}[^/]+/|{TILE}(?!.*\.p/)"
)


def headers(key: str) -> dict[str, str]:
    """Content-Type and Cache-Control of a key. Nothing on the way may change the bytes (TRUST.md §2)."""
    age = "public, max-age=31536000, immutable" if IMMUTABLE.match(key) else "no-cache"
    return {"Content-Type": media_type(key) or BINARY, "Cache-Control": f"{age}, no-transform"}
