"""Opening a bucket: its address, and from the environment where it is and who we are. What is not safe is refused."""

from __future__ import annotations

import re
import shutil
import time
import weakref
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import SplitResult, urlsplit

from pipelines.model.bucket import endpoint_of, keys_of, setting
from pipelines.model.library import library
from pipelines.model.text import Text
from pipelines.stages.release.store.s3.bucket import PATIENCE
from pipelines.stages.release.store.s3.store import S3Store

OBSTORE = ("obstore.exceptions", "obstore.store")
MISSING = Text("Pustaka obstore belum terpasang.", "The library obstore is not installed.")
LONGEST = timedelta(hours=6)  # of one transfer that keeps moving


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
    endpoint, region = endpoint_of(environment)
    keys = keys_of(environment)
    obstore = library("store-library", OBSTORE, "s3", MISSING)
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
        raise setting("store-url", "Alamat penyimpanan", "The store's address", "s3://bucket/folder")
    return parts._replace(path="".join(f"/{name}" for name in folders))
