"""The commands by name; each lives in a module of its own, imported only when it is called."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.model.address import Office

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Terbitkan data terbuka / publish open data.",
)

Json = Annotated[bool, typer.Option("--json", help="Jawaban untuk mesin / answer for machines.")]
Root = Annotated[Path, typer.Option("--office", help="Folder kantor / folder of the office.", envvar="TERBUKA_OFFICE")]
HERE = Path()


@app.command()
def publish(
    datasets: Annotated[
        list[str] | None, typer.Argument(help="Nama data; kosong = semua / names; empty = all.")
    ] = None,
    edition: Annotated[list[str] | None, typer.Option(help="Hanya edisi ini / only this edition.")] = None,
    reason: Annotated[str, typer.Option(help="Mengapa angkanya berubah / why the figures changed.")] = "",
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Terbitkan yang baru atau berubah / publish what is new or changed."""
    from pipelines.cli.publish import publish as command

    raise typer.Exit(command(Office(office.resolve()), datasets or [], edition or [], reason, as_json=as_json))


@app.command()
def check(
    dataset: Annotated[str, typer.Argument(help="Nama data / name of the dataset.")],
    file: Annotated[Path | None, typer.Option(help="Berkas ini saja / just this file.")] = None,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Periksa tanpa menerbitkan / check without publishing."""
    from pipelines.cli.check import check as command

    raise typer.Exit(command(Office(office.resolve()), dataset, file, as_json=as_json))


@app.command()
def status(as_json: Json = False, office: Root = HERE) -> None:
    """Yang segar, terlambat, atau ditolak / what is fresh, late or refused."""
    from pipelines.cli.status import status as command

    raise typer.Exit(command(Office(office.resolve()), as_json=as_json))


@app.command()
def diff(
    dataset: Annotated[str, typer.Argument(help="Nama data / name of the dataset.")],
    before: Annotated[str, typer.Argument(help="Misalnya 2026-02/r1 / for example 2026-02/r1.")] = "",
    after: Annotated[str, typer.Argument(help="Misalnya 2026-02/r2 / for example 2026-02/r2.")] = "",
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Apa yang berubah, baris demi baris / what changed, row by row."""
    from pipelines.cli.diff import diff as command

    raise typer.Exit(command(Office(office.resolve()), dataset, before, after, as_json=as_json))


@app.command()
def site(as_json: Json = False, office: Root = HERE) -> None:
    """Bangun ulang katalog dan halaman / rebuild catalogue and pages."""
    from pipelines.cli.site import site as command

    raise typer.Exit(command(Office(office.resolve()), as_json=as_json))


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Nomor porta / port.")] = 8000,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Lihat portal di komputer ini / look at the portal on this machine."""
    from pipelines.cli.serve import serve as command

    raise typer.Exit(command(Office(office.resolve()), port, as_json=as_json))
