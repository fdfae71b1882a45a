"""c2sp.org/tlog-tiles: where hashes and entries lie as static files. Paths are relative to the log's prefix."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

from pipelines.stages.release.log.tree import root

WIDTH = 256  # tiles have height 8
ENTRIES = "entries"


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """`tile/<L>/<N>[.p/<W>]`; N in groups of three digits, all but the last with an `x`. Raises ValueError below 0."""
    if index < 0:
        raise ValueError("there is no tile before the first")
    groups = [f"{index % 1000:03}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(groups)}{partial}"


def bundle_path(size: int) -> str:
    """Where the bundle lies whose last entry is the last one of a log of `size`."""
    return tile_path(ENTRIES, (size - 1) // WIDTH, (size - 1) % WIDTH + 1)


def bundle_paths(size: int, start: int = 0) -> Iterator[str]:
    """Every bundle of a log of `size` from the one that holds entry `start`; one by one, for a size may be a lie."""
    for index in range(start // WIDTH, size // WIDTH):
        yield tile_path(ENTRIES, index)
    if size % WIDTH:
        yield bundle_path(size)


def bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each after its length (big-endian uint16)."""
    return b"".join(struct.pack(">H", len(entry)) + entry for entry in entries)


def unbundle(content: bytes) -> list[bytes]:
    """The inverse of `bundle`. Raises ValueError when the bytes are no whole bundle."""
    entries, start = [], 0
    while start < len(content):
        end = start + 2 + int.from_bytes(content[start : start + 2], "big")
        if start + 2 > len(content) or end > len(content):
            raise ValueError("the bundle is cut off")
        entries.append(content[start + 2 : end])
        start = end
    return entries


def new_tiles(leaves: Sequence[bytes]) -> dict[str, bytes]:
    """The hash tiles that the last of these leaf hashes brings about, by path."""
    found, level, count = {}, 0, len(leaves)
    while count:
        index, width = (count - 1) // WIDTH, (count - 1) % WIDTH + 1
        span = WIDTH**level
        starts = range(index * WIDTH * span, (index * WIDTH + width) * span, span)
        found[tile_path(level, index, width)] = b"".join(root(leaves[start : start + span]) for start in starts)
        if count % WIDTH:
            break
        level, count = level + 1, count // WIDTH
    return found
