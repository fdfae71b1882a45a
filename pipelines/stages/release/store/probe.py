"""The look at a store before it is trusted: does it keep the promises of `Store` that the commit protocol rests on?

Some S3 servers ignore `If-None-Match` or `If-Match`, some file systems have no hard links, some folders are read-only.
All of that must be found before the first claim, not when two publishers have both won it.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol, runtime_checkable

from pipelines.model.errors import PublishingError, Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.release.store.protocol import PARTIAL, STAGED, Store

NOT_HERE = {errno.EACCES, errno.EROFS, errno.ENOSPC, errno.EDQUOT}  # what a link too may meet in a sound file system
AT = 0.0  # the time of files that nobody keeps


@runtime_checkable
class Conditional(Protocol):
    """A store whose server decides by condition. `swap` compares before it asks, so it cannot show a deaf server."""

    def refuses_stale(self, key: str, at: float) -> bool: ...


def probe(store: Store, token: str) -> None:
    """Raises Refused: `store-unsafe`, `store-unwritable`, or what the store itself raises. `token` is used only once."""
    keys = (f"{STAGED}probe-{token}", f"{PARTIAL}probe-{token}")
    try:
        broken = _broken(store, *keys)
    except OSError as error:
        raise _refused(error, keys[0]) from None
    finally:
        for key in keys:
            with suppress(PublishingError, OSError):
                store.remove(key)
    if broken is not None:
        raise _unsafe(broken, keys[0])


def _broken(store: Store, key: str, public: str) -> Text | None:
    """The first promise that the store does not keep."""
    promises: tuple[tuple[Callable[[], bool], Text], ...] = (
        (lambda: store.create(key, b"1", AT), CREATES),
        (lambda: not store.create(key, b"2", AT) and store.read(key) == b"1", CREATES),
        (lambda: not store.swap(key, b"2", b"3", AT) and store.read(key) == b"1", SWAPS),
        (lambda: store.swap(key, b"1", b"4", AT) and store.read(key) == b"4", SWAPS),
        (lambda: not isinstance(store, Conditional) or store.refuses_stale(key, AT), SWAPS),
        (lambda: store.has(key) and key in store.keys(STAGED), READS),
        (lambda: _promotes(store, key, public), READS),
        (lambda: _removes(store, key) and _removes(store, public), READS),
    )
    return next((promise for holds, promise in promises if not holds()), None)


def _promotes(store: Store, key: str, public: str) -> bool:
    store.put(key, b"5", AT)
    store.promote(key, public)  # also finds a public folder that is read-only or on another file system
    return store.read(public) == b"5" == store.read(key)


def _removes(store: Store, key: str) -> bool:
    store.remove(key)
    return store.read(key) is None and not store.has(key)


CREATES = Text("hanya satu yang menang bila dua menulis nama baru", "only one wins when two write a new name")
SWAPS = Text("isi yang sudah berubah tidak tertimpa", "what has changed meanwhile is not overwritten")
READS = Text("yang ditulis dan dihapus langsung terlihat", "what is written or removed is seen at once")


def _unsafe(promise: Text, key: str) -> Refused:
    message = Text(f"Penyimpanan ini tidak menjamin: {promise.id}.", f"This store does not promise: {promise.en}.")
    remedy = Text(
        "Pakai Amazon S3, MinIO atau server lain yang menaati If-None-Match dan If-Match, atau folder lokal.",
        "Use Amazon S3, MinIO or another server that obeys If-None-Match and If-Match, or a local folder.",
    )
    return Refused([Finding("store-unsafe", message, remedy, key)])


def _refused(error: OSError, key: str) -> Refused:
    """What the operating system said about a folder: not writable, or not able to link names."""
    place = str(error.filename or key)
    reason = errno.errorcode.get(error.errno or 0, "?")
    if error.filename2 is None or error.errno in NOT_HERE:  # two names: a link was asked for
        message = Text(f"Folder ini tidak dapat ditulisi ({reason}).", f"This folder cannot be written ({reason}).")
        remedy = Text("Periksa pemilik, izin dan ruang disk.", "Check its owner, permissions and free space.")
        return Refused([Finding("store-unwritable", message, remedy, place)])
    message = Text(
        f"Sistem berkas ini tidak mendukung tautan keras antara kedua folder ({reason}).",
        f"This file system does not support hard links between the two folders ({reason}).",
    )
    remedy = Text(
        "Pakai ext4, XFS atau Btrfs, dengan folder publik dan antrean di sistem berkas yang sama.",
        "Use ext4, XFS or Btrfs, with public and staging folders on the same file system.",
    )
    return Refused([Finding("store-unsafe", message, remedy, place)])
