"""UU 27/2022 art. 46: what the controller owes when personal data went out, its clock, and a draft of the notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from pipelines.model.text import Text

WITHIN = timedelta(hours=3 * 24)  # art. 46 (1): in writing, at the latest 3 x 24 hours, to the subject and the agency


def due(known: datetime) -> datetime:
    """The last moment of the notice, counted from when the failure became known; at the latest that is now."""
    return known + WITHIN


def notice(paths: Sequence[str], reason: Text, publisher: Text, contact: str, known: datetime) -> Text:
    """A draft with what art. 46 (2) asks for: which data, when and how they came out, what is done. Dots are for people."""
    until, listed = f"{due(known):%Y-%m-%d %H:%M %Z}", ", ".join(paths)
    return Text(
        f"""PEMBERITAHUAN KEGAGALAN PELINDUNGAN DATA PRIBADI (UU 27/2022 pasal 46)
Paling lambat: {until}
Kepada: [subjek data pribadi] dan [lembaga pelindungan data pribadi]
Dari: {publisher.id}, {contact}
a. Data pribadi yang terungkap: [jenis data dan kira-kira berapa orang], dalam {listed}
b. Kapan dan bagaimana terungkap: diketahui {known:%Y-%m-%d %H:%M %Z} [bila lebih awal, tenggat ikut maju]; terbit sejak [tanggal] di portal data terbuka. {reason.id}
c. Upaya penanganan dan pemulihan: berkas sudah ditarik dan isinya dihapus dari portal; [cermin, tembolok CDN, cadangan,
   riwayat git]; [yang dapat dilakukan subjek data]
Bila mengganggu pelayanan publik atau berdampak serius bagi masyarakat, umumkan juga kepada masyarakat (pasal 46 ayat 3).""",
        f"""NOTICE OF A FAILURE TO PROTECT PERSONAL DATA (UU 27/2022 art. 46)
At the latest: {until}
To: [data subjects] and [the data protection agency]
From: {publisher.en}, {contact}
a. Personal data disclosed: [kinds of data and roughly how many people], in {listed}
b. When and how: known since {known:%Y-%m-%d %H:%M %Z} [if earlier, the limit is earlier too]; public since [date] on the open data portal. {reason.en}
c. What is done: the files are withdrawn and their bytes deleted from the portal; [mirrors, CDN caches, backups, git
   history]; [what the data subjects can do]
Where it disturbs public services or has a serious effect on the public, announce it publicly too (art. 46 (3)).""",
    )
