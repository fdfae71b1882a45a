"""`terbuka keys`: which key signs, a new one, and the recovery sheet that is printed and locked away."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.desk import desk_of

if TYPE_CHECKING:
    from pipelines.model.address import Office


@printing.answering("keys")
def show(office: Office, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.stages.release.keys import RECOVERY

    desk = desk_of(office)
    desk.book.recover()
    history = desk.book.head.history
    here = RECOVERY in desk.book.keyring.keys
    if as_json:
        keys = [{"since": since, "vkey": vkey, "by": by or None} for since, vkey, by in history.keys]
        printing.say_json({"keys": keys, "recovery": history.recovery, "recovery_on_this_machine": here})
        return 0
    if not history.keys:
        printing.console.print(
            "Buku catatan belum dimulai: jalankan terbuka publish. / No log yet: run terbuka publish."
        )
        return 0
    for since, vkey, _ in history.keys:
        mark = "berlaku / in use" if vkey == history.vkey else "dulu / earlier"
        printing.console.print(f"{vkey}  [{'green' if vkey == history.vkey else 'dim'}]{mark}, log {since - 1}[/]")
    printing.console.print(f"{history.recovery}  pemulihan / recovery")
    if here:
        printing.console.print(
            "[yellow]Kunci pemulihan masih di komputer ini. Cetak lembarnya (terbuka keys sheet), simpan di brankas, lalu: "
            "terbuka keys offline\nThe recovery key is still on this machine. Print its sheet, lock it away, then: "
            "terbuka keys offline[/]"
        )
    return 0


@printing.answering("keys")
def rotate(office: Office, recovery: Path | None, *, as_json: bool) -> int:
    """Returns the exit code."""
    from pipelines.publish.acts import change_key

    leaf = change_key(desk_of(office), recovery)
    if as_json:
        printing.say_json({"n": leaf.n if leaf else None, **(leaf.facts if leaf else {})})
    elif leaf:
        printing.console.print(f"Kunci baru / new key: {leaf.facts['vkey']} (log {leaf.n})")
        printing.console.print("Umumkan kunci ini di tempat lain juga. / Announce this key elsewhere too.")
    return 0


@printing.answering("keys")
def sheet(office: Office, out: Path) -> int:
    """Returns the exit code. The file holds a private key: it is made for its owner's eyes and to be printed once."""
    from pipelines.stages.release.keys import RECOVERY
    from pipelines.stages.release.sheet import recovery_sheet

    desk = desk_of(office)
    desk.book.recover()
    history, keyring = desk.book.head.history, desk.book.keyring
    if not history.keys or RECOVERY not in keyring.keys:
        printing.errors.print("Kunci pemulihan tidak ada di komputer ini. / The recovery key is not on this machine.")
        return 1
    content = recovery_sheet(
        desk.catalog.title, history.origin, history.recovery, (office.keys / RECOVERY).read_bytes(), desk.now
    )
    descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content.encode())
    printing.console.print(f"Cetak, simpan di brankas, lalu hapus / print, lock away, then delete: {out}")
    return 0


@printing.answering("keys")
def pseudonym(office: Office, dataset: str, year: str) -> int:
    """Returns the exit code. Making a key decides that pseudonyms exist, so only a person does it."""
    from pipelines.model.errors import WrongUsage
    from pipelines.model.text import Text
    from pipelines.publish.catalog import read
    from pipelines.stages.deidentify.keys import key_file, make_key

    known = {found.name for found in read(office).shown}
    if dataset not in known or not re.fullmatch("[0-9]{4}", year):
        told = Text(f"Tidak ada data '{dataset}' atau tahun '{year}'.", f"No dataset '{dataset}' or year '{year}'.")
        raise WrongUsage(told)
    try:
        path = make_key(office.pseudonyms, dataset, year)
    except FileExistsError:
        path = key_file(office.pseudonyms, dataset, year)
        printing.errors.print(f"Sudah ada, tidak ditimpa / exists, not overwritten: {path}", markup=False)
        return 1
    printing.console.print(f"Kunci samaran / pseudonym key: {path}", markup=False)
    printing.console.print(
        "Cadangkan di tempat terkunci; memusnahkannya membuat nama samaran tahun itu tidak dapat dikembalikan.\n"
        "Back it up under lock; destroying it makes that year's pseudonyms irreversible."
    )
    return 0


def offline(office: Office) -> int:
    """Returns the exit code."""
    from pipelines.stages.release.keys import RECOVERY

    path = office.keys / RECOVERY
    if not path.is_file():
        printing.console.print("Sudah tidak di sini. / It is not here any more.")
        return 0
    path.unlink()
    printing.console.print(
        "Kunci pemulihan dihapus dari komputer ini. / The recovery key was removed from this machine."
    )
    return 0
