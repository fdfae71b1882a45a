"""Which addresses may be connected to: allowed hosts, https, and nothing inside the office's own network."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from pipelines.stages.pull.refusal import not_now, refused

if TYPE_CHECKING:
    from pipelines.stages.pull.order import Order

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052 §2.1: the last 32 bits are an IPv4 address


def plain(url: str) -> str:
    """As it goes over the line: the host in ASCII (IDNA), spaces and letters beyond ASCII encoded. Raises Refused."""
    try:
        found = httpx.URL(url)
    except httpx.InvalidURL:
        raise refused("address", "", "Alamat tidak sah.", "The address is not valid.") from None
    if found.userinfo:
        raise refused("address", url, "Alamat memuat kata sandi.", "The address holds a password.")
    return str(found)


def host_of(url: str) -> str:
    return urlsplit(url).hostname or ""


def addresses(order: Order, url: str) -> tuple[str, ...]:
    """The addresses of an allowed host, looked up once and checked, so that a second look-up cannot change them.

    One that is not public makes the whole answer unfit. Raises Refused, or NotNow when the name is not found.
    """
    parts = urlsplit(url)
    host = host_of(url)
    if not allowed(order, host):
        words = (f"Host '{host}' tidak ada di source.hosts.", f"The host '{host}' is not in source.hosts.")
        raise refused("host", url, *words)
    found = resolve(host, parts.port or (443 if parts.scheme == "https" else 80), url)
    secure = parts.scheme == "https" and (host in order.internal or all(public(address) for address in found))
    local = order.loopback and all(ipaddress.ip_address(address).is_loopback for address in found)
    if not secure and not (local and parts.scheme in ("http", "https")):
        words = ("Hanya https ke alamat publik yang boleh.", "Only https to a public address is allowed.")
        raise refused("address", url, *words)
    return found


def allowed(order: Order, host: str) -> bool:
    """The source's own host, or one of `source.hosts`, where `*.` stands for every host below one."""
    for name in (host_of(plain(order.source.location)), *order.source.hosts):
        if host and (host == name.lower() or (name.startswith("*.") and host.endswith(name[1:].lower()))):
            return True
    return False


def resolve(host: str, port: int, place: str) -> tuple[str, ...]:
    """Every address of a name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise not_now(place, "Nama server tidak ditemukan.", "The server's name was not found.") from None
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


def public(text: str) -> bool:
    """Whether an address, and the IPv4 address hidden in it, is one of the open internet's (IANA special registries)."""
    address = ipaddress.ip_address(text)
    return all(each.is_global and not each.is_multicast for each in (address, *_hidden(address)))


def _hidden(address: Address) -> list[Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    inside += [ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)] if address in NAT64 else []
    return [each for each in inside if each is not None]
