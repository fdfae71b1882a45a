"""`terbuka template`: an entry form for Excel, made from the schema of a dataset."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.cli import printing
from pipelines.cli.desk import desk_of
from pipelines.cli.writing import place_for

if TYPE_CHECKING:
    from pipelines.model.address import Office


def template(office: Office, name: str, out: Path, *, as_json: bool) -> int:
    """Returns the exit code."""
    return printing.answering(name)(_template)(office, name, out, as_json=as_json)


def _template(office: Office, name: str, out: Path, *, as_json: bool) -> int:
    from pipelines.publish.entry import write_template

    place = place_for(office, out, suffix=".xlsx")
    desk = desk_of(office)
    if name in desk.catalog.broken:
        printing.say_findings(name, desk.catalog.broken[name], base=desk.catalog.base_url)
        return 1
    if name not in {dataset.name for dataset in desk.catalog.datasets}:
        printing.errors.print(f"Tidak ada data bernama / no dataset called: {name}")
        return 2
    codes = write_template(desk, desk.catalog.dataset(name), place)
    if as_json:
        printing.say_json({"dataset": name, "file": str(place), "codes": codes})
        return 0
    printing.console.print("Formulir / form:", end=" ")
    printing.console.print(str(place), markup=False)
    for field, count in codes.items():
        printing.console.print(f"  {field}: {count} kode dalam daftar / codes in the list", markup=False)
    return 0
