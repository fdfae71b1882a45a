"""The recovery sheet: one page of paper that lets an office go on after its signing key was lost or stolen."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipelines.model.text import Text

PAGE = """<!doctype html>
<html lang="id"><meta charset="utf-8"><title>Lembar pemulihan {origin}</title>
<style>
@page {{ size: A4; margin: 18mm }}
body {{ font: 11pt/1.45 system-ui, sans-serif; color: #000; background: #fff; max-width: 46rem; margin: 2rem auto; padding: 0 1rem }}
h1 {{ font-size: 18pt; margin: 0 }} h2 {{ font-size: 12pt; margin: 1.2rem 0 .3rem }}
pre {{ font: 10.5pt/1.5 ui-monospace, monospace; border: 2px solid #000; padding: .8rem; white-space: pre-wrap; word-break: break-all }}
[lang=en] {{ color: #444 }} td {{ border-bottom: 1px solid #999; padding: .5rem 1rem .1rem 0; width: 14rem }}
</style>
<h1>Lembar pemulihan</h1>
<p>{title} · {origin} · {day}</p>
<h2>Rahasia: cetak sekali, simpan di brankas</h2>
<p>Siapa yang memegang lembar ini dapat mengganti kunci penerbit. Jangan difoto, jangan dikirim lewat surel, jangan disimpan di
komputer yang menerbitkan data. Dua lembar di dua tempat cukup.</p>
<p lang="en">Secret: print once, lock away. Whoever holds this sheet can replace the publisher's key. No photo, no e-mail, no copy on
the publishing machine. Two sheets in two places are enough.</p>
<pre>{private}</pre>
<p>Kunci umum / public key: <code>{vkey}</code></p>
<h2>Bila kunci penerbit hilang atau dicuri</h2>
<ol>
<li>Ketik ulang kotak di atas ke berkas <code>pemulihan</code> di komputer penerbit (baris per baris), lalu
<code>chmod 600 pemulihan</code>.</li>
<li><code>terbuka keys rotate --recovery pemulihan</code></li>
<li>Hapus berkas itu. Umumkan kunci baru di situs resmi, media sosial, dan kepada saksi.</li>
</ol>
<p lang="en">If the publisher's key is lost or stolen: type the box above into a file, <code>chmod 600</code> it, run
<code>terbuka keys rotate --recovery FILE</code>, delete the file, announce the new key on the official site and to witnesses.</p>
<h2>Tanda terima</h2>
<table><tr><td>Nama</td><td>Tempat simpan</td><td>Tanggal, tanda tangan</td></tr><tr><td>&nbsp;</td><td></td><td></td></tr>
<tr><td>&nbsp;</td><td></td><td></td></tr></table>
</html>
"""


def recovery_sheet(title: Text, origin: str, vkey: str, private: bytes, now: datetime) -> str:
    """The page as HTML, ready for the printer. It holds the private key."""
    return PAGE.format(
        title=escape(title.id),
        origin=escape(origin),
        vkey=escape(vkey),
        private=escape(private.decode()),
        day=f"{now:%Y-%m-%d}",
    )
