"""The keys of pseudonyms: one for each dataset and year, from the environment or a file that only its owner can read.

A key is never made silently: whoever makes it decides that pseudonyms exist. Destroying it makes them irreversible.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

LEAST_BYTES = 32  # as long as the digest: RFC 2104 §3


def variable(dataset: str, year: str) -> str:
    """`TERBUKA_PSEUDONYM_IZIN_USAHA_2026`; names of datasets hold no underscore, so no two share one."""
    return f"TERBUKA_PSEUDONYM_{dataset.upper().replace('-', '_')}_{year}"


def key_file(folder: Path, dataset: str, year: str) -> Path:
    return folder / f"{dataset}-{year}"


def read_key(
    environment: Mapping[str, str], folder: Path, dataset: str, year: str, columns: Sequence[str], file: str
) -> bytes:
    """The key as bytes; both places hold it as hexadecimal digits. Raises Refused, with every column that needs it."""
    name, path = variable(dataset, year), key_file(folder, dataset, year)
    if name in environment:
        problem, text = None, environment[name]
    else:
        problem, text = _read(path, dataset, year)
    key = _bytes(text)
    if problem is None and (key is None or len(key) < LEAST_BYTES):
        place = name if name in environment else path.name
        problem = (
            "pseudonym-key-length",
            Text(
                f"Kunci samaran {place} bukan bilangan heksadesimal sepanjang paling sedikit {LEAST_BYTES} byte",
                f"The pseudonym key {place} is not hexadecimal of {LEAST_BYTES} bytes at least",
            ),
            _make(dataset, year),
        )
    if problem:
        rule, told, remedy = problem
        raise Refused([Finding(rule, _for(told, column), remedy, file=file, field=column) for column in columns])
    return key or b""


def make_key(folder: Path, dataset: str, year: str) -> Path:
    """A new key in a file that did not exist. Raises FileExistsError: an old key is never overwritten."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = key_file(folder, dataset, year)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(secrets.token_hex(LEAST_BYTES) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return path


def _read(path: Path, dataset: str, year: str) -> tuple[tuple[str, Text, Text] | None, str]:
    if not path.is_file():
        told = Text(f"Kunci samaran {dataset} {year} tidak ada", f"There is no pseudonym key for {dataset} {year}")
        return ("pseudonym-key-missing", told, _make(dataset, year)), ""
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        told = Text(f"Kunci samaran {path.name} dapat dibaca orang lain", f"Others can read the key {path.name}")
        return ("pseudonym-key-mode", told, Text(f"Jalankan: chmod 600 {path}", f"Run: chmod 600 {path}")), ""
    return None, path.read_text("utf-8", "replace")


def _bytes(text: str) -> bytes | None:
    try:
        return bytes.fromhex(text.strip())
    except ValueError:
        return None


def _for(told: Text, column: str) -> Text:
    return Text(f"{told.id}; kolom '{column}' memerlukannya.", f"{told.en}; the field '{column}' needs it.")


def _make(dataset: str, year: str) -> Text:
    command = f"terbuka keys pseudonym {dataset} {year}"
    return Text(
        f"Buat dengan: {command} (atau isi {variable(dataset, year)}).",
        f"Make one with: {command} (or set {variable(dataset, year)}).",
    )
