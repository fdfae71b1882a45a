"""An outside clock on the newest checkpoint: a real authority made with openssl, on loopback."""

from __future__ import annotations

import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.model.errors import Refused, Unreachable
from pipelines.stages.release.audit.auditing import audit
from pipelines.stages.release.audit.sources import Folder
from pipelines.stages.release.head import read_head
from pipelines.stages.release.site import renew
from pipelines.stages.release.timestamp import timestamp, token_path, tokens
from tests.stages.release.trees import START, STEP, three_releases

CONFIG = """
[req]
distinguished_name = dn
prompt = no
[dn]
CN = Waktu Contoh
[tsa_ext]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = one
[one]
serial = {root}/serial
default_policy = 1.2.3.4
digests = sha256, sha512
signer_digest = sha256
"""


def openssl(root: Path, *arguments: str, content: bytes = b"") -> bytes:
    done = subprocess.run(["openssl", *arguments], cwd=root, input=content, capture_output=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Address of the authority, and the folder with its certificate."""
    root = tmp_path_factory.mktemp("tsa")
    (root / "cnf").write_text(CONFIG.format(root=root), "utf-8")
    (root / "serial").write_text("01", "utf-8")
    made = "req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 30 -config cnf -extensions tsa_ext"
    openssl(root, *made.split())

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["content-length"]))
            (root / "query").write_bytes(query)
            if self.path == "/old":
                answer = (root / "old").read_bytes()
            elif self.path == "/nonsense":
                answer = b"not a token"
            else:
                answer = openssl(
                    root, *"ts -reply -queryfile query -signer cert.pem -inkey key.pem -config cnf".split()
                )
                (root / "old").write_bytes(answer)
            self.send_response(503 if self.path == "/busy" else 200)
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Authority) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", root
        server.shutdown()


def test_openssl_accepts_the_token_over_the_checkpoint_and_no_other(
    tmp_path: Path, authority: tuple[str, Path]
) -> None:
    url, root = authority
    book = three_releases(tmp_path)
    head = read_head(book.store)
    token = timestamp(f"{url}/", head, ssl.create_default_context())
    renew(book.store, book.keyring, "catalog", {token_path(head): token}, START + 2 * STEP)
    public = tmp_path / "public"
    assert list(tokens(book.store)) == ["log/timestamps/6.tsr"]
    command = ["ts", "-verify", "-in", str(public / "log/timestamps/6.tsr"), "-CAfile", "cert.pem", "-data"]
    assert openssl(root, *command, str(public / "log/checkpoints/6")).replace(b"Verification: OK\n", b"") == b""
    with pytest.raises(subprocess.CalledProcessError):
        openssl(root, *command, str(public / "log/checkpoints/5"))
    now = START + 3 * STEP
    assert audit(Folder(public), now).verdict == "OK"
    (public / "log/timestamps/6.tsr").write_bytes(token[:-1] + bytes([token[-1] ^ 1]))
    assert audit(Folder(public), now).verdict == "MODIFIED"


@pytest.mark.parametrize(("path", "error"), [("/busy", Unreachable), ("/nonsense", Refused), ("/old", Refused)])
def test_an_answer_that_is_no_token_for_this_checkpoint_is_not_kept(
    tmp_path: Path, authority: tuple[str, Path], path: str, error: type[Refused]
) -> None:
    head = read_head(three_releases(tmp_path).store)
    trust = ssl.create_default_context()
    timestamp(f"{authority[0]}/", head, trust)  # what /old repeats has another nonce
    with pytest.raises(error):
        timestamp(f"{authority[0]}{path}", head, trust)


def test_an_authority_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    head = read_head(three_releases(tmp_path).store)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1:9"):
        timestamp("http://127.0.0.1:9/", head, ssl.create_default_context())
