"""Debian's nginx with the configuration that we ship, as the user who runs the tests, on a free loopback port."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

HOSTING = Path(__file__).parents[3] / "site" / "hosting"
NGINX = Path("/usr/sbin/nginx")
MAIN = """
{user}daemon off;
pid {prefix}/nginx.pid;
error_log stderr warn;
worker_processes 1;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {prefix}/temp; proxy_temp_path {prefix}/temp; fastcgi_temp_path {prefix}/temp;
    uwsgi_temp_path {prefix}/temp; scgi_temp_path {prefix}/temp;
    {http}
    include {prefix}/terbuka.conf;
}}
"""


def shipped() -> str:
    return (HOSTING / "nginx.conf").read_text("utf-8")


def filled_in(public: Path, port: int, tls: tuple[int, Path] | None = None) -> str:
    """What an administrator does with the file. `tls`: the https port and the folder of the certificate."""
    text = shipped()
    if tls:
        text = re.sub(r"^    listen 80;.*hapus.*\n", "", text, flags=re.MULTILINE)
        text = re.sub(r"^( *)# (.* # TLS)", r"\1\2", text, flags=re.MULTILINE)
        text = text.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{tls[0]} ssl http2;")
        text = text.replace("/etc/ssl/terbuka/", f"{tls[1]}/")
        text = text.replace("https://$host$request_uri", f"https://$host:{tls[0]}$request_uri")
    text, listening = re.subn(r"^( *)listen 80;", rf"\1listen 127.0.0.1:{port};", text, flags=re.MULTILINE)
    assert listening == 1
    return text.replace("data.contoh.go.id", "127.0.0.1").replace("/srv/terbuka/public", str(public))


def configure(prefix: Path, site: str, http: str = "") -> Path:
    """Write both files; returns the main one."""
    (prefix / "temp").mkdir(parents=True, exist_ok=True)
    (prefix / "terbuka.conf").write_text(site, "utf-8")
    user = "user root;\n" if os.geteuid() == 0 else ""  # else its workers could not look into the tests' folder
    main = prefix / "nginx.conf"
    main.write_text(MAIN.format(prefix=prefix, http=http, user=user), "utf-8")
    return main


def command(prefix: Path, *arguments: str) -> list[str]:
    return [str(NGINX), "-p", str(prefix), "-e", "stderr", "-c", str(prefix / "nginx.conf"), *arguments]


@contextmanager
def nginx(prefix: Path, site: str, port: int, http: str = "") -> Iterator[str]:
    """Runs until the block ends; yields the address."""
    configure(prefix, site, http)
    with (prefix / "error.log").open("wb") as log:
        process = subprocess.Popen(command(prefix), stderr=log, stdin=subprocess.DEVNULL)
        try:
            _await(process, port, prefix / "error.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            process.wait(0.05)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError(f"nginx did not start: {log.read_text('utf-8')}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def need_nginx() -> None:
    """In CI the tests must have it; elsewhere they say what is missing."""
    if not NGINX.exists():
        told = f"{NGINX} is not installed: apt-get install nginx-light"
        if os.environ.get("CI") == "true":
            pytest.fail(told)
        pytest.skip(told)
