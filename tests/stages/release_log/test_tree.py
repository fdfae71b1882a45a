"""The Merkle tree against RFC 6962 §2.1, its worked example, the vectors of Certificate Transparency, and `pymerkle`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymerkle import InmemoryTree, InvalidProof, verify_inclusion  # type: ignore[import-untyped]
from pymerkle.proof import InclusionProof  # type: ignore[import-untyped]

from pipelines.stages.release.log.tree import (
    EMPTY,
    consistency,
    consistent,
    growth,
    included,
    inclusion,
    last_inclusion,
    leaf_hash,
    node_hash,
    root,
    root_of_peaks,
)
from tests.stages.release_log.keys import one_bit_changes

MOST = 600
ENTRIES = [f"entry {index}".encode() for index in range(MOST)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]
OTHER = hashlib.sha256(b"another").digest()
SIZES = st.integers(1, MOST)
SEVERAL = settings(deadline=None, max_examples=150)

# google/certificate-transparency, merkletree tests: eight inputs, the roots of the first 1 … 8, and proofs
CT_INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CT_LEAVES = [leaf_hash(bytes.fromhex(value)) for value in CT_INPUTS]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
_1, _01, _23, _0123 = (
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
)
_0, _4, _45, _67, _4567 = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
)
CT_INCLUSION = {  # index, size
    (0, 1): [],
    (0, 8): [_1, _23, _4567],
    (5, 8): [_4, _67, _0123],
    (2, 3): [_01],
    (1, 5): [_0, _23, _4],
}
CT_CONSISTENCY = {  # old size, size
    (1, 1): [],
    (1, 8): [_1, _23, _4567],
    (6, 8): [_45, _67, _0123],
    (2, 5): [_23, _4],
    (2, 8): [_23, _4567],
}


@pytest.fixture(scope="module")
def oracle() -> InmemoryTree:
    """pymerkle's tree with the prefixes of RFC 6962, which are its default."""
    tree = InmemoryTree(algorithm="sha256")
    assert (tree.leaf_prefix, tree.node_prefix) == (b"\x00", b"\x01")
    for entry in ENTRIES:
        tree.append_entry(entry)
    return tree


def spans(old: int, start: int, end: int, *, whole: bool) -> list[tuple[int, int]]:
    """SUBPROOF(m, D[start:end], b) of RFC 6962 §2.1.2, word for word, as the ranges whose MTH it lists."""
    size = end - start
    if old == size:
        return [] if whole else [(start, end)]
    half = max(2**power for power in range(size.bit_length()) if 2**power < size)
    if old <= half:
        return [*spans(old, start, start + half, whole=whole), (start + half, end)]
    return [*spans(old - half, start + half, end, whole=False), (start, start + half)]


def expected_consistency(oracle: InmemoryTree, old: int, size: int) -> list[bytes]:
    return [oracle._get_root(*span) for span in spans(old, 0, size, whole=True)]


def expected_inclusion(oracle: InmemoryTree, index: int, size: int) -> list[bytes]:
    """pymerkle counts from one, and its path begins with the leaf itself."""
    path: list[bytes] = oracle.prove_inclusion(index + 1, size).path
    return path[1:]


def leads_to(leaf: bytes, index: int, size: int, proof: list[bytes]) -> bytes:
    try:
        return included(leaf, index, size, proof)
    except ValueError:
        return b"refused"


def test_the_hashes_of_the_empty_tree_a_leaf_and_a_node_are_those_of_rfc_6962() -> None:
    assert root([]).hex() == EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert leaf_hash(b"").hex() == CT_ROOTS[0]
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_the_roots_are_those_of_certificate_transparency() -> None:
    assert [root(CT_LEAVES[:size]).hex() for size in range(1, 9)] == CT_ROOTS


@pytest.mark.parametrize(("index", "size"), CT_INCLUSION)
def test_the_proofs_of_inclusion_are_those_of_certificate_transparency(index: int, size: int) -> None:
    proof = inclusion(CT_LEAVES[:size], index)
    assert [value.hex() for value in proof] == CT_INCLUSION[index, size]
    assert included(CT_LEAVES[index], index, size, proof).hex() == CT_ROOTS[size - 1]


@pytest.mark.parametrize(("old", "size"), CT_CONSISTENCY)
def test_the_proofs_of_consistency_are_those_of_certificate_transparency(old: int, size: int) -> None:
    proof = consistency(CT_LEAVES[:size], old)
    assert [value.hex() for value in proof] == CT_CONSISTENCY[old, size]
    roots = [bytes.fromhex(value) for value in CT_ROOTS]
    assert consistent(old, roots[old - 1], size, roots[size - 1], proof)


def test_the_worked_example_of_rfc_6962_with_seven_leaves() -> None:
    # §2.1.3 names the leaves' hashes a … f and j, and the nodes over them g, h, i, k, l
    a, b, c, d, e, f, j = leaves = LEAVES[:7]
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, ell = node_hash(g, h), node_hash(i, j)
    assert root(leaves) == node_hash(k, ell)
    assert [inclusion(leaves, index) for index in (0, 3, 4, 6)] == [[b, h, ell], [c, g, ell], [f, j, k], [i, k]]
    assert [consistency(leaves, old) for old in (3, 4, 6)] == [[c, d, g, ell], [ell], [i, j, k]]


def test_the_roots_of_all_sizes_to_600_are_those_of_pymerkle(oracle: InmemoryTree) -> None:
    assert [root(LEAVES[:size]) for size in range(MOST + 1)] == [oracle.get_root(size) for size in range(MOST + 1)]


def test_a_tree_that_grows_leaf_by_leaf_has_the_same_roots(oracle: InmemoryTree) -> None:
    peaks = list(growth(LEAVES))
    assert [root_of_peaks(state) for state in peaks] == [oracle.get_root(size) for size in range(MOST + 1)]
    assert [len(state) for state in peaks] == [size.bit_count() for size in range(MOST + 1)]


def test_the_proof_of_the_leaf_that_joined_last_is_the_peaks_before_it() -> None:
    for size, (before, _) in enumerate(pairwise(growth(LEAVES)), start=1):
        assert last_inclusion(before) == inclusion(LEAVES[:size], size - 1)


def test_all_proofs_of_inclusion_to_size_70_are_those_of_pymerkle_and_lead_to_the_root(oracle: InmemoryTree) -> None:
    for size in range(1, 71):
        for index in range(size):
            proof = inclusion(LEAVES[:size], index)
            assert proof == expected_inclusion(oracle, index, size)
            assert included(LEAVES[index], index, size, proof) == oracle.get_root(size)


def test_all_proofs_of_consistency_to_size_70_are_those_of_the_rfc_and_hold(oracle: InmemoryTree) -> None:
    for size in range(1, 71):
        for old in range(1, size + 1):
            proof = consistency(LEAVES[:size], old)
            assert proof == expected_consistency(oracle, old, size)
            assert consistent(old, oracle.get_root(old), size, oracle.get_root(size), proof)


@SEVERAL
@given(SIZES, st.data())
def test_larger_trees_have_the_proofs_of_pymerkle(oracle: InmemoryTree, size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    path, steps = inclusion(LEAVES[:size], index), consistency(LEAVES[:size], old)
    assert path == expected_inclusion(oracle, index, size)
    assert steps == expected_consistency(oracle, old, size)
    assert included(LEAVES[index], index, size, path) == oracle.get_root(size)
    assert consistent(old, oracle.get_root(old), size, oracle.get_root(size), steps)


def wrong_proofs(proof: list[bytes]) -> Iterator[list[bytes]]:
    """Each bit wrong, each step missing, each step twice, one step more, two steps exchanged."""
    for at, step in enumerate(proof):
        yield from ([*proof[:at], wrong, *proof[at + 1 :]] for wrong in one_bit_changes(step))
        yield [*proof[:at], *proof[at + 1 :]]
        yield [*proof[: at + 1], *proof[at:]]
    yield from ([*proof, OTHER], [OTHER, *proof])
    yield from ([*proof[:at], proof[at + 1], proof[at], *proof[at + 2 :]] for at in range(len(proof) - 1))


@pytest.mark.parametrize("size", [*range(1, 14), 16, 17, 31])
def test_every_wrong_bit_or_step_in_a_proof_of_inclusion_is_refused(size: int) -> None:
    for index in range(size):
        wrong = wrong_proofs(inclusion(LEAVES[:size], index))
        assert root(LEAVES[:size]) not in {leads_to(LEAVES[index], index, size, proof) for proof in wrong}


@pytest.mark.parametrize("size", [*range(2, 14), 16, 17, 31])
def test_every_wrong_bit_or_step_in_a_proof_of_consistency_is_refused(size: int) -> None:
    for old in range(1, size):
        roots = root(LEAVES[:old]), root(LEAVES[:size])
        wrong = wrong_proofs(consistency(LEAVES[:size], old))
        assert not any(consistent(old, roots[0], size, roots[1], proof) for proof in wrong)


@SEVERAL
@given(SIZES.filter(lambda size: size > 1), st.data())
def test_a_wrong_bit_is_refused_in_larger_trees_too(size: int, data: st.DataObject) -> None:
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size - 1))
    leaves = LEAVES[:size]
    for proof in (inclusion(leaves, index), consistency(leaves, old)):
        at, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
        proof[at] = (int.from_bytes(proof[at], "big") ^ 1 << bit).to_bytes(32, "big")
        assert leads_to(leaves[index], index, size, proof) != root(leaves)
        assert not consistent(old, root(leaves[:old]), size, root(leaves), proof)


def test_every_wrong_leaf_and_every_wrong_index_is_refused() -> None:
    for size in range(1, 41):
        for index in range(size):
            proof = inclusion(LEAVES[:size], index)
            right = [
                at for at in range(-2, size + 3) if leads_to(LEAVES[index], at, size, proof) == root(LEAVES[:size])
            ]
            assert right == [index]
            assert leads_to(OTHER, index, size, proof) != root(LEAVES[:size])


def test_a_wrong_size_is_refused_wherever_pymerkle_refuses_it(oracle: InmemoryTree) -> None:
    # A path of hashes alone does not tell all sizes apart (RFC 6962): the checkpoint's signature covers the size.
    for size in range(1, 25):
        for index in range(size):
            proof = inclusion(LEAVES[:size], index)
            for claimed in range(50):
                ours = leads_to(LEAVES[index], index, claimed, proof) == root(LEAVES[:size])
                assert ours == pymerkle_accepts(oracle, index, size, claimed), (index, size, claimed)


def pymerkle_accepts(oracle: InmemoryTree, index: int, size: int, claimed: int) -> bool:
    """pymerkle's verdict on the proof of `index` in the tree of `size`, presented as one for the size `claimed`."""
    if claimed <= index:
        return False
    path = oracle.prove_inclusion(index + 1, size).path
    rule = oracle.prove_inclusion(index + 1, claimed).rule
    try:
        proof = InclusionProof("sha256", True, claimed, index + 1, rule, path)
        verify_inclusion(oracle.get_leaf(index + 1), oracle.get_root(size), proof)
    except InvalidProof:
        return False
    return True


def test_a_wrong_root_or_a_wrong_old_size_is_refused() -> None:
    for size in range(2, 25):
        for old in range(1, size):
            roots, proof = (root(LEAVES[:old]), root(LEAVES[:size])), consistency(LEAVES[:size], old)
            assert consistent(old, roots[0], size, roots[1], proof)
            assert not consistent(old, OTHER, size, roots[1], proof)
            assert not consistent(old, roots[0], size, OTHER, proof)
            assert not consistent(old, roots[1], size, roots[0], proof)
            others = [at for at in range(-2, size + 3) if consistent(at, roots[0], size, roots[1], proof)]
            assert others == [old], (old, size)


def test_a_tree_that_shrank_or_was_rewritten_is_not_consistent() -> None:
    rewritten = [OTHER, *LEAVES[1:20]]
    for old in range(1, 20):
        assert not consistent(old, root(LEAVES[:old]), 20, root(rewritten), consistency(rewritten, old))
        assert not consistent(20, root(LEAVES[:20]), old, root(LEAVES[:old]), consistency(LEAVES[:20], old))


def test_trees_of_the_same_size_are_consistent_only_with_the_same_root_and_no_proof() -> None:
    here = root(LEAVES[:5])
    assert consistency(LEAVES[:5], 5) == []
    assert consistent(5, here, 5, here, [])
    assert not consistent(5, here, 5, here, [OTHER])
    assert not consistent(5, here, 5, OTHER, [])


def test_every_tree_begins_as_the_empty_one_and_nothing_else_passes_for_it() -> None:
    here = root(LEAVES[:5])
    assert consistency(LEAVES[:5], 0) == []
    assert consistent(0, EMPTY, 5, here, [])
    assert not consistent(0, OTHER, 5, here, [])
    assert not consistent(0, EMPTY, 5, here, [OTHER])
    assert not consistent(0, OTHER, 0, OTHER, [])


@pytest.mark.parametrize(
    ("index", "size", "proof", "said"),
    [
        (1, 1, [], "index outside the tree"),
        (-1, 3, [OTHER], "index outside the tree"),
        (0, 0, [], "index outside the tree"),
        (0, 1, [OTHER], "proof too long"),
        (0, 2, [], "proof too short"),
    ],
)
def test_what_cannot_be_a_proof_is_refused_with_its_reason(
    index: int, size: int, proof: list[bytes], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        included(LEAVES[0], index, size, proof)
