"""A real S3 over HTTP on loopback: moto in a process of its own. `python -m tests.stages.release_store.server` prints its port.

From a test, take the fixture `s3_server` (see conftest.py) or, in any process:

    with s3_server() as server:
        server.make_bucket("umum")
        store = open_s3("s3://umum/folder", server.environment())

`environment(url)` takes the address of a `FaultProxy` instead. The server ends with its standard input, so it cannot
outlive the process that started it, not even one that was killed.

moto alone looks a key up and then stores it without a lock: in 1 of 400 races of 8 threads for one key it let several
win. S3 promises that it never does, so here requests go through one at a time. `clone` is ours too: an office of sixty
files is there again in one request, for a test that needs it a thousand times.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGE = 40  # keys in one answer to a listing; Amazon's is 1000
CLONE = "/-/clone/"  # no bucket can have this name


@dataclass(frozen=True)
class S3Server:
    """Where the server listens."""

    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, url: str = "") -> dict[str, str]:
        """The variables that lead a publisher here, or to a proxy's `url`."""
        keys = {"AWS_ACCESS_KEY_ID": "penerbit", "AWS_SECRET_ACCESS_KEY": "rahasia"}
        return {**keys, "AWS_ENDPOINT_URL": url or self.url, "AWS_REGION": "us-east-1"}

    def make_bucket(self, name: str) -> str:
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/{name}", method="PUT")).close()
        return name

    def clone(self, source: str, target: str) -> None:
        """Make `target` the bucket that `source` is."""
        urllib.request.urlopen(f"{self.url}{CLONE}{source}/{target}").close()

    def headers(self, bucket: str, key: str) -> dict[str, str]:
        """What a reader is told, in lower case."""
        signed = {
            "Authorization": "AWS4-HMAC-SHA256 Credential=pembaca/20260101/us-east-1/s3/aws4_request"
        }  # unchecked
        with urllib.request.urlopen(urllib.request.Request(f"{self.url}/{bucket}/{key}", headers=signed)) as answer:
            return {name.lower(): value for name, value in answer.headers.items()}


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A server for as long as the block runs."""
    command = [sys.executable, "-m", "tests.stages.release_store.server"]
    environment = {**os.environ, "MOTO_S3_DEFAULT_MAX_KEYS": str(PAGE)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield S3Server(int(process.stdout.readline()))
        finally:
            process.stdin.close()
            process.wait(30)


def clone(source: str, target: str) -> None:
    from moto.core import DEFAULT_ACCOUNT_ID
    from moto.s3.models import s3_backends

    known = s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets
    copy = deepcopy(known[source])
    copy.name = target
    for key in copy.keys.values():
        key.bucket_name = target
    s3_backends.bucket_accounts[target] = s3_backends.bucket_accounts[source]
    known[target] = copy


def main() -> None:
    from moto.moto_server.werkzeug_app import create_backend_app
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Quiet(WSGIRequestHandler):
        def log(self, *args: object) -> None:
            """No line for each request."""

    # moto's own dispatcher looks through two hundred folders, for each request, for the service that is meant
    app, turn = create_backend_app("s3"), threading.Lock()

    def one_at_a_time(environ, start_response):
        with turn:
            if environ["PATH_INFO"].startswith(CLONE):
                clone(*environ["PATH_INFO"].removeprefix(CLONE).split("/"))
                start_response("204 No Content", [])
                return []
            return app(environ, start_response)

    server = make_server("127.0.0.1", 0, one_at_a_time, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main()
