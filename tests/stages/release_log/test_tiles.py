"""Tiles and bundles as c2sp.org/tlog-tiles demands them; the hashes in them recomputed by `pymerkle`."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree  # type: ignore[import-untyped]

from pipelines.stages.release.log.tiles import (
    bundle,
    bundle_path,
    bundle_paths,
    new_tiles,
    tile_path,
    unbundle,
)
from pipelines.stages.release.log.tree import leaf_hash
from tests.stages.release_log.keys import cuts

ROOT = Path(__file__).parents[3]
LARGE = 70_000  # the size that the specification takes as its example
ENTRY = st.binary(max_size=40)


def entry(index: int) -> bytes:
    return f"entry {index}".encode()


@pytest.fixture(scope="module")
def leaves() -> list[bytes]:
    return [leaf_hash(entry(index)) for index in range(LARGE)]


def demanded(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, index, width) of all tiles: at level l, `floor(size / 256**l)` hashes, the last `mod 256` in a partial."""
    level = 0
    while count := size // 256**level:
        yield from ((level, index, 256) for index in range(count // 256))
        if count % 256:
            yield level, count // 256, count % 256
        level += 1


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "tile/0/000"),
        (67, "tile/0/067"),
        (999, "tile/0/999"),
        (1000, "tile/0/x001/000"),
        (999_999, "tile/0/x999/999"),
        (1_000_000, "tile/0/x001/x000/000"),
        (1_234_067, "tile/0/x001/x234/067"),
    ],
)
def test_an_index_is_spelled_in_groups_of_three_digits(index: int, path: str) -> None:
    assert tile_path(0, index) == path


def test_a_partial_tile_and_a_bundle_are_spelled_as_the_specification_says() -> None:
    assert tile_path(0, 273, 112) == "tile/0/273.p/112"
    assert tile_path(63, 1_234_067, 255) == "tile/63/x001/x234/067.p/255"
    assert tile_path("entries", 0, 1) == "tile/entries/000.p/1"
    assert tile_path("entries", 0) == "tile/entries/000"


@given(st.integers(0, 63), st.integers(0, 2**62), st.integers(1, 256))
def test_every_path_can_be_read_back_and_no_part_is_both_a_file_and_a_folder(
    level: int, index: int, width: int
) -> None:
    path = tile_path(level, index, width)
    tile, _, partial = path.partition(".p/")
    head, found, *groups = tile.split("/")
    assert (head, int(found), int(partial or "256")) == ("tile", level, width)
    assert [group[:1] == "x" for group in groups] == [True] * (len(groups) - 1) + [False]
    assert int("".join(group.removeprefix("x") for group in groups)) == index
    assert {len(group.removeprefix("x")) for group in groups} == {3}


@pytest.mark.parametrize(
    ("size", "paths"),
    [
        (0, []),
        (1, ["tile/entries/000.p/1"]),
        (255, ["tile/entries/000.p/255"]),
        (256, ["tile/entries/000"]),
        (257, ["tile/entries/000", "tile/entries/001.p/1"]),
        (512, ["tile/entries/000", "tile/entries/001"]),
    ],
)
def test_the_bundles_of_a_log_are_all_full_but_the_last(size: int, paths: list[str]) -> None:
    assert list(bundle_paths(size)) == paths
    assert [bundle_path(size) for _ in paths[:1]] == paths[-1:]


def test_an_empty_log_has_no_last_bundle_and_no_negative_index_is_spelled() -> None:
    # in a process of its own: what never ends must fail here, not stand still
    program = (
        "from pipelines.stages.release.log.tiles import bundle_path, tile_path\n"
        "for call in (lambda: bundle_path(0), lambda: tile_path(0, -1)):\n"
        "    try:\n        print(call())\n"
        "    except ValueError:\n        print('refused')\n"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=ROOT, timeout=30)
    assert found.stdout.split() == [b"refused", b"refused"]


def test_a_log_of_70_000_has_273_full_bundles_and_one_of_112() -> None:
    paths = list(bundle_paths(LARGE))
    assert (len(paths), paths[272], paths[273]) == (274, "tile/entries/272", "tile/entries/273.p/112")
    assert bundle_path(LARGE) == "tile/entries/273.p/112"


def test_a_log_of_256_has_one_full_tile_and_above_it_one_of_width_1(leaves: list[bytes]) -> None:
    assert {path: len(tile) for path, tile in new_tiles(leaves[:256]).items()} == {
        "tile/0/000": 8192,
        "tile/1/000.p/1": 32,
    }


def test_each_new_leaf_brings_about_exactly_the_tiles_that_were_not_demanded_before(leaves: list[bytes]) -> None:
    written: set[str] = set()
    for size in range(1, 1100):
        wanted = {tile_path(*tile) for tile in demanded(size)}
        found = set(new_tiles(leaves[:size]))
        assert found == wanted - written, size
        written |= found
        assert wanted <= written


def test_no_leaf_needs_no_tile() -> None:
    assert new_tiles([]) == {}


def test_the_tiles_hold_the_hashes_that_pymerkle_computes(leaves: list[bytes]) -> None:
    oracle = InmemoryTree(algorithm="sha256")
    for index in range(1100):
        oracle.append_entry(entry(index))
    for size in (1, 2, 255, 256, 257, 511, 512, 768, 1023, 1024, 1100):
        for path, tile in new_tiles(leaves[:size]).items():
            assert tile == b"".join(hashes(oracle, path))


def hashes(oracle: InmemoryTree, path: str) -> list[bytes]:
    """MTH(D[(n * 256 + i) * 256**l : (n * 256 + i + 1) * 256**l]) for each i of the tile."""
    tile, _, partial = path.partition(".p/")
    level, index = (int(part) for part in tile.split("/")[1:])
    first, span = index * 256, 256**level
    return [oracle._get_root((first + i) * span, (first + i + 1) * span) for i in range(int(partial or "256"))]


def test_the_log_of_70_000_has_the_tiles_that_the_specification_counts(leaves: list[bytes]) -> None:
    tiles = list(demanded(LARGE))
    counted = [
        sum(tile[0] == level and (tile[2] == 256) == full for tile in tiles) for level in (0, 1, 2) for full in (1, 0)
    ]
    assert counted == [273, 1, 1, 1, 0, 1]
    assert [tile for tile in tiles if tile[2] < 256] == [(0, 273, 112), (1, 1, 17), (2, 0, 1)]
    # the sizes at which the last tile of each level was written
    found = {
        size: {path: len(tile) // 32 for path, tile in new_tiles(leaves[:size]).items()}
        for size in (65_536, 69_888, LARGE)
    }
    assert found == {
        65_536: {"tile/0/255": 256, "tile/1/000": 256, "tile/2/000.p/1": 1},
        69_888: {"tile/0/272": 256, "tile/1/001.p/17": 17},
        70_000: {"tile/0/273.p/112": 112},
    }


def test_a_hash_in_a_higher_tile_is_the_root_of_the_full_tile_below(leaves: list[bytes]) -> None:
    found = new_tiles(leaves[:65_536])
    for below, above in (("tile/0/255", "tile/1/000"), ("tile/1/000", "tile/2/000.p/1")):
        level = [found[below][start : start + 32] for start in range(0, 8192, 32)]
        assert perfect(level) == found[above][-32:]


def perfect(level: list[bytes]) -> bytes:
    """The root over 256 hashes, pair by pair."""
    tree = InmemoryTree(algorithm="sha256")
    while len(level) > 1:
        level = [tree.hash_pair(*level[at : at + 2]) for at in range(0, len(level), 2)]
    return level[0]


def test_a_bundle_holds_each_entry_after_its_length_in_two_bytes() -> None:
    assert bundle([b"", b"a", b"b" * 258]) == b"\x00\x00" + b"\x00\x01a" + b"\x01\x02" + b"b" * 258


@given(st.lists(ENTRY, max_size=30))
def test_a_bundle_read_back_gives_its_entries(entries: list[bytes]) -> None:
    assert unbundle(bundle(entries)) == entries


def test_the_longest_entry_fits_and_a_longer_one_is_refused() -> None:
    assert unbundle(bundle([b"x" * 65_535])) == [b"x" * 65_535]
    with pytest.raises((ValueError, struct.error)):
        bundle([b"x" * 65_536])


@settings(deadline=None)
@given(st.lists(ENTRY, min_size=1, max_size=4))
def test_a_bundle_that_was_cut_off_is_refused_or_ends_between_two_entries(entries: list[bytes]) -> None:
    whole = bundle(entries)
    ends = {len(bundle(entries[:count])): entries[:count] for count in range(len(entries))}
    for cut in cuts(whole):
        if len(cut) in ends:
            assert unbundle(cut) == ends[len(cut)]
        else:
            with pytest.raises(ValueError, match="cut off"):
                unbundle(cut)
