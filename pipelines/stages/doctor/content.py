"""Whether a file's bytes arrive, whole and in parts: traps of TRUST.md §2 and PORTAL.md §7. Nothing here asks: `asking.py`."""

from __future__ import annotations

from collections.abc import Sequence

import httpx

from pipelines.model.text import Text
from pipelines.stages.doctor.asking import Answer, Sample, is_copy
from pipelines.stages.doctor.diagnosis import Diagnosis, answer, unseen

WITHOUT = Text("Tidak ada contoh berkas yang sampai utuh.", "No sample file arrived whole, so this could not be seen.")


def bytes_arrive(samples: Sequence[Sample]) -> Diagnosis:
    """Every file as it was published, asked for with and without compression."""
    if not samples:
        return unseen("bytes", WITHOUT)
    faults = [f"{s.path} ({fault})" for s in samples if (fault := _fault(s.plain, s) or _fault(s.packed, s))]
    return answer(
        "bytes",
        faults,
        Text("Isi berkas sampai persis seperti diterbitkan.", "Files arrive exactly as published."),
        Text("Isi yang sampai bukan isi yang diterbitkan", "What arrives is not what was published"),
        Text(
            "Matikan semua pengubah isi di server dan CDN (minify, sub_filter, pengoptimal, pengubah akhir baris git) "
            "dan unggah ulang public/; lihat site/hosting/README.md.",
            "Switch off whatever rewrites content on the server and the CDN (minify, sub_filter, optimisers, git line "
            "endings) and upload public/ again; see site/hosting/README.md.",
        ),
    )


def data_not_encoded(samples: Sequence[Sample]) -> Diagnosis:
    """No Content-Encoding on data: on-the-fly gzip turns a Range request into the whole file (PORTAL.md §7)."""
    asked = [s for s in samples if s.is_data and s.plain.status == httpx.codes.OK]
    if not asked:
        return unseen("encoding", WITHOUT)
    faults = [f"{s.path} ({a.encoding})" for s in asked for a in (s.plain, s.packed) if a.encoding]
    return answer(
        "encoding",
        list(dict.fromkeys(faults)),
        Text("Berkas data tidak dikompres di jalan.", "Data files are not compressed on the way."),
        Text("Server mengompres berkas data", "The server compresses data files"),
        Text(
            "Batasi gzip/brotli pada html, css, js dan svg: nginx `gzip_types`, di CDN matikan kompresi untuk /data/ dan /log/.",
            "Limit gzip/brotli to html, css, js and svg: nginx `gzip_types`; on a CDN switch compression off for /data/ and /log/.",
        ),
    )


def ranges_answered(samples: Sequence[Sample]) -> Diagnosis:
    """RFC 9110 §14: 206, the right Content-Range and the right slice."""
    asked = [s for s in samples if s.is_data and s.intact and s.known]
    if not asked:
        return unseen("range", WITHOUT)
    return answer(
        "range",
        [f"{s.path} ({_range_fault(s)})" for s in asked if _range_fault(s)],
        Text("Sebagian berkas dapat diminta (Range).", "Parts of files can be asked for (Range)."),
        Text("Permintaan sebagian berkas (Range) tidak dijawab benar", "Range requests are not answered rightly"),
        Text(
            "Pakai server yang melayani Range dan jangan batasi (`max_ranges` di nginx); lihat site/hosting/README.md.",
            "Use a server that answers Range and do not limit it (nginx `max_ranges`); see site/hosting/README.md.",
        ),
    )


def _fault(found: Answer, sample: Sample) -> str:
    if found.status != httpx.codes.OK:
        return str(found.status)
    if is_copy(found, sample.known):
        return ""
    size = f"{len(found.body)} B" if len(found.body) != len(sample.known) else ""
    return " ".join(filter(None, (size, found.encoding, "≠")))


def _range_fault(sample: Sample) -> str:
    first, last = sample.span
    part, expected = sample.part, f"bytes {first}-{last}/{len(sample.known)}"
    if part.status != httpx.codes.PARTIAL_CONTENT:
        return str(part.status)
    if part.headers.get("content-range") != expected:
        return f"Content-Range: {part.headers.get('content-range', '-')}"
    return "" if part.body == sample.known[first : last + 1] else "≠"
