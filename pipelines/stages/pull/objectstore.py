"""Files in a bucket (S3): listed, matched by name, fetched when their ETag is new. Connections: the environment only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pipelines.model.bucket import endpoint_of, keys_of
from pipelines.model.errors import Refused
from pipelines.model.library import library
from pipelines.model.text import Text
from pipelines.stages.pull.deadline import Deadline
from pipelines.stages.pull.editions import by_name, folder_of, matching, visible
from pipelines.stages.pull.raw import save, unchanged
from pipelines.stages.pull.refusal import absent, not_now, refused, too_large
from pipelines.stages.pull.retry import patiently

if TYPE_CHECKING:
    from pipelines.model.delivery import Expected
    from pipelines.stages.pull.order import Order, Receipt, Wanted

MOST_NAMES = 100_000
OBSTORE = ("obstore.exceptions", "obstore.store")
MISSING = Text("Pustaka obstore belum terpasang.", "obstore is not installed.")
READ_SECONDS = 30
PASSING = (408, 429, *range(500, 600))
PERMANENT = ("PermissionDeniedError", "UnauthenticatedError", "InvalidPathError", "NotSupportedError")


def find(order: Order) -> list[Expected]:
    """One request for each thousand names below the pattern's first folders."""
    parts = urlsplit(order.source.location)
    pattern, deadline = parts.path.lstrip("/"), _deadline(order)
    match = matching(pattern)

    def listed() -> dict[str, str]:
        marks: dict[str, str] = {}
        obstore, bucket = _open(order)
        with _meaning(obstore, order.source.location):
            for number, page in enumerate(obstore.list(bucket, folder_of(pattern) or None, chunk_size=1000)):
                deadline.left()
                if number * 1000 >= MOST_NAMES:
                    words = (f"Lebih dari {MOST_NAMES} nama.", f"More than {MOST_NAMES} names.")
                    raise refused("too-many-names", order.source.location, *words)
                marks |= {each["path"]: _mark(each) for each in page if match.fullmatch(each["path"])}
        return {name: mark for name, mark in marks.items() if visible(name)}

    return by_name(order, pattern, patiently(listed, order.sleep, deadline))


def fetch(order: Order, wanted: Wanted) -> Receipt:
    """Raises Refused, Absent, or Unreachable when every try failed."""
    if known := unchanged(wanted, order.office.raw):
        return known
    deadline = _deadline(order)
    return patiently(lambda: _get(order, wanted, deadline), order.sleep, deadline)


def _get(order: Order, wanted: Wanted, deadline: Deadline) -> Receipt:
    obstore, bucket = _open(order)
    place = f"s3://{urlsplit(order.source.location).netloc}/{wanted.location}"
    with _meaning(obstore, place):
        found = obstore.get(bucket, wanted.location)
        size, most = found.meta["size"], order.source.max_bytes
        if size > most:
            raise too_large(place, most)
        receipt = save(order.office.raw, place, _pieces(found.stream(min_chunk_size=1 << 20), deadline.left))
    if receipt["bytes"] != size:
        raise not_now(place, "Isi terputus.", "The body broke off.")
    return {**receipt, "mark": _mark(found.meta)}


def _pieces(stream: Iterator[Any], left: Callable[[], float]) -> Iterator[bytes]:
    for piece in stream:
        left()
        yield bytes(piece)


def _mark(meta: Any) -> str:
    """Nothing when the server tells no ETag: then the file is fetched each time."""
    return f"{meta['e_tag']} {meta['size']}" if meta.get("e_tag") else ""


def _deadline(order: Order) -> Deadline:
    return Deadline(order.source.max_seconds, order.source.location)


def _open(order: Order) -> tuple[ModuleType, Any]:
    """obstore's own retries are off: ours are counted and bounded."""
    obstore = library("library", OBSTORE, "s3", MISSING)
    environment, prefix = order.office.environment, order.settings.get("credentials", "")
    endpoint, region = endpoint_of(environment, prefix)
    keys = keys_of(environment, prefix)
    limits = {
        "timeout": timedelta(seconds=order.source.max_seconds),
        "read_timeout": timedelta(seconds=READ_SECONDS),
        "allow_http": endpoint.startswith("http:"),
    }
    bucket = obstore.store.S3Store(
        urlsplit(order.source.location).netloc,
        endpoint=endpoint,
        region=region,
        virtual_hosted_style_request=False,
        skip_signature=False,
        credential_provider=lambda: keys,  # given as plain settings, obstore would add AWS_SESSION_TOKEN by itself
        client_options=limits,
        retry_config={"max_retries": 0},
    )
    return obstore, bucket


@contextmanager
def _meaning(obstore: ModuleType, place: str) -> Iterator[None]:
    """The library's own message quotes the server, who may quote keys: only the kind of error is told."""
    try:
        yield
    except FileNotFoundError:
        raise absent(
            place, "Tidak ada di bucket, atau bucketnya tidak ada.", "Not in the bucket, or no bucket."
        ) from None
    except obstore.exceptions.BaseError as error:
        raise _told(error, place) from None


def _told(error: Exception, place: str) -> Refused:
    status = re.search(r"status code: (\d{3})", str(error))
    kind = status[1] if status else type(error).__name__
    words = (f"Penyimpanan tidak memberi isinya ({kind}).", f"The store does not give the content ({kind}).")
    if type(error).__name__ in PERMANENT or (status and int(status[1]) not in PASSING):
        remedy = Text(
            "Periksa kunci dan izinnya: ListBucket, GetObject.", "Check keys and rights: ListBucket, GetObject."
        )
        return refused("store-denied", place, *words, remedy)
    return not_now(place, *words)
