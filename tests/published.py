"""The example catalogue, published once for all tests that look at it, by the command that a newcomer runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from pipelines.cli.serve import Handler
from tests.conftest import ROOT


def publish_examples(root: Path) -> Path:
    """Copy what an office writes into `root`, publish it there, return `root/public`."""
    for name in ("datasets", "schemas", "site"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("node_modules", "__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", root / "mkdocs.yml")
    command = [sys.executable, "-c", "from pipelines.cli import app; app()", "publish", "--office", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return root / "public"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """`folder` on loopback; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def publish_again(root: Path) -> None:
    """Publish and rebuild every page, whether or not something is new."""
    for arguments in (["publish"], ["site"]):
        command = [sys.executable, "-c", "from pipelines.cli import app; app()", *arguments, "--office", str(root)]
        subprocess.run(command, capture_output=True, cwd=ROOT, check=True)
