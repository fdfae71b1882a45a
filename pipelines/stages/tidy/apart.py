"""Workbooks are parsed in a process of their own, with limits and without our environment (TRUST.md §4): whatever a file does
to a parser of compiled code, it does not do to the one who holds keys and passwords. What is parsed: `workbook.py`."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

if TYPE_CHECKING:
    from pipelines.model.dataset import Layout
    from pipelines.model.delivery import RawFile
    from pipelines.stages.tidy.header import Columns

PACKAGE = Path(__file__).parents[3]


@dataclass(frozen=True)
class Limits:
    """What the process may take: bytes of memory, seconds of CPU. A million rows of ten columns need a quarter of it."""

    memory: int = 6 << 30
    seconds: int = 600


LIMITS = Limits()


def read(file: RawFile, layout: Layout, columns: Columns, limits: Limits = LIMITS) -> Iterator[pa.RecordBatch]:
    """As `workbook.read`. Raises Refused also when the file was more than the limits allow, or broke the parser."""
    command = [sys.executable, "-P", "-W", "ignore", "-m", "pipelines.stages.tidy.apart"]
    child = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(PACKAGE)},
    )
    assert child.stdin
    assert child.stdout
    with child.stdin as asked:
        pickle.dump((file, layout, columns, limits), asked)
    answer = _answer(child.stdout)
    if answer is None or answer["findings"]:
        _end(child)
        raise Refused([Finding.read(each) for each in answer["findings"]] if answer else [_broken(file)])
    batches = _batches(child, file)
    next(batches)  # begun, so that the process ends with it even when nobody reads
    return batches


def _answer(stream: IO[bytes]) -> Any:
    line = stream.readline()
    return json.loads(line) if line.endswith(b"\n") else None


def _batches(child: subprocess.Popen[bytes], file: RawFile) -> Iterator[pa.RecordBatch]:
    try:
        with pa.ipc.open_stream(child.stdout) as batches:
            yield pa.RecordBatch.from_pylist([], batches.schema)
            yield from batches
        if child.wait() != 0:
            raise Refused([_broken(file)])
    except (pa.ArrowInvalid, OSError):  # cut off
        raise Refused([_broken(file)]) from None
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    if child.stdout:
        child.stdout.close()
    child.wait()


def _broken(file: RawFile) -> Finding:
    message = Text(
        "Buku kerja tidak dapat dibaca dalam batas memori dan waktu, atau merusak pembacanya.",
        "The workbook could not be read within the limits of memory and time, or it broke its reader.",
    )
    remedy = Text(
        "Simpan lagi dari Excel atau LibreOffice, bagi menjadi beberapa berkas, atau kirim sebagai CSV.",
        "Save it again from Excel or LibreOffice, part it into several files, or deliver it as CSV.",
    )
    return Finding("too-large", message, remedy, file=file.name)


def _work(asked: IO[bytes], told: IO[bytes]) -> None:
    """What the other process does: one line of JSON with the findings, then the batches as an Arrow stream."""
    import resource  # noqa: PLC0415  (these belong to the other process only)

    from pipelines.stages.tidy import workbook  # noqa: PLC0415
    from pipelines.stages.tidy.rows import empty  # noqa: PLC0415

    file, layout, columns, limits = pickle.load(asked)  # noqa: S301  (written by `read` above)
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        batches = workbook.read(file, layout, columns)
    except Refused as refused:
        told.write(json.dumps({"findings": [finding.as_dict() for finding in refused.findings]}).encode() + b"\n")
        return
    told.write(b'{"findings": []}\n')
    with pa.ipc.new_stream(told, empty(workbook.fields(columns)).schema) as stream:
        for batch in batches:
            stream.write_batch(batch)


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
