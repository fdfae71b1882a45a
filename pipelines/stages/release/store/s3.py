"""An object store as a store, through obstore: conditional writes with ETags, and our own answer to lost answers.

Whether a conditional write counted is sometimes not what the answer says: after a time-out, a 503 or a connection that
broke, and behind proxies that repeat a PUT themselves, the server may answer 412 about our own write. Every write
therefore carries a number used once, and after any answer but 200 the object is looked at again: the number says whose
write it is, even when two publishers write equal bytes. obstore's own retries would hide such a case and are off.

A store must be opened in the process that uses it: obstore hangs after `fork`.
"""

from __future__ import annotations

import importlib
import ipaddress
import re
import shutil
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from secrets import token_hex
from tempfile import mkdtemp
from types import ModuleType
from typing import Any, NamedTuple, TypeVar
from urllib.parse import SplitResult, urlsplit

from pipelines.model.errors import Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.text import Text
from pipelines.stages.release.store.protocol import PARTIAL, STAGED

T = TypeVar("T")
WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)  # seconds between tries
PATIENCE = 30.0  # seconds without an answer
SLOWEST = 128 * 1024  # bytes a second: below a district office's line, a long upload counts as hanging
LONGEST = timedelta(hours=6)  # of one transfer that keeps moving
PASSING = {0, 408, 429, *range(500, 600)} - {501}  # 0: no answer; none of them says whether the request counted
NONCE, MTIME = "write", "mtime"  # names of metadata; rclone reads and keeps `mtime`

# ------------------------------------------------------------------------------------------------ headers by key
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".gz": "application/gzip",  # a file of its own: Content-Encoding would make clients unpack what SHA256SUMS names
    ".html": "text/html; charset=utf-8",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".sig": "text/plain; charset=utf-8",
    ".svg": "image/svg+xml",
    ".tsr": "application/timestamp-reply",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    "": "text/plain; charset=utf-8",  # SHA256SUMS, log/checkpoint
}
BINARY = "application/octet-stream"
TILE = "log/tile/"
IMMUTABLE = re.compile(  # a revision, and what is staged for one; a full tile, not a partial one
    rf"data/[^/]+/[^/]+/r[0-9]+/|{STAGED}[^/]+/|{TILE}(?!.*\.p/)"
)


def headers(key: str) -> dict[str, str]:
    """Content-Type and Cache-Control of a key. Nothing on the way may change the bytes (TRUST.md §2)."""
    kind = BINARY if key.startswith(TILE) else TYPES.get(Path(key).suffix, BINARY)
    age = "public, max-age=31536000, immutable" if IMMUTABLE.match(key) else "no-cache"
    return {"Content-Type": kind, "Cache-Control": f"{age}, no-transform"}


# ------------------------------------------------------------------------------------------------ the store
@dataclass(frozen=True)
class S3Store:
    """The verbs of `Store` on a bucket. `client` makes the connection that waits so many seconds for an answer."""

    address: str  # s3://bucket/prefix, for messages
    obstore: ModuleType  # passed in, so that nobody without an object store needs the library
    client: Callable[[float], Any]
    folder: Callable[[], Path]  # where `path` puts copies
    sleep: Callable[[float], None] = time.sleep
    nonce: Callable[[], str] = token_hex
    patience: float = PATIENCE
    slowest: int = SLOWEST

    def read(self, key: str) -> bytes | None:
        found = self._read(key)
        return found[0] if found else None

    def has(self, key: str) -> bool:
        try:
            self._repeat(key, lambda: self.obstore.head(self._client(), key))
        except FileNotFoundError:
            return self.read(key) is not None  # an answer to HEAD cannot say that it is the bucket that is missing
        return True

    def create(self, key: str, content: bytes | Path, at: float) -> bool:
        return self._write_if(key, content, at, None, final=True)

    def swap(self, key: str, old: bytes | None, new: bytes, at: float) -> bool:
        content, tag = self._read(key) or (None, None)
        if content != old:
            return False
        return self._write_if(key, new, at, tag, final=False)

    def put(self, key: str, content: bytes | Path, at: float) -> None:
        self._repeat(key, lambda: self._send(key, content, at, "overwrite", self.nonce()))

    def promote(self, source: str, key: str) -> None:
        """Inside the bucket if both keys have the same headers (a copy keeps them), else through this machine."""
        if headers(source) != headers(key):
            self.put(key, self.path(source), self._mark(source).at)
            return
        try:
            self._repeat(key, lambda: self.obstore.copy(self._client(), source, key))
        except FileNotFoundError:
            raise KeyError(source) from None

    def path(self, key: str) -> Path:
        """A copy in `folder`, fetched once for each content."""
        path = self._copy_path(key, self._mark(key).tag or "")
        try:
            return path if path.exists() else self._repeat(key, lambda: self._fetch(key))
        except FileNotFoundError:
            raise KeyError(key) from None

    def changed(self, key: str) -> float:
        try:
            found = self._repeat(key, lambda: self.obstore.head(self._client(), key))
        except FileNotFoundError:
            return time.time()
        return float(found["last_modified"].timestamp())

    def keys(self, prefix: str) -> list[str]:
        """An upload in parts that was cut off is not listed: the bucket's lifecycle rule must end those."""
        found = self._repeat(prefix, lambda: self._list(prefix))
        return sorted(key for key in found if key.startswith(STAGED) == prefix.startswith(STAGED))

    def remove(self, key: str) -> None:
        try:
            self._repeat(key, lambda: self.obstore.delete(self._client(), key))
        except FileNotFoundError:
            return

    def refuses_stale(self, key: str, at: float) -> bool:
        """Whether the server refuses If-Match with an ETag that is no longer the key's. `swap` cannot show it alone."""
        self.put(key, b"1", at)
        _, stale = self._read(key) or (b"", "")
        self.put(key, b"2", at)
        return not self._write_if(key, b"3", at, stale, final=True)

    # -------------------------------------------------------------------------------------------- conditional writes
    def _write_if(self, key: str, content: bytes | Path, at: float, base: str | None, *, final: bool) -> bool:
        """Write if the key still has the ETag `base` (None: is free). `final`: nobody replaces what is written here."""
        nonce, lost = self.nonce(), False
        mode = {"e_tag": base} if base else "create"
        for _ in self._tries():
            try:
                self._ask(key, lambda: self._send(key, content, at, mode, nonce))
            except _NotNowError as answer:
                lost = lost or answer.lost
                last = answer
            else:
                return True
            there = self._mark(key)
            if there.nonce == nonce:
                return True
            if there.tag != base:  # another publisher's
                if lost and not final and self.read(key) != content:
                    raise self._unsure(key)  # ours may have stood there before it
                return False
        raise self._unreachable(key, last)

    def _mark(self, key: str) -> _Mark:
        try:
            found = self._repeat(key, lambda: self.obstore.get(self._client(), key, options={"head": True}))
        except FileNotFoundError:
            return _Mark(None, None, 0.0)
        told = found.attributes
        return _Mark(found.meta["e_tag"], told.get(NONCE), float(told.get(MTIME) or 0))

    # -------------------------------------------------------------------------------------------- requests
    def _read(self, key: str) -> tuple[bytes, str] | None:
        def get() -> tuple[bytes, str]:
            found = self.obstore.get(self._client(), key)
            return bytes(found.bytes()), found.meta["e_tag"]

        try:
            return self._repeat(key, get)
        except FileNotFoundError:
            return None

    def _send(self, key: str, content: bytes | Path, at: float, mode: Any, nonce: str) -> None:
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        attributes = {**headers(key), MTIME: f"{at:.0f}", NONCE: nonce}
        try:
            self.obstore.put(self._client(size), key, content, mode=mode, attributes=attributes)
        except FileNotFoundError as error:
            if _code(error) == "NoSuchUpload":
                # the answer to the last request of an upload in parts was lost, and obstore cancelled what was complete
                raise _NotNowError("NoSuchUpload", lost=True) from None
            raise self._missing() from None  # a key need not exist to be written; what is missing is the bucket

    def _fetch(self, key: str) -> Path:
        found = self.obstore.get(self._client(), key)
        path = self._copy_path(key, found.meta["e_tag"])
        partial = path.with_name(f"{PARTIAL}{self.nonce()}")
        try:
            with partial.open("xb") as stream:
                for piece in found.stream(min_chunk_size=1 << 20):
                    stream.write(piece)
            return partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)

    def _copy_path(self, key: str, tag: str) -> Path:
        return self.folder() / f"{re.sub('[^A-Za-z0-9-]', '', tag)}-{key.rsplit('/', 1)[-1]}"

    def _list(self, prefix: str) -> list[str]:
        pages = self.obstore.list(self._client(), prefix.rstrip("/") or None)
        return [entry["path"] for page in pages for entry in page]

    def _client(self, size: int = 0) -> Any:
        wait = self.patience
        while wait < self.patience + size / self.slowest:
            wait *= 2  # in steps, so that few clients are made
        return self.client(wait)

    def _repeat(self, key: str, call: Callable[[], T]) -> T:
        """A request that may happen twice."""
        for _ in self._tries():
            try:
                return self._ask(key, call)
            except _NotNowError as answer:
                last = answer
        raise self._unreachable(key, last)

    def _tries(self) -> Iterator[None]:
        for wait in WAITS:
            yield
            self.sleep(wait)
        yield

    def _ask(self, key: str, call: Callable[[], T]) -> T:
        """One try. Raises FileNotFoundError, Refused, or _NotNowError for what another try may mend."""
        try:
            return call()
        except FileNotFoundError as error:
            if _code(error) == "NoSuchBucket":
                raise self._missing() from None
            raise
        except self.obstore.exceptions.BaseError as error:
            raise self._meaning(key, error) from None  # the library's message quotes the server, who may quote keys

    # -------------------------------------------------------------------------------------------- what answers mean
    def _meaning(self, key: str, error: Exception) -> Exception:
        status, code = _status(error), _code(error)
        if code == "NoSuchBucket" or status == 404:  # noqa: PLR2004
            return self._missing()
        if status in {401, 403}:
            return self._denied(key, f"{status} {code}".strip())
        if status in PASSING or code == "RequestTimeout":  # S3 says 400 to an upload that came too slowly
            return _NotNowError(f"{status or ''} {code}".strip(), lost=True)
        if status in {409, 412}:
            return _NotNowError(f"{status} {code}".strip(), lost=False)
        return self._odd(key, f"{status} {code}".strip())

    def _missing(self) -> Refused:
        message = Text("Bucket tidak ditemukan.", "The bucket was not found.")
        remedy = Text("Buat bucket itu, atau perbaiki alamat s3://.", "Create it, or correct the s3:// address.")
        return Refused([Finding("store-missing", message, remedy, self.address)])

    def _denied(self, key: str, answer: str) -> Refused:
        message = Text(f"Penyimpanan menolak akses ({answer}).", f"The store denied access ({answer}).")
        remedy = Text(
            "Periksa AWS_ACCESS_KEY_ID dan AWS_SECRET_ACCESS_KEY, izin s3:GetObject, s3:PutObject, s3:DeleteObject dan s3:ListBucket, serta jam komputer ini.",
            "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the permissions s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket, and this computer's clock.",
        )
        return Refused([Finding("store-denied", message, remedy, self._place(key))])

    def _odd(self, key: str, answer: str) -> Refused:
        message = Text(f"Penyimpanan menjawab {answer}.", f"The store answered {answer}.")
        remedy = Text(
            "Periksa AWS_ENDPOINT_URL, AWS_REGION dan masa berlaku kuncinya.",
            "Check AWS_ENDPOINT_URL, AWS_REGION and whether the key has expired.",
        )
        return Refused([Finding("store-answer", message, remedy, self._place(key))])

    def _unreachable(self, key: str, last: _NotNowError) -> Unreachable:
        answer = f" ({last})" if str(last) else ""
        tries = len(WAITS) + 1
        message = Text(
            f"Penyimpanan tidak dapat dipakai setelah {tries} kali dicoba{answer}.",
            f"The store could not be used in {tries} tries{answer}.",
        )
        return Unreachable([Finding("store-unreachable", message, AGAIN, self._place(key))])

    def _unsure(self, key: str) -> Unreachable:
        message = Text(
            "Jawaban hilang dan penerbit lain sudah menulis: tidak diketahui apakah tulisan ini sempat berlaku.",
            "The answer was lost and another publisher has written since: whether this write ever counted is unknown.",
        )
        return Unreachable([Finding("store-unsure", message, AGAIN, self._place(key))])

    def _place(self, key: str) -> str:
        return f"{self.address}/{key}".rstrip("/")


AGAIN = Text(
    "Jalankan lagi; yang terputus akan diteruskan dari tempatnya.",
    "Run it again; what was cut off continues where it stopped.",
)


class _Mark(NamedTuple):
    """What a store says of an object: its ETag, the number of the write that put it there, the file's time."""

    tag: str | None
    nonce: str | None
    at: float


class _NotNowError(Exception):
    """An answer that another try may change. `lost`: it does not say whether the request counted."""

    def __init__(self, answer: str, *, lost: bool) -> None:
        super().__init__(answer)
        self.lost = lost


def _status(error: Exception) -> int:
    """The HTTP status in obstore's message; 0 when no answer came."""
    if "redirect without LOCATION" in str(error):
        return 301  # S3 answers so when the region is another
    found = re.search(r"status code: (\d{3})", str(error))
    return int(found[1]) if found else 0


def _code(error: Exception) -> str:
    """S3's own word for what is wrong (NoSuchBucket, SlowDown); nothing else of an answer may be shown."""
    found = re.search(r"<Code>([A-Za-z]{1,64})</Code>", str(error))
    return found[1] if found else ""


# ------------------------------------------------------------------------------------------------ opening
def open_s3(
    url: str,
    environment: Mapping[str, str],
    *,
    folder: Path | None = None,
    sleep: Callable[[float], None] = time.sleep,
    patience: float = PATIENCE,
) -> S3Store:
    """The store at `s3://bucket/prefix`. Endpoint, region and keys come from `environment` only. Raises Refused.

    Copies of files that must lie on this machine go to `folder`, which is the caller's, or to one that ends with us.
    """
    parts = _address(url)
    endpoint, region = _endpoint(environment)
    keys = _keys(environment)
    obstore = _library()
    options: dict[str, Any] = {
        "prefix": parts.path.strip("/") or None,
        "endpoint": endpoint,
        "region": region,
        "virtual_hosted_style_request": False,
        "skip_signature": False,
        "credential_provider": lambda: keys,  # given as plain settings, obstore would add AWS_SESSION_TOKEN by itself
        "conditional_put": "etag",
        "retry_config": {"max_retries": 0},
    }
    loopback = endpoint.startswith("http:")

    @lru_cache
    def client(wait: float) -> Any:
        limits = {"timeout": LONGEST, "read_timeout": timedelta(seconds=wait), "allow_http": loopback}
        return obstore.store.S3Store(parts.netloc, client_options=limits, **options)

    @lru_cache
    def copies() -> Path:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            return folder
        own = Path(mkdtemp(prefix="terbuka-"))
        weakref.finalize(client, shutil.rmtree, own, ignore_errors=True)
        return own

    address = f"s3://{parts.netloc}{parts.path}".rstrip("/")
    return S3Store(address, obstore, client, copies, sleep, patience=patience)


def _address(url: str) -> SplitResult:
    parts = urlsplit(url)
    folders = [name for name in parts.path.split("/") if name]
    plain = re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", parts.netloc) and not {".", ".."} & set(folders)
    if parts.scheme != "s3" or not plain or parts.query or parts.fragment:
        raise _setting("store-url", "Alamat penyimpanan", "The store's address", "s3://bucket/folder")
    return parts._replace(path="".join(f"/{name}" for name in folders))


def _endpoint(environment: Mapping[str, str]) -> tuple[str, str]:
    """Where to connect, and the region to sign for. Keys and data go over plain http on this very machine only."""
    region, endpoint = environment.get("AWS_REGION", ""), environment.get("AWS_ENDPOINT_URL", "")
    if not endpoint:
        if not region:
            raise _setting("store-setting", "AWS_REGION", "AWS_REGION", "AWS_REGION=ap-southeast-3")
        return f"https://s3.{region}.amazonaws.com", region
    parts = urlsplit(endpoint)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or ""))
    if not safe or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise _setting("store-setting", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL=https://s3.example")
    return endpoint.rstrip("/"), region or "us-east-1"  # what servers other than Amazon's expect


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _keys(environment: Mapping[str, str]) -> dict[str, Any]:
    """Without keys obstore would ask the cloud's metadata address for some."""
    names = {"access_key_id": "AWS_ACCESS_KEY_ID", "secret_access_key": "AWS_SECRET_ACCESS_KEY"}
    for name in names.values():
        if not environment.get(name):
            raise _setting("store-setting", name, name, f"{name}=…")
    found = {field: environment[name] for field, name in names.items()}
    return {**found, "token": environment.get("AWS_SESSION_TOKEN") or None, "expires_at": None}


def _library() -> ModuleType:
    try:
        for name in ("obstore.exceptions", "obstore.store"):
            importlib.import_module(name)
        return importlib.import_module("obstore")
    except ImportError:
        message = Text("Pustaka obstore belum terpasang.", "The library obstore is not installed.")
        remedy = Text("Pasang: pip install 'terbuka[s3]'", "Install it: pip install 'terbuka[s3]'")
        raise Refused([Finding("store-library", message, remedy)]) from None


def _setting(rule: str, indonesian: str, english: str, example: str) -> Refused:
    """The value itself is never shown: it may be, or hold, a secret."""
    message = Text(f"{indonesian} belum diisi atau tidak sah.", f"{english} is not set or not valid.")
    return Refused([Finding(rule, message, Text(f"Contoh: {example}", f"Example: {example}"))])
