"""The commands by name; each lives in a module of its own, imported only when it is called."""

from __future__ import annotations

import os
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


def office_at(root: Path) -> Office:
    """The office in a folder, with what the machine says of its store."""
    return Office(root.resolve(), dict(os.environ))


@app.command()
def publish(
    datasets: Annotated[
        list[str] | None, typer.Argument(help="Nama data; kosong = semua / names; empty = all.")
    ] = None,
    edition: Annotated[list[str] | None, typer.Option(help="Hanya edisi ini / only this edition.")] = None,
    reason: Annotated[str, typer.Option(help="Mengapa angkanya berubah / why the figures changed.")] = "",
    clock_is_right: Annotated[
        bool, typer.Option("--clock-is-right", help="Jam ini benar walau jauh di depan / this clock is right.")
    ] = False,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Terbitkan yang baru atau berubah / publish what is new or changed."""
    from pipelines.cli.publish import publish as command

    call = (office_at(office), datasets or [], edition or [], reason)
    raise typer.Exit(command(*call, clock_is_right=clock_is_right, as_json=as_json))


@app.command()
def check(
    dataset: Annotated[str, typer.Argument(help="Nama data / name of the dataset.")],
    file: Annotated[Path | None, typer.Option(help="Berkas ini saja / just this file.")] = None,
    workbook: Annotated[
        Path | None, typer.Option(help="Tulis XLSX dengan sel salah ditandai / write an XLSX with wrong cells marked.")
    ] = None,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Periksa tanpa menerbitkan / check without publishing."""
    from pipelines.cli.check import check as command

    raise typer.Exit(command(office_at(office), dataset, file, workbook, as_json=as_json))


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="Nama data: huruf kecil, angka, '-' / lower-case letters, digits, '-'.")],
    sample: Annotated[Path, typer.Option("--from", help="Contoh berkasnya / a sample file.")],
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Rancang YAML dan skema dari contoh berkas / draft YAML and schema from a sample file."""
    from pipelines.cli.new import new as command

    raise typer.Exit(command(office_at(office), name, sample, as_json=as_json))


@app.command()
def template(
    dataset: Annotated[str, typer.Argument(help="Nama data / name of the dataset.")],
    out: Annotated[Path, typer.Option("-o", "--out", help="Formulir Excel yang ditulis / the Excel form to write.")],
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Buat formulir isian Excel / make an Excel entry form."""
    from pipelines.cli.template import template as command

    raise typer.Exit(command(office_at(office), dataset, out, as_json=as_json))


@app.command()
def status(as_json: Json = False, office: Root = HERE) -> None:
    """Yang segar, terlambat, atau ditolak / what is fresh, late or refused."""
    from pipelines.cli.status import status as command

    raise typer.Exit(command(office_at(office), as_json=as_json))


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

    raise typer.Exit(command(office_at(office), dataset, before, after, as_json=as_json))


@app.command()
def site(as_json: Json = False, office: Root = HERE) -> None:
    """Bangun ulang katalog dan halaman / rebuild catalogue and pages."""
    from pipelines.cli.site import site as command

    raise typer.Exit(command(office_at(office), as_json=as_json))


@app.command()
def withdraw(
    release: Annotated[
        str, typer.Argument(help="data/edisi atau data/edisi/r2 / dataset/edition or dataset/edition/r2.")
    ],
    reason: Annotated[str, typer.Option(help="Mengapa ditarik, untuk umum / why, for the public.")],
    basis: Annotated[str, typer.Option(help="Dasar hukum, misalnya 'UU 27/2022 pasal 16' / legal basis.")],
    file: Annotated[list[str] | None, typer.Option(help="Hanya berkas ini / only this file.")] = None,
    reason_en: Annotated[str, typer.Option(help="Alasan dalam bahasa Inggris / the reason in English.")] = "",
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Tarik rilis: isinya hilang, catatannya tetap / take a release back: bytes go, the record stays."""
    from pipelines.cli.acts import withdraw as command

    told = (reason, reason_en or reason)
    raise typer.Exit(command(office_at(office), release, file or [], told, basis, as_json=as_json))


@app.command()
def approve(
    dataset: Annotated[str, typer.Argument(help="Nama data / name of the dataset.")],
    edition: Annotated[str, typer.Argument(help="Edisi / edition.")],
    who: Annotated[str, typer.Option(help="Nama Anda / your name.")],
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Setujui rancangan sebagai orang kedua / approve a draft as the second person."""
    from pipelines.cli.acts import approve as command

    raise typer.Exit(command(office_at(office), dataset, edition, who, as_json=as_json))


@app.command()
def verify(
    place: Annotated[str, typer.Argument(help="Folder, https://…, atau satu berkas / folder, https://…, or one file.")],
    memory: Annotated[Path | None, typer.Option(help="Berkas ingatan Anda / your memory file.")] = None,
    key: Annotated[str, typer.Option(help="Kunci penerbit yang Anda catat / the key that you noted.")] = "",
    peer: Annotated[list[Path] | None, typer.Option(help="Ingatan orang lain / somebody else's memory.")] = None,
    quick: Annotated[bool, typer.Option(help="Tanpa isi tabel / without the tables' bytes.")] = False,
    as_json: Json = False,
) -> None:
    """Periksa terbitan terhadap buku catatannya / audit a published tree against its log."""
    from pipelines.cli.verify import verify as command

    raise typer.Exit(command(place, memory, key, peer or [], quick=quick, as_json=as_json))


@app.command()
def witness(
    url: Annotated[str, typer.Argument(help="Alamat portal / address of the portal.")],
    memory: Annotated[Path, typer.Option(help="Ingatan saksi / the witness's memory.")],
    peer: Annotated[list[Path] | None, typer.Option(help="Ingatan saksi lain / another witness's memory.")] = None,
    key: Annotated[Path | None, typer.Option(help="Kunci Ed25519 saksi / the witness's key.")] = None,
    name: Annotated[str, typer.Option(help="Nama saksi, seperti alamat / name of the witness, like an address.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Tulis checkpoint bertanda saksi / write the cosigned checkpoint.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Ingat catatan orang lain dan laporkan bila ditulis ulang / remember a log, tell when it is rewritten."""
    from pipelines.cli.verify import witness as command

    raise typer.Exit(command(url, memory, peer or [], key, name, out, as_json=as_json))


@app.command()
def clean(
    days: Annotated[float, typer.Option(help="Umur paling muda, hari / minimum age, days.")] = 2,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Buang sisa terbitan yang terputus / remove what cut-off publishes left."""
    from pipelines.cli.acts import clean as command

    raise typer.Exit(command(office_at(office), days, as_json=as_json))


@app.command()
def doctor(
    url: Annotated[
        str, typer.Argument(help="Alamat portal, bila sudah dihos / address of the portal, once hosted.")
    ] = "",
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Periksa penyimpanan, jam, kunci, dan hos / look at store, clock, keys and hosting."""
    from pipelines.cli.doctor import doctor as command

    raise typer.Exit(command(office_at(office), url, as_json=as_json))


keys = typer.Typer(no_args_is_help=False, help="Kunci tanda tangan / signing keys.")
app.add_typer(keys, name="keys")


@keys.callback(invoke_without_command=True)
def show(context: typer.Context, as_json: Json = False, office: Root = HERE) -> None:
    """Kunci mana yang berlaku / which key is in use."""
    from pipelines.cli.keys import show as command

    if context.invoked_subcommand is None:
        raise typer.Exit(command(office_at(office), as_json=as_json))


@keys.command()
def rotate(
    recovery: Annotated[Path | None, typer.Option(help="Kunci pemulihan / the recovery key.")] = None,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Ganti kunci; kunci lama atau kunci pemulihan ikut menandatangani / replace the key."""
    from pipelines.cli.keys import rotate as command

    raise typer.Exit(command(office_at(office), recovery, as_json=as_json))


@keys.command()
def sheet(
    out: Annotated[Path, typer.Option("-o", "--out", help="Berkas HTML untuk dicetak / HTML file to print.")] = Path(
        "lembar-pemulihan.html"
    ),
    office: Root = HERE,
) -> None:
    """Tulis lembar pemulihan untuk dicetak / write the recovery sheet for printing."""
    from pipelines.cli.keys import sheet as command

    raise typer.Exit(command(office_at(office), out))


@keys.command()
def pseudonym(
    dataset: Annotated[str, typer.Argument(help="Nama data / name of the dataset.")],
    year: Annotated[str, typer.Argument(help="Tahun edisi / year of the editions.")],
    office: Root = HERE,
) -> None:
    """Buat kunci nama samaran satu data dan tahun / make the pseudonym key of a dataset and year."""
    from pipelines.cli.keys import pseudonym as command

    raise typer.Exit(command(office_at(office), dataset, year))


@keys.command()
def offline(office: Root = HERE) -> None:
    """Hapus kunci pemulihan dari komputer ini setelah dicetak / remove the recovery key once it is printed."""
    from pipelines.cli.keys import offline as command

    raise typer.Exit(command(office_at(office)))


@app.command()
def serve(
    port: Annotated[int, typer.Option(help="Nomor porta / port.")] = 8000,
    as_json: Json = False,
    office: Root = HERE,
) -> None:
    """Lihat portal di komputer ini / look at the portal on this machine."""
    from pipelines.cli.serve import serve as command

    raise typer.Exit(command(office_at(office), port, as_json=as_json))
