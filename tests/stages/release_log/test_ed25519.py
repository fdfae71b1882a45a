"""Ed25519 against RFC 8032's own vectors, OpenSSL, Node and WebCrypto, and our two ways against each other."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.release.log import ed25519
from pipelines.stages.release.log.ed25519 import verify, verify_slowly
from pipelines.stages.release.log.note import signed, split
from tests.stages.release_log.keys import private, public, vkey

ORDER = 2**252 + 27742317777372353535851937790883648493  # RFC 8032 §5.1, L
PRIME = 2**255 - 19
MESSAGE_1024 = bytes.fromhex((Path(__file__).parent / "rfc8032_test_1024.hex").read_text())
# RFC 8032 §7.1: secret key, public key, message, signature
VECTORS = {
    "TEST 1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    "TEST 2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    "TEST 3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    "TEST 1024": (
        "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
        "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
        MESSAGE_1024,
        "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03",
    ),
    "TEST SHA(abc)": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
}
# The eight points whose order divides 8 (y = 1, -1, 0 and the two y of order 8), and the six other spellings of them.
SMALL = [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
]
MISSPELT = [
    "0100000000000000000000000000000000000000000000000000000000000080",  # x = 0 with a sign
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # y = p
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",  # y = p + 1
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
]
SEEDS = st.binary(min_size=32, max_size=32)
OFTEN = settings(deadline=None, max_examples=60)


@pytest.mark.parametrize(("secret", "known", "message", "signature"), VECTORS.values(), ids=VECTORS)
def test_both_ways_accept_the_vectors_of_rfc_8032_and_refuse_them_for_another_message(
    secret: str, known: str, message: bytes, signature: str
) -> None:
    key, value = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)), bytes.fromhex(signature)
    assert (key.public_key().public_bytes_raw().hex(), key.sign(message)) == (known, value)
    for way in (verify, verify_slowly):
        assert way(bytes.fromhex(known), message, value)
        assert not way(bytes.fromhex(known), message + b"\x00", value)


def test_the_long_message_of_rfc_8032_has_1023_bytes() -> None:
    assert len(MESSAGE_1024) == 1023


@OFTEN
@given(SEEDS, st.binary(max_size=300))
def test_both_ways_accept_what_cryptography_signs(seed: bytes, message: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    known, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify(known, message, signature)
    assert verify_slowly(known, message, signature)


@OFTEN
@given(SEEDS, st.binary(min_size=1, max_size=40), st.data())
def test_both_ways_refuse_one_wrong_bit_in_key_message_or_signature(
    seed: bytes, message: bytes, data: st.DataObject
) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    whole = bytearray(key.public_key().public_bytes_raw() + key.sign(message) + message)
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit // 8] ^= 1 << bit % 8
    parts = bytes(whole[:32]), bytes(whole[96:]), bytes(whole[32:96])
    assert not verify(*parts)
    assert not verify_slowly(*parts)


@OFTEN
@given(SEEDS, SEEDS, st.binary(max_size=20), SEEDS)
def test_both_ways_say_the_same_about_random_bytes(point: bytes, first: bytes, message: bytes, second: bytes) -> None:
    assert verify(point, message, first + second) == verify_slowly(point, message, first + second) is False


@pytest.mark.parametrize("times", range(1, 16))
def test_a_scalar_with_the_order_added_is_refused(times: int) -> None:
    signature = private(1).sign(b"text")
    scalar = int.from_bytes(signature[32:], "little") + times * ORDER
    assert scalar < 2**256
    twin = signature[:32] + scalar.to_bytes(32, "little")
    assert verify_slowly(public(1), b"text", signature)
    assert not verify(public(1), b"text", twin)
    assert not verify_slowly(public(1), b"text", twin)


def test_both_ways_say_the_same_about_points_of_small_order_and_their_other_spellings() -> None:
    cases = [
        (bytes.fromhex(point), message, bytes.fromhex(start) + bytes(32))
        for point in SMALL + MISSPELT
        for start in SMALL + MISSPELT
        for message in (b"0", b"1")
    ]
    ours = [case for case in cases if verify(*case)]
    slow = [case for case in cases if verify_slowly(*case)]
    assert {point.hex() for point, _, _ in ours} ^ {point.hex() for point, _, _ in slow} == set()
    assert ours == slow


@pytest.mark.parametrize("above", range(19))
@pytest.mark.parametrize("sign", [0, 1])
def test_a_public_key_whose_y_is_not_below_p_is_refused_by_both_ways(above: int, sign: int) -> None:
    # RFC 8032 §5.1.3: "If the resulting value is >= p, decoding fails."
    point = ((PRIME + above) | sign << 255).to_bytes(32, "little")
    for start in SMALL:  # with a zero scalar, one of these starts fits every point of small order
        for message in (b"0", b"1", b"2", b"3"):
            signature = bytes.fromhex(start) + bytes(32)
            assert not verify_slowly(point, message, signature)
            assert not verify(point, message, signature)


@pytest.mark.parametrize("point", MISSPELT[:2])
def test_a_public_key_that_gives_zero_a_sign_is_refused_by_both_ways(point: str) -> None:
    # RFC 8032 §5.1.3: "If x = 0, and x_0 = 1, decoding fails."
    for start in SMALL[:2]:
        for message in (b"0", b"1", b"2", b"3"):
            signature = bytes.fromhex(start) + bytes(32)
            assert not verify_slowly(bytes.fromhex(point), message, signature)
            assert not verify(bytes.fromhex(point), message, signature)


def test_keys_and_signatures_of_another_length_are_refused() -> None:
    known, signature = public(1), private(1).sign(b"")
    assert verify(known, b"", signature)
    lengths = [(known[:-1], signature), (known + b"\x00", signature), (known, signature[:-1]), (b"", signature)]
    assert not any(verify(key, b"", value) for key, value in [*lengths, (known, signature + b"\x00"), (known, b"")])


def test_a_reader_without_cryptography_gets_the_same_answers() -> None:
    signature = private(1).sign(b"text")
    cases = [(public(1), b"text", signature), (public(1), b"texT", signature), (public(2), b"text", signature)]
    program = (
        "import json, runpy, sys\n"
        "found = runpy.run_path(sys.argv[1])\n"
        "cases = [[bytes.fromhex(part) for part in case] for case in json.loads(sys.argv[2])]\n"
        "print(json.dumps([found['Ed25519PublicKey'] is None, *(found['verify'](*case) for case in cases)]))"
    )
    given_ = json.dumps([[part.hex() for part in case] for case in cases])
    bare = [sys.executable, "-I", "-S", "-c", program, ed25519.__file__, given_]  # -S: no site-packages
    found = subprocess.run(bare, capture_output=True, check=True)
    assert json.loads(found.stdout) == [True, True, False, False]


def note_parts() -> tuple[bytes, bytes]:
    text, [(_, _, signature)] = split(signed("data.example/log\nkotak — ✓\n", {vkey(1): private(1).sign}))
    return text.encode(), signature


def test_openssl_accepts_what_is_signed_in_a_note_and_refuses_any_other_text(tmp_path: Path) -> None:
    text, signature = note_parts()
    key = Ed25519PublicKey.from_public_bytes(public(1))
    (tmp_path / "key.pem").write_bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "sig").write_bytes(signature)
    (tmp_path / "right").write_bytes(text)
    (tmp_path / "wrong").write_bytes(text + b"\n")
    command = "openssl pkeyutl -verify -pubin -inkey key.pem -rawin -sigfile sig -in".split()
    codes = [
        subprocess.run([*command, name], cwd=tmp_path, capture_output=True, check=False) for name in ("right", "wrong")
    ]
    assert [b"Verified Successfully" in run.stdout for run in codes] == [True, False]
    assert [run.returncode for run in codes] == [0, 1]


NODE = """
const crypto = require("node:crypto");
const [key, signature, ...texts] = process.argv.slice(1).map((part) => Buffer.from(part, "hex"));
const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), key]);
const old = crypto.createPublicKey({ key: spki, format: "der", type: "spki" });
(async () => {
  const web = await crypto.webcrypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  const found = [];
  for (const text of texts) {
    found.push(crypto.verify(null, text, old, signature));
    found.push(await crypto.webcrypto.subtle.verify("Ed25519", web, signature, text));
  }
  console.log(JSON.stringify(found));
})();
"""


def test_node_and_its_webcrypto_accept_what_is_signed_in_a_note_and_refuse_any_other_text() -> None:
    text, signature = note_parts()
    parts = [part.hex() for part in (public(1), signature, text, text + b"\n")]
    found = subprocess.run(["node", "-e", NODE, *parts], capture_output=True, check=True)
    assert json.loads(found.stdout) == [True, True, False, False]
