"""Where a bucket is and who we are there, from the environment only. The release's store and sources in buckets share it."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text


def endpoint_of(environment: Mapping[str, str], prefix: str = "") -> tuple[str, str]:
    """Where to connect, and the region to sign for. Keys and data go over plain http on this very machine only.

    `prefix` stands before the variables' names, for a bucket that is another one than the store's.
    """
    region_name, endpoint_name = f"{prefix}AWS_REGION", f"{prefix}AWS_ENDPOINT_URL"
    region, endpoint = environment.get(region_name, ""), environment.get(endpoint_name, "")
    if not endpoint:
        if not region:
            raise setting("store-setting", region_name, region_name, f"{region_name}=ap-southeast-3")
        return f"https://s3.{region}.amazonaws.com", region
    parts = urlsplit(endpoint)
    safe = parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname or ""))
    if not safe or not parts.hostname or "@" in parts.netloc or parts.query or parts.fragment:
        raise setting("store-setting", endpoint_name, endpoint_name, f"{endpoint_name}=https://s3.example")
    return endpoint.rstrip("/"), region or "us-east-1"  # what servers other than Amazon's expect


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def keys_of(environment: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """Without keys obstore would ask the cloud's metadata address for some."""
    names = {"access_key_id": f"{prefix}AWS_ACCESS_KEY_ID", "secret_access_key": f"{prefix}AWS_SECRET_ACCESS_KEY"}
    for name in names.values():
        if not environment.get(name):
            raise setting("store-setting", name, name, f"{name}=…")
    found = {field: environment[name] for field, name in names.items()}
    return {**found, "token": environment.get(f"{prefix}AWS_SESSION_TOKEN") or None, "expires_at": None}


def setting(rule: str, indonesian: str, english: str, example: str) -> Refused:
    """The value itself is never shown: it may be, or hold, a secret."""
    message = Text(f"{indonesian} belum diisi atau tidak sah.", f"{english} is not set or not valid.")
    return Refused([Finding(rule, message, Text(f"Contoh: {example}", f"Example: {example}"))])
