"""Whether a file's headers let readers use and keep it rightly. Nothing here asks: `asking.py`; its bytes: `content.py`."""

from __future__ import annotations

import re
from collections.abc import Sequence

import httpx

from pipelines.model.media import media_type
from pipelines.model.text import Text
from pipelines.stages.doctor.asking import Sample
from pipelines.stages.doctor.content import WITHOUT
from pipelines.stages.doctor.diagnosis import Diagnosis, answer, unseen
from pipelines.stages.doctor.media import fits

HOUR = 3600  # seconds: how long a reader may be shown an old `latest`
NO_ETAG = ("log/checkpoint", "log/pages", "log/catalog")  # rewritten with the same size, so served without (nginx.conf)
MUTABLE = re.compile(r"(^|/)latest/|(^|/)versions\.json$|^log/(checkpoint|pages|catalog)$|^status\.json$|\.html$")


def other_sites_may_read(samples: Sequence[Sample]) -> Diagnosis:
    """Fetch standard, CORS: open data are for scripts on other people's pages too."""
    asked = [s for s in samples if s.plain.status == httpx.codes.OK]
    if not asked:
        return unseen("cors", WITHOUT)
    return answer(
        "cors",
        [s.path for s in asked if s.plain.headers.get("access-control-allow-origin") != "*"],
        Text("Situs lain boleh membaca data (CORS).", "Other sites may read the data (CORS)."),
        Text("Header `Access-Control-Allow-Origin: *` tidak ada", "There is no `Access-Control-Allow-Origin: *`"),
        Text(
            "Tambahkan header itu untuk semua alamat, sekali saja, tidak di dalam `location`.",
            "Add that header for every address, once, and not inside a `location`.",
        ),
    )


def media_types(samples: Sequence[Sample]) -> Diagnosis:
    """The Content-Type of each kind of file."""
    asked = [(s, kind) for s in samples if s.plain.status == httpx.codes.OK and (kind := media_type(s.path))]
    if not asked:
        return unseen("mime", WITHOUT)
    faults = [
        f"{s.path} ({found or '-'} ≠ {kind})"
        for s, kind in asked
        if not fits(found := s.plain.headers.get("content-type", ""), kind)
    ]
    return answer(
        "mime",
        faults,
        Text("Jenis isi (Content-Type) benar.", "Media types (Content-Type) are right."),
        Text("Jenis isi (Content-Type) keliru", "Wrong media types (Content-Type)"),
        Text(
            "Salin blok `types` kami; lihat site/hosting/README.md.",
            "Copy our `types` block; see site/hosting/README.md.",
        ),
    )


def etags_hold(samples: Sequence[Sample]) -> Diagnosis:
    """RFC 9110 §8.8.3 and §13.1.2: the same ETag twice, and 304 for whoever has the file already."""
    asked = [s for s in samples if s.intact and s.path not in NO_ETAG]
    if not asked:
        return unseen("etag", WITHOUT)
    return answer(
        "etag",
        [f"{s.path} ({_etag_fault(s)})" for s in asked if _etag_fault(s)],
        Text(
            "Berkas yang sudah dipunyai tidak diunduh lagi (ETag).",
            "Nobody downloads twice what has not changed (ETag).",
        ),
        Text("ETag tidak bekerja", "ETags do not work"),
        Text(
            "Nyalakan ETag (nginx `etag on`); bila ada beberapa server, salin waktu berkas juga (rsync -t).",
            "Switch ETags on (nginx `etag on`); with several servers, copy file times too (rsync -t).",
        ),
    )


def latest_is_fresh(samples: Sequence[Sample]) -> Diagnosis:
    """RFC 8246: `immutable` is only for what never changes; `latest/`, lists and pages do."""
    asked = [s for s in samples if MUTABLE.search(s.path) and s.plain.status == httpx.codes.OK]
    if not asked:
        return unseen("latest", WITHOUT)
    found = [(s.path, s.plain.headers.get("cache-control", "")) for s in asked]
    return answer(
        "latest",
        [f"{path} ({policy})" for path, policy in found if _kept_long(policy)],
        Text("`latest/` dan halaman selalu ditanyakan lagi.", "`latest/` and pages are asked for again each time."),
        Text("Yang berganti disimpan terlalu lama oleh pembaca", "Readers keep for too long what changes"),
        Text(
            "`Cache-Control: no-cache` untuk latest/, versions.json, log/checkpoint dan halaman; `immutable` hanya untuk r<k>/.",
            "`Cache-Control: no-cache` for latest/, versions.json, log/checkpoint and pages; `immutable` for r<k>/ only.",
        ),
    )


def _etag_fault(sample: Sample) -> str:
    etag = sample.plain.headers.get("etag")
    if not etag:
        return "-"
    if sample.head.headers.get("etag") != etag:
        return f"{etag} ≠ {sample.head.headers.get('etag', '-')}"
    return "" if sample.same.status == httpx.codes.NOT_MODIFIED else f"If-None-Match: {sample.same.status}"


def _kept_long(policy: str) -> bool:
    """RFC 9111 §5.2.2: `no-cache` and `no-store` win over any age."""
    said = [part.strip().lower() for part in policy.split(",")]
    ages = [int(part.partition("=")[2]) for part in said if re.fullmatch(r"(s-)?max-?age=\d{1,12}", part)]
    revalidated = {"no-cache", "no-store"} & set(said)
    return "immutable" in said or (not revalidated and max(ages, default=0) > HOUR)
