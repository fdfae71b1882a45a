"""The portal as its readers get it, over HTTP. Never writes, follows no redirect, sends no credentials."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from urllib.parse import urlsplit

import certifi
import httpx

from pipelines.model.text import Text
from pipelines.stages.doctor import content, headers
from pipelines.stages.doctor.asking import ask, fetch_sample
from pipelines.stages.doctor.diagnosis import Diagnosis, unseen

LOOKS = (
    content.bytes_arrive,
    content.data_not_encoded,
    content.ranges_answered,
    headers.other_sites_may_read,
    headers.media_types,
    headers.etags_hold,
    headers.latest_is_fresh,
)


def trust() -> ssl.SSLContext:
    """The machine's own certificates (a government's CA is installed there) and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def look_at_hosting(
    url: str, samples: Sequence[tuple[str, bytes]], client: httpx.Client, plain_url: str = ""
) -> list[Diagnosis]:
    """Ask for public paths whose bytes are known. `plain_url`: where http:// is served, if not at the same host's port 80.

    One Diagnosis for each of https, redirect (only with https), reachable, bytes, encoding, range, cors, mime, etag,
    latest; those after an unanswered request are left out.
    """
    found = [_encrypted(url), *_redirected(url, client, plain_url)]
    try:
        fetched = [fetch_sample(client, url, path, known) for path, known in samples]
    except (httpx.TransportError, httpx.InvalidURL) as error:
        return [*found, _silent(url, error)]
    reachable = Diagnosis("reachable", True, Text(f"{url} menjawab.", f"{url} answers."))
    return [*found, reachable, *(look(fetched) for look in LOOKS)]


def _encrypted(url: str) -> Diagnosis:
    if urlsplit(url).scheme == "https":
        return Diagnosis("https", True, Text("Alamat portal memakai https.", "The portal's address is https."))
    if _is_loopback(url):
        return Diagnosis(
            "https", True, Text("Komputer ini sendiri; https tidak perlu.", "This machine; no https needed.")
        )
    return Diagnosis(
        "https",
        False,
        Text(
            "Alamat portal tanpa https: angka dapat diganti di jalan.", "No https: figures can be changed on the way."
        ),
        Text(
            "Pasang sertifikat, buka baris TLS di nginx.conf, dan ganti base_url di datasets/catalog.yaml.",
            "Install a certificate, uncomment the TLS lines of nginx.conf, and change base_url in datasets/catalog.yaml.",
        ),
    )


def _redirected(url: str, client: httpx.Client, plain_url: str) -> list[Diagnosis]:
    """Whether http:// leads to https://; asked only when the portal has https."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return []
    if parts.port not in (None, 443) and not plain_url:
        why = Text(f"Porta http untuk {url} tidak diketahui.", f"Nobody knows the http port of {url}.")
        return [unseen("redirect", why)]
    try:
        answer = ask(client, "GET", plain_url or parts._replace(scheme="http", netloc=_host(url)).geturl(), {}, 0)
    except (httpx.TransportError, httpx.InvalidURL):
        return [
            Diagnosis("redirect", True, Text("http:// tidak dilayani sama sekali.", "http:// is not served at all."))
        ]
    target = answer.headers.get("location", "")
    if answer.status in (301, 302, 307, 308) and urlsplit(target).scheme == "https":
        return [Diagnosis("redirect", True, Text("http:// dialihkan ke https://.", "http:// redirects to https://."))]
    return [
        Diagnosis(
            "redirect",
            False,
            Text(
                f"http:// dijawab {answer.status}, bukan dialihkan.",
                f"http:// is answered with {answer.status}, no redirect.",
            ),
            Text(
                "Nyalakan server pengalih (baris TLS di nginx.conf).",
                "Switch the redirecting server on (TLS lines of nginx.conf).",
            ),
        )
    ]


def _host(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return f"[{host}]" if ":" in host else host


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _silent(url: str, error: Exception) -> Diagnosis:
    kind = type(error).__name__
    return Diagnosis(
        "reachable",
        False,
        Text(f"{url} tidak menjawab ({kind}).", f"{url} did not answer ({kind})."),
        Text(
            "Periksa jaringan, nama domain, sertifikat dan apakah server web berjalan.",
            "Check the network, the domain's name, the certificate, and that the web server runs.",
        ),
    )
