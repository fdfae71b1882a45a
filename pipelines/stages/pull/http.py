"""A file behind an address, fetched within the limits of TRUST.md §4. Files on this machine: `file.py`."""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import ssl
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import certifi
import httpx

from pipelines.model.errors import Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.pull.file import intact

if TYPE_CHECKING:
    from pipelines.model.dataset import Source

Receipt = dict[str, Any]  # bytes, sha256, and the headers that a later request is conditional on
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-length", "date")
ABSENT = (404, 410)
BUSY = (408, 425, 429, 500, 502, 503, 504)


def fetch(source: Source, url: str, raw: Path, previous: Receipt, *, loopback: bool) -> Receipt:
    """GET `url` into `raw`, or keep the bytes of `previous` when the server says 304.

    Only https, only the address's own host or those in `source.hosts`, never a private address (checked after
    resolving, and the connection goes to that very address), no redirect to another host, at most
    `source.max_bytes`. Raises Refused, or Unreachable for what another try may mend.
    """
    headers = {"accept-encoding": "identity", **_conditions(previous, raw)}
    for _ in range(4):
        address = _resolve(source, url, loopback=loopback)
        with httpx.Client(verify=_trust(), timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
            try:
                with _open(client, url, address, headers) as response:
                    if not response.has_redirect_location:
                        return _receive(source, url, raw, previous, response)
                    url = str(httpx.URL(url).join(response.headers["location"]))
            except httpx.TransportError as error:
                raise Unreachable(
                    [
                        _finding(
                            "unreachable",
                            url,
                            f"Server tidak menjawab ({type(error).__name__}).",
                            f"The server did not answer ({type(error).__name__}).",
                        )
                    ]
                ) from None
    raise Refused([_finding("redirects", url, "Terlalu banyak pengalihan.", "Too many redirects.")])


def _trust() -> ssl.SSLContext:
    """The machine's own certificates (a government's CA is installed there, or named in SSL_CERT_FILE) and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _conditions(previous: Receipt, raw: Path) -> dict[str, str]:
    if not previous or not intact(raw / str(previous["sha256"])):
        return {}
    known = {"if-none-match": previous.get("etag"), "if-modified-since": previous.get("last-modified")}
    return {name: str(value) for name, value in known.items() if value}


def _resolve(source: Source, url: str, *, loopback: bool) -> str:
    """The address to connect to, looked up once and checked, so that a second look-up cannot change it."""
    parts = urlsplit(url)
    own = urlsplit(source.location).hostname
    if parts.hostname is None or parts.hostname not in {own, *source.hosts}:
        raise Refused(
            [
                _finding(
                    "host",
                    url,
                    f"Host '{parts.hostname}' tidak ada di source.hosts.",
                    f"The host '{parts.hostname}' is not in source.hosts.",
                )
            ]
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except OSError:
        raise Unreachable(
            [_finding("unreachable", url, "Nama server tidak ditemukan.", "The server's name was not found.")]
        ) from None
    address = str(found[0][4][0])
    local = loopback and ipaddress.ip_address(address).is_loopback
    if not local and (parts.scheme != "https" or not ipaddress.ip_address(address).is_global):
        raise Refused(
            [
                _finding(
                    "address",
                    url,
                    "Hanya https ke alamat publik yang boleh.",
                    "Only https to a public address is allowed.",
                )
            ]
        )
    return address


def _open(
    client: httpx.Client, url: str, address: str, headers: dict[str, str]
) -> AbstractContextManager[httpx.Response]:
    target = httpx.URL(url)
    host = target.netloc.decode("ascii")
    return client.stream(
        "GET",
        target.copy_with(host=address),
        headers={**headers, "host": host},
        extensions={"sni_hostname": target.host},  # the certificate must name the host, not the address
    )


def _receive(source: Source, url: str, raw: Path, previous: Receipt, response: httpx.Response) -> Receipt:
    status = response.status_code
    if status == httpx.codes.NOT_MODIFIED:
        return {key: value for key, value in previous.items() if key != "at"}
    if status in BUSY:
        raise Unreachable(
            [_finding("unreachable", url, f"Server menjawab {status}.", f"The server answered {status}.")]
        )
    if status != httpx.codes.OK:
        rule = "source-missing" if status in ABSENT else "http-status"
        raise Refused([_finding(rule, url, f"Server menjawab {status}.", f"The server answered {status}.")])
    size, sha256 = _save(source, url, raw, response)
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    return {"bytes": size, "sha256": sha256, **kept}


def _save(source: Source, url: str, raw: Path, response: httpx.Response) -> tuple[int, str]:
    raw.mkdir(parents=True, exist_ok=True)
    partial = raw / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}.part"
    digest, size = hashlib.sha256(), 0
    with partial.open("wb") as stream:
        for chunk in response.iter_raw():
            size += len(chunk)
            if size > source.max_bytes:
                partial.unlink()
                raise Refused(
                    [
                        _finding(
                            "too-large",
                            url,
                            f"Lebih besar dari {source.max_bytes} bita.",
                            f"Larger than {source.max_bytes} bytes.",
                        )
                    ]
                )
            digest.update(chunk)
            stream.write(chunk)
    partial.replace(raw / digest.hexdigest())
    return size, digest.hexdigest()


def _finding(rule: str, url: str, indonesian: str, english: str) -> Finding:
    remedy = Text("Periksa alamat di 'source' dan coba lagi.", "Check the address in 'source' and try again.")
    parts = urlsplit(url)
    return Finding(
        rule, Text(indonesian, english), remedy, file=f"{parts.scheme}://{parts.hostname}{parts.path}"
    )  # no query: it may hold a secret
