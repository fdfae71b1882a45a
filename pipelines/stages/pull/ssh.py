"""An SSH connection to a server whose key is known beforehand. Files over it: `sftp.py`."""

from __future__ import annotations

import errno
import io
import ipaddress
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.model.errors import Refused
from pipelines.model.library import library
from pipelines.model.text import Text
from pipelines.stages.pull.refusal import absent, not_now, refused
from pipelines.stages.pull.web.address import public, resolve

if TYPE_CHECKING:
    from pipelines.stages.pull.deadline import Deadline
    from pipelines.stages.pull.order import Order

CONNECT_SECONDS, READ_SECONDS = 10.0, 30.0
PORT = 22
MISSING = Text("Pustaka SFTP belum terpasang.", "The SFTP library is missing.")
OWN_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)
RSA = ("rsa-sha2-512", "rsa-sha2-256")  # RFC 8332: the same key, without SHA-1


@contextmanager
def connected(order: Order, deadline: Deadline) -> Iterator[Any]:
    """An SFTP client. Raises Refused for an unknown host key or a wrong login, NotNow when the server does not answer."""
    paramiko, place = _paramiko(), order.source.location
    parts = urlsplit(place)
    address = _address(order, parts.hostname or "", parts.port or PORT)
    key, password = _private_key(order, paramiko), order.secret("password_env")
    try:
        with socket.create_connection((address, parts.port or PORT), deadline.within(CONNECT_SECONDS)) as connection:
            transport = paramiko.Transport(connection)
            alarm = threading.Timer(deadline.left(), transport.close)  # paramiko's reads wait for bytes that only drip
            alarm.start()
            try:
                _greet(order, transport, deadline)
                _log_in(paramiko, transport, parts.username or "", key, password, place)
                client = transport.open_sftp_client()
                client.get_channel().settimeout(deadline.within(READ_SECONDS))
                yield client
            finally:
                alarm.cancel()
                transport.close()
    except (paramiko.SSHException, EOFError) as error:
        raise _trouble(place, type(error).__name__) from None
    except OSError as error:
        raise _meaning(error, place) from None


def _meaning(error: OSError, place: str) -> Exception:
    """An OSError may be the server's word (paramiko gives it no file name), or that of this machine's own disk."""
    if error.filename is not None or error.errno in OWN_DISK:
        return error
    if isinstance(error, FileNotFoundError):
        return absent(place, "Folder tidak ada di server.", "The folder is not on the server.")
    if isinstance(error, PermissionError):
        return refused("denied", place, "Server menolak membaca.", "The server does not let us read.")
    return _trouble(place, type(error).__name__)


def _trouble(place: str, kind: str) -> Refused:
    return not_now(place, f"Server SFTP tidak menjawab ({kind}).", f"The SFTP server did not answer ({kind}).")


def _address(order: Order, host: str, port: int) -> str:
    """Looked up once, and connected to as looked up."""
    found = resolve(host, port, order.source.location)
    local = order.loopback and all(ipaddress.ip_address(address).is_loopback for address in found)
    if not local and host not in order.internal and not all(public(address) for address in found):
        words = ("Alamat di jaringan sendiri tidak boleh.", "An address in a private network is not allowed.")
        raise refused("address", order.source.location, *words)
    return found[0]


def _greet(order: Order, transport: Any, deadline: Deadline) -> None:
    """Ask for the kind of key that is pinned, and go on only when it is that very key (RFC 4251 §4.1)."""
    pinned = str(order.settings["host_key"])
    kind = pinned.split(" ", 1)[0]
    if " " in pinned:
        transport.get_security_options().key_types = RSA if kind == "ssh-rsa" else (kind,)
    transport.start_client(timeout=deadline.within(CONNECT_SECONDS))
    key = transport.get_remote_server_key()
    shown = key.fingerprint
    if pinned not in (shown, f"{key.get_name()} {key.get_base64()}"):
        remedy = Text(
            "Tanyakan kunci yang benar kepada pengelola server itu, jangan sekadar menyalin yang ini.",
            "Ask the server's administrator which key is right; do not just copy this one.",
        )
        words = (f"Kunci server bukan yang tertulis: {shown}.", f"The server's key is not the pinned one: {shown}.")
        raise refused("host-key", order.source.location, *words, remedy)


def _log_in(paramiko: ModuleType, transport: Any, user: str, key: Any, password: str | None, place: str) -> None:
    try:
        if key is not None:
            transport.auth_publickey(user, key)
        elif password is not None:
            transport.auth_password(user, password)
        else:
            remedy = Text("Tulis 'key_env' atau 'password_env'.", "Write 'key_env' or 'password_env'.")
            raise refused("secret-missing", place, "Tanpa cara masuk.", "There is no way to log in.", remedy)
    except paramiko.AuthenticationException:
        remedy = Text("Periksa pengguna dan rahasianya.", "Check the user and the secret.")
        raise refused("login", place, "Server menolak masuk.", "The server refused the login.", remedy) from None


def _private_key(order: Order, paramiko: ModuleType) -> Any:
    """From the variable itself, or from the file that it names."""
    found = order.secret("key_env")
    if found is None:
        return None
    try:
        spelled = found if "PRIVATE KEY" in found else Path(found).read_text("utf-8")
    except (OSError, UnicodeError):
        raise _unreadable(order) from None
    for kind in (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey):
        try:
            return kind.from_private_key(io.StringIO(spelled))
        except (paramiko.SSHException, ValueError):
            continue
    raise _unreadable(order)


def _unreadable(order: Order) -> Refused:
    name = order.settings["key_env"]
    words = (f"Kunci di {name} tidak terbaca.", f"The key in {name} cannot be read.")
    return refused("secret-missing", order.source.location, *words)


def _paramiko() -> ModuleType:
    found = library("library", ("paramiko",), "sftp", MISSING)
    logger = logging.getLogger("paramiko")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # else Python prints its troubles, which we tell ourselves
    return found
