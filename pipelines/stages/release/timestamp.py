"""An outside clock on the newest checkpoint (RFC 3161), for offices that want one; off unless `timestamp_url` is set.

A token proves that this state of the log existed at that time: a history that is rewritten later has no such token.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from pipelines.model.errors import Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.text import Text

if TYPE_CHECKING:
    import ssl

    from pipelines.stages.release.head import Head
    from pipelines.stages.release.store import Store

FOLDER = "log/timestamps"
LARGEST = 65_536  # bytes of an answer; a token has about 5,000


def tokens(store: Store) -> dict[str, bytes]:
    """Every token by its public path."""
    return {key: store.read(key) or b"" for key in store.keys(FOLDER) if key.endswith(".tsr")}


def token_path(head: Head) -> str:
    return f"{FOLDER}/{head.size}.tsr"


def timestamp(url: str, head: Head, trust: ssl.SSLContext) -> bytes:
    """The authority's answer over `log/checkpoints/N`. Raises Unreachable when it does not answer, Refused when it
    does not grant a token for these bytes."""
    from rfc3161_client import TimestampRequestBuilder, decode_timestamp_response  # noqa: PLC0415  (an extra)

    request = TimestampRequestBuilder().data(head.note or b"").build()
    try:
        answer = httpx.post(
            url,
            content=request.as_bytes(),
            headers={"Content-Type": "application/timestamp-query"},
            verify=trust,
            timeout=20,
            trust_env=False,
        )
        content = answer.raise_for_status().content[:LARGEST]
    except httpx.HTTPError as error:
        raise Unreachable([_finding("timestamp-unreachable", url, type(error).__name__)]) from None
    try:
        token = decode_timestamp_response(content)
        granted = token.status in (0, 1) and token.tst_info.message_imprint.message == request.message_imprint.message
        granted = granted and token.tst_info.nonce == request.nonce
    except ValueError:
        granted = False
    if not granted:
        raise Refused([_finding("timestamp-refused", url, "not granted for this checkpoint")])
    return content


def _finding(rule: str, url: str, detail: str) -> Finding:
    return Finding(
        rule,
        Text(f"Tidak ada cap waktu dari {url} ({detail}).", f"No time stamp from {url} ({detail})."),
        Text("Rilis tetap terbit; dicoba lagi nanti.", "The release stands; it is tried again later."),
        severity="warn",
    )
