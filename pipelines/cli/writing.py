"""Where a command may write a file for an officer: only where they say, never over a file, never into what is public."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model.errors import WrongUsage
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.address import Office


def place_for(office: Office, out: Path, source: Path | None = None, *, suffix: str) -> Path:
    """The path, when it may be written. Raises WrongUsage with what to do instead."""
    place = out.resolve()
    if place.suffix.lower() != suffix:
        raise WrongUsage(
            Text(f"Nama berkas harus berakhir {suffix}: {out}", f"The file's name must end in {suffix}: {out}")
        )
    if place.is_relative_to(office.public.resolve()):
        raise WrongUsage(Text(f"Folder public/ untuk umum: {out}", f"The folder public/ is for everybody: {out}"))
    if source is not None and place == source.resolve():
        raise WrongUsage(Text(f"Ini berkas asalnya: {out}", f"This is the source itself: {out}"))
    if place.exists():
        raise WrongUsage(
            Text(f"Sudah ada, dan tidak ditimpa: {out}", f"It is there already and is not overwritten: {out}")
        )
    if not place.parent.is_dir():
        raise WrongUsage(Text(f"Tidak ada folder: {out.parent}", f"There is no folder: {out.parent}"))
    return out
