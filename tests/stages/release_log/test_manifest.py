"""The signed list of files: the form of its lines, and that `sha256sum -c` reads it."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.stages.release.log.manifest import ABSENT, PARTS, Manifest, manifest_path, read_manifest
from pipelines.stages.release.log.note import BadNote, signed, text_signed_by
from tests.stages.release_log.keys import ORIGIN, one_bit_changes, private, vkey

A, B = hashlib.sha256(b"a").hexdigest(), hashlib.sha256(b"b").hexdigest()
HERE = Manifest(ORIGIN, "pages", 34, {"index.html": (A,), "id/a b.html": (B,)})
TEXT = f"terbuka pages v1\n{ORIGIN}\n34\n{B}  id/a b.html\n{A}  index.html\n"
HASH = st.binary(min_size=32, max_size=32).map(bytes.hex) | st.just(ABSENT)
PATH = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=12)
FILES = st.dictionaries(PATH, st.sets(HASH, min_size=1, max_size=3).map(lambda values: tuple(sorted(values))))


def test_a_manifest_has_the_text_that_the_module_shows() -> None:
    assert HERE.text == TEXT
    assert [manifest_path(part) for part in PARTS] == ["log/pages", "log/catalog"]


@given(st.sampled_from(PARTS), st.integers(0, 10**18 - 1), FILES)
def test_a_manifest_read_back_is_the_same(part: str, size: int, files: dict[str, tuple[str, ...]]) -> None:
    manifest = Manifest(ORIGIN, part, size, files)
    assert read_manifest(manifest.text) == manifest


def test_sha256sum_checks_the_files_of_a_signed_manifest(tmp_path: Path) -> None:
    (tmp_path / "id").mkdir()
    (tmp_path / "index.html").write_bytes(b"a")
    (tmp_path / "id/a b.html").write_bytes(b"b")
    (tmp_path / "pages").write_bytes(signed(HERE.text, {vkey(1): private(1).sign}))
    command = ["sha256sum", "-c", "--quiet", "pages"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    (tmp_path / "index.html").write_bytes(b"A")
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, env={"LC_ALL": "C"})
    assert (found.returncode, found.stdout) == (1, b"index.html: FAILED\n")


def test_while_files_are_replaced_both_states_of_each_path_are_allowed() -> None:
    new = Manifest(ORIGIN, "pages", 35, {"same": (A,), "changed": (A,), "added": (B,)})
    found = new.while_replacing({"same": (A,), "changed": (B,), "removed": (A,)})
    expected = {"same": (A,), "changed": tuple(sorted((A, B))), "added": (ABSENT, B), "removed": (ABSENT, A)}
    assert found == Manifest(ORIGIN, "pages", 35, expected)
    assert read_manifest(found.text) == found


@given(FILES, FILES)
def test_a_renewal_allows_exactly_the_old_and_the_new_state(
    new: dict[str, tuple[str, ...]], old: dict[str, tuple[str, ...]]
) -> None:
    found = Manifest(ORIGIN, "catalog", 1, new).while_replacing(old)
    states = {path: {*new.get(path, [ABSENT]), *old.get(path, [ABSENT])} for path in {*new, *old}}
    assert {path: set(values) for path, values in found.files.items()} == states


@pytest.mark.parametrize(
    "broken",
    [
        "\n",
        "terbuka pages v1\n",
        f"terbuka pages v1\n{ORIGIN}\n",
        TEXT[:-1],
        TEXT + "\n",
        TEXT.replace("v1", "v2"),
        TEXT.replace("terbuka", "Terbuka"),
        TEXT.replace("terbuka pages", "terbuka  pages"),
        TEXT.replace("\n34\n", "\n034\n"),
        TEXT.replace("\n34\n", "\n-34\n"),
        TEXT.replace("\n34\n", "\n٣٤\n"),
        TEXT.replace("\n34\n", "\n34\n\n"),
        TEXT.replace("  index", " index"),
        TEXT.replace("  index", " *index"),
        TEXT.replace("index.html", ""),
        TEXT.replace("index", "in\tdex"),
        TEXT.replace("index", "in\rdex"),
        TEXT.replace(A, A.upper()),
        TEXT.replace(A, A[1:]),
        TEXT.replace(A, "--"),
        f"terbuka pages v1\n{ORIGIN}\n34\n{A}  index.html\n{B}  id/a b.html\n",
        f"terbuka pages v1\n{ORIGIN}\n34\n{max(A, B)}  x\n{min(A, B)}  x\n",
    ],
)
def test_a_text_of_another_form_is_no_manifest(broken: str) -> None:
    with pytest.raises(BadNote, match="not a list of files"):
        read_manifest(broken)


@pytest.mark.parametrize("broken", ["", TEXT.replace("\n34\n", "\n" + "9" * 5000 + "\n")], ids=["empty", "huge size"])
def test_even_what_python_stumbles_over_is_refused_as_no_manifest(broken: str) -> None:
    with pytest.raises(BadNote):
        read_manifest(broken)


@pytest.mark.parametrize("part", ["", "data", "Pages", "../pages"])
def test_a_part_that_is_not_known_is_refused(part: str) -> None:
    with pytest.raises(BadNote):
        read_manifest(TEXT.replace("pages", part))


def test_every_single_bit_turned_over_in_a_signed_manifest_is_refused() -> None:
    note = signed(HERE.text, {vkey(1): private(1).sign})
    assert read_manifest(text_signed_by(note, [vkey(1)])) == HERE
    for changed in one_bit_changes(note):
        with pytest.raises(BadNote):
            read_manifest(text_signed_by(changed, [vkey(1)]))


def test_a_checkpoint_does_not_pass_for_a_manifest() -> None:
    with pytest.raises(BadNote, match="not a list of files"):
        read_manifest(f"{ORIGIN}\n7\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")
