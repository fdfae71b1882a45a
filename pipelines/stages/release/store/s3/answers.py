"""What a server's answer means: whose write it was that counted, and what an error asks of us. No request is made here.

Whether a conditional write counted is sometimes not what the answer says: after a time-out, a 503 or a connection that
broke, and behind proxies that repeat a PUT themselves, the server may answer 412 about our own write. Every write
therefore carries a number used once, and after any answer but 200 the object is looked at again: the number says whose
write it is, even when two publishers write equal bytes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.model.errors import Refused, Unreachable
from pipelines.model.finding import Finding
from pipelines.model.text import Text

PASSING = {0, 408, 429, *range(500, 600)} - {501}  # 0: no answer; none of them says whether the request counted
AGAIN = Text(
    "Jalankan lagi; yang terputus akan diteruskan dari tempatnya.",
    "Run it again; what was cut off continues where it stopped.",
)


class Mark(NamedTuple):
    """What a store says of an object: its ETag, the number of the write that put it there, the file's time."""

    tag: str | None
    nonce: str | None
    at: float

    def counted(self, nonce: str, base: str | None) -> bool | None:
        """Whether our write stands there (True), another publisher's (False), or still what was there before (None)."""
        if self.nonce == nonce:
            return True
        return None if self.tag == base else False


class NotNowError(Exception):
    """An answer that another try may change. `lost`: it does not say whether the request counted."""

    def __init__(self, answer: str, *, lost: bool) -> None:
        super().__init__(answer)
        self.lost = lost


def meaning(error: Exception, address: str, key: str) -> Exception:
    """What to raise for an error of the library, whose own message quotes the server, who may quote keys."""
    status, word = _status(error), code(error)
    answer, place = f"{status or ''} {word}".strip(), f"{address}/{key}".rstrip("/")
    if word == "NoSuchBucket" or status == 404:  # noqa: PLR2004
        return missing(address)
    if status in {401, 403}:
        return _denied(place, answer)
    if status in PASSING or word == "RequestTimeout":  # S3 says 400 to an upload that came too slowly
        return NotNowError(answer, lost=True)
    if status in {409, 412}:
        return NotNowError(answer, lost=False)
    return _odd(place, answer)


def code(error: Exception) -> str:
    """S3's own word for what is wrong (NoSuchBucket, SlowDown); nothing else of an answer may be shown."""
    found = re.search(r"<Code>([A-Za-z]{1,64})</Code>", str(error))
    return found[1] if found else ""


def _status(error: Exception) -> int:
    """The HTTP status in obstore's message; 0 when no answer came."""
    if "redirect without LOCATION" in str(error):
        return 301  # S3 answers so when the region is another
    found = re.search(r"status code: (\d{3})", str(error))
    return int(found[1]) if found else 0


def missing(address: str) -> Refused:
    message = Text("Bucket tidak ditemukan.", "The bucket was not found.")
    remedy = Text("Buat bucket itu, atau perbaiki alamat s3://.", "Create it, or correct the s3:// address.")
    return Refused([Finding("store-missing", message, remedy, address)])


def _denied(place: str, answer: str) -> Refused:
    message = Text(f"Penyimpanan menolak akses ({answer}).", f"The store denied access ({answer}).")
    remedy = Text(
        "Periksa AWS_ACCESS_KEY_ID dan AWS_SECRET_ACCESS_KEY, izin s3:GetObject, s3:PutObject, s3:DeleteObject dan s3:ListBucket, serta jam komputer ini.",
        "Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, the permissions s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket, and this computer's clock.",
    )
    return Refused([Finding("store-denied", message, remedy, place)])


def _odd(place: str, answer: str) -> Refused:
    message = Text(f"Penyimpanan menjawab {answer}.", f"The store answered {answer}.")
    remedy = Text(
        "Periksa AWS_ENDPOINT_URL, AWS_REGION dan masa berlaku kuncinya.",
        "Check AWS_ENDPOINT_URL, AWS_REGION and whether the key has expired.",
    )
    return Refused([Finding("store-answer", message, remedy, place)])


def unreachable(address: str, key: str, tries: int, last: NotNowError) -> Unreachable:
    answer = f" ({last})" if str(last) else ""
    message = Text(
        f"Penyimpanan tidak dapat dipakai setelah {tries} kali dicoba{answer}.",
        f"The store could not be used in {tries} tries{answer}.",
    )
    return Unreachable([Finding("store-unreachable", message, AGAIN, f"{address}/{key}".rstrip("/"))])


def unsure(address: str, key: str) -> Unreachable:
    message = Text(
        "Jawaban hilang dan penerbit lain sudah menulis: tidak diketahui apakah tulisan ini sempat berlaku.",
        "The answer was lost and another publisher has written since: whether this write ever counted is unknown.",
    )
    return Unreachable([Finding("store-unsure", message, AGAIN, f"{address}/{key}".rstrip("/"))])
