"""OpenSSH signatures: `ssh-keygen` accepts ours, writes the same bytes itself, and refuses whatever was changed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.stages.release.log.sshsig import PRINCIPAL, allowed_signer, armour, ssh_sign, ssh_verify
from tests.stages.release_log.keys import cuts, one_bit_changes, private, public

SUMS = b"0" * 64 + b"  t.csv\n"
SIGNATURE = ssh_sign(SUMS, public(1), private(1).sign)


def keygen(folder: Path, content: bytes, *, signer: int = 1, who: str = PRINCIPAL, namespace: str = "terbuka") -> bool:
    """`ssh-keygen -Y verify`, as the documentation tells readers to call it."""
    (folder / "allowed_signers").write_text(allowed_signer(public(signer)))
    (folder / "SHA256SUMS.sig").write_bytes(SIGNATURE)
    command = f"ssh-keygen -Y verify -f allowed_signers -I {who} -n {namespace} -s SHA256SUMS.sig".split()
    found = subprocess.run(command, cwd=folder, input=content, capture_output=True, check=False)
    assert (b"Good" in found.stdout) == (found.returncode == 0)
    return found.returncode == 0


def test_ssh_keygen_accepts_our_signature(tmp_path: Path) -> None:
    assert keygen(tmp_path, SUMS)


def test_ssh_keygen_refuses_other_content_another_key_another_name_and_another_namespace(tmp_path: Path) -> None:
    assert not keygen(tmp_path, SUMS.replace(b"t.csv", b"u.csv"))
    assert not keygen(tmp_path, SUMS + b"\n")
    assert not keygen(tmp_path, SUMS, signer=2)
    assert not keygen(tmp_path, SUMS, who="other")
    assert not keygen(tmp_path, SUMS, namespace="file")


def test_ssh_keygen_writes_the_same_bytes_with_the_same_key(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.touch(0o600)
    key.write_bytes(private(1).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    command = ["ssh-keygen", "-Y", "sign", "-f", "key", "-n", "terbuka"]
    found = subprocess.run(command, cwd=tmp_path, input=SUMS, capture_output=True, check=True)
    assert found.stdout == SIGNATURE


def test_the_line_of_allowed_signers_holds_the_key_as_openssh_spells_it() -> None:
    spelled = private(1).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    assert allowed_signer(public(1)) == f'publisher namespaces="terbuka" {spelled}\n'


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(1, 9))
def test_a_signature_fits_its_content_and_its_key_only(content: bytes, number: int) -> None:
    signature = ssh_sign(content, public(number), private(number).sign)
    assert ssh_verify(content, signature, public(number))
    assert not ssh_verify(content + b"\x00", signature, public(number))
    assert not ssh_verify(content, signature, public(number + 1))


def test_every_single_bit_turned_over_in_a_signature_is_refused() -> None:
    assert ssh_verify(SUMS, SIGNATURE, public(1))
    assert [changed for changed in one_bit_changes(SIGNATURE) if ssh_verify(SUMS, changed, public(1))] == []


def test_every_single_bit_turned_over_in_the_content_is_refused() -> None:
    assert [changed for changed in one_bit_changes(SUMS) if ssh_verify(changed, SIGNATURE, public(1))] == []


def test_every_byte_lost_or_added_in_a_signature_is_refused() -> None:
    sig = SIGNATURE
    lost = [sig[:at] + sig[at + 1 :] for at in range(len(sig))]
    added = [sig[:at] + more + sig[at:] for at in range(len(sig) + 1) for more in (b"\n", b" ", b"\r", b"=", b"A")]
    assert [changed for changed in [*cuts(sig), *lost, *added] if ssh_verify(SUMS, changed, public(1))] == []


@pytest.mark.parametrize(
    "changed",
    [
        b"",
        b"\n\n\n",
        SIGNATURE + SIGNATURE,
        SIGNATURE.replace(b"\n", b"\r\n"),
        b"\xff" * 300,
        armour(public(1), b""),
        armour(public(1), bytes(64)),
        armour(public(2), private(1).sign(SUMS)),
        armour(public(1), private(1).sign(SUMS)),  # the bare content, not what PROTOCOL.sshsig signs
    ],
)
def test_what_is_no_signature_of_this_content_is_refused(changed: bytes) -> None:
    assert not ssh_verify(SUMS, changed, public(1))
