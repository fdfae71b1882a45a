"""A real OpenSSH server that gives files only (internal-sftp), on a free loopback port, for as long as a block runs."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stages.doctor.server import free_port

SSHD = Path("/usr/sbin/sshd")


def need_sshd() -> None:
    """In CI the tests must have it; elsewhere they say what is missing."""
    if not SSHD.exists():
        told = f"{SSHD} is not installed: apt-get install openssh-server"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)


@dataclass(frozen=True)
class Sshd:
    """`files`: what it serves. `host_keys` and `key`: public parts, and the private key that may log in."""

    folder: Path
    port: int

    @property
    def files(self) -> Path:
        return self.folder / "files"

    @property
    def user(self) -> str:
        return pwd.getpwuid(os.geteuid()).pw_name

    @property
    def private_key(self) -> str:
        return (self.folder / "officer").read_text("utf-8")

    def host_key(self, kind: str = "ed25519") -> str:
        """As it stands in known_hosts, without the host's name."""
        return " ".join((self.folder / f"host_{kind}.pub").read_text("utf-8").split()[:2])

    def fingerprint(self, kind: str = "ed25519") -> str:
        told = subprocess.run(
            ["ssh-keygen", "-lf", self.folder / f"host_{kind}.pub"], check=True, capture_output=True, text=True
        )
        return told.stdout.split()[1]

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"sftp://{self.user}@{host}:{self.port}{self.files}{path}"


@contextmanager
def sshd() -> Iterator[Sshd]:
    need_sshd()
    server = Sshd(Path(tempfile.mkdtemp(prefix="terbuka-sshd-")), free_port())
    folder = server.folder
    server.files.mkdir()
    for name, kind in (
        ("host_ed25519", "ed25519"),
        ("host_ecdsa", "ecdsa"),
        ("host_rsa", "rsa"),
        ("officer", "ed25519"),
    ):
        subprocess.run(["ssh-keygen", "-q", "-t", kind, "-N", "", "-f", folder / name], check=True)
    shutil.copy(folder / "officer.pub", folder / "authorized")
    hosts = "\n".join(f"HostKey {folder}/host_{kind}" for kind in ("ed25519", "ecdsa", "rsa"))
    (folder / "config").write_text(
        f"Port {server.port}\nListenAddress 127.0.0.1\n{hosts}\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
        f"AuthorizedKeysFile {folder}/authorized\nSubsystem sftp internal-sftp\nForceCommand internal-sftp\n",
        "utf-8",
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it parts with its rights; systemd makes it elsewhere
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", folder / "config"], stderr=log, stdin=subprocess.DEVNULL)
        try:
            _await(process, server)
            yield server
        finally:
            process.terminate()
            process.wait(20)
            shutil.rmtree(folder)


def _await(process: subprocess.Popen[bytes], server: Sshd) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", server.port)) == 0:
                return
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"sshd did not start: {(server.folder / 'log').read_text('utf-8')}")
