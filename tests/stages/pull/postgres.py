"""A real PostgreSQL from Debian's package, in a temporary folder, for as long as a block runs.

with postgres() as server:
    server.run("CREATE TABLE …")
    server.url()                      # as the administrator
    server.url("pembaca")             # as a role that may only SELECT
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.stages.doctor.server import free_port

PASSWORD = "sangat-rahasia"
READER = "pembaca"


def programs() -> Path | None:
    """Where Debian keeps the newest server's programs; they are on nobody's PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def need_postgres() -> Path:
    """In CI the tests must have it; elsewhere they say what is missing."""
    if found := programs():
        return found
    told = "PostgreSQL is not installed: apt-get install postgresql"
    if os.environ.get("CI") == "true":
        pytest.fail(told)
    pytest.skip(told)


@dataclass(frozen=True)
class Postgres:
    folder: Path
    port: int

    def url(self, role: str = "postgres", password: str = PASSWORD) -> str:
        return f"postgresql://{role}:{password}@127.0.0.1:{self.port}/postgres"

    def run(self, *statements: str) -> list[Any]:
        """As the administrator; returns the rows of the last statement."""
        import psycopg

        with psycopg.connect(self.url(), autocommit=True) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def postgres() -> Iterator[Postgres]:
    where, folder, port = need_postgres(), Path(tempfile.mkdtemp(prefix="terbuka-pg-")), free_port()
    # the server refuses to run as root
    user: dict[str, Any] = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    secret = folder / "password"
    secret.write_text(PASSWORD, "utf-8")
    if user:
        owner = pwd.getpwnam("postgres")
        for path in (folder, secret):
            os.chown(path, owner.pw_uid, owner.pw_gid)
    data = folder / "data"
    options = ["--username=postgres", f"--pwfile={secret}", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"]
    quiet: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **user}
    try:
        subprocess.run([where / "initdb", "-D", data, *options, "--locale=C.UTF-8"], check=True, **quiet)
        settings = ("listen_addresses=127.0.0.1", f"port={port}", f"unix_socket_directories={folder}", "fsync=off")
        command = [where / "postgres", "-D", data, *(part for each in settings for part in ("-c", each))]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(command, stderr=log, **quiet)
            try:
                server = Postgres(folder, port)
                _await(process, server)
                server.run(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
                yield server
            finally:
                process.terminate()  # SIGTERM waits for sessions, of which there are none left
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait(20)
    finally:
        shutil.rmtree(folder)


def _await(process: subprocess.Popen[bytes], server: Postgres) -> None:
    import psycopg

    for _ in range(200):
        try:
            server.run("SELECT 1")
        except psycopg.OperationalError:
            if process.poll() is not None:
                break
            try:
                process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    raise AssertionError(f"PostgreSQL did not start: {(server.folder / 'log').read_text('utf-8')}")
