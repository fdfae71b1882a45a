"""Connections that go to the very addresses that were checked, and end with the deadline even when bytes only drip."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import certifi
import httpcore

from pipelines.stages.pull.deadline import Deadline

TIMEOUTS = {"connect": 10.0, "read": 30.0, "write": 30.0, "pool": 10.0}  # seconds without a byte


def trust() -> ssl.SSLContext:
    """The machine's own certificates (a government's CA is installed there, or named in SSL_CERT_FILE) and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


@dataclass(eq=False)
class Pinned(httpcore.NetworkBackend):
    """A look-up table in place of the name server: host → the addresses that were checked."""

    deadline: Deadline
    addresses: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Try one address after the other: a machine may have an IPv6 address and no way to the IPv6 network."""
        *others, last = self.addresses[host.lower()]
        plain = httpcore.SyncBackend()
        for address in others:
            try:
                within = self.deadline.within(timeout)
                return Timed(plain.connect_tcp(address, port, within, local_address, socket_options), self.deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        within = self.deadline.within(timeout)
        return Timed(plain.connect_tcp(last, port, within, local_address, socket_options), self.deadline)


@dataclass(eq=False)
class Timed(httpcore.NetworkStream):
    """No read or write waits longer than what is left of the whole."""

    stream: httpcore.NetworkStream
    deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, self.deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, self.deadline.within(timeout))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return Timed(self.stream.start_tls(ssl_context, server_hostname, timeout), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def pool(backend: Pinned) -> httpcore.ConnectionPool:
    """Keeps a connection open from page to page."""
    return httpcore.ConnectionPool(ssl_context=trust(), network_backend=backend, max_connections=4, keepalive_expiry=30)
