"""Work on an untrusted file in a process of its own, with limits and without our environment (TRUST.md §4): whatever a file
does to a parser of compiled code, it does not do to the one who holds keys and passwords. Every parser of workbooks runs here;
what each of them does is told in its own folder."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

PACKAGE = Path(__file__).parents[2]
LONGEST_LINE = 64 << 20  # bytes; the other process is not trusted to end its lines
Begin = Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Limits:
    """What the process may take: bytes of memory, seconds of CPU. A million rows of ten columns need a quarter of it."""

    memory: int = 6 << 30
    seconds: int = 600


LIMITS = Limits()


class Apart:
    """A process that has begun to answer. What it says is data, never anything that is run."""

    def __init__(self, child: subprocess.Popen[bytes], file: str) -> None:
        assert child.stdout
        self.child, self.file, self.stream = child, file, child.stdout

    def line(self) -> bytes:
        """One line of its answer, empty at the end. Raises Refused for one without an end."""
        found = self.stream.readline(LONGEST_LINE)
        if found and not found.endswith(b"\n"):
            raise Refused([broken(self.file)])
        return found

    def finish(self) -> None:
        """Raises Refused when the process did not end well: then what it said was cut off."""
        if self.child.wait() != 0:
            raise Refused([broken(self.file)])

    def end(self) -> None:
        """Nothing of it is left, whether or not it had finished."""
        self.child.kill()
        self.stream.close()
        self.child.wait()


def begin(work: Callable[..., None], *given: Any, file: str, limits: Limits = LIMITS) -> Apart:
    """Run `work(begin, *given)` apart. It calls `begin()` for the stream of its answer once it has nothing to refuse.

    Raises Refused with what `work` refused before that, or when `file` was more than the limits allow, or broke the parser.
    """
    command = [sys.executable, "-P", "-W", "ignore", "-m", "pipelines.model.apart"]
    child = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(PACKAGE)},
    )
    assert child.stdin
    with child.stdin as asked:
        pickle.dump((work, given, limits), asked)
    process = Apart(child, file)
    try:
        refused = [Finding.read(each) for each in json.loads(process.line() or b"null")["findings"]]
    except (Refused, ValueError, TypeError, KeyError):  # cut off before it began
        refused = [broken(file)]
    if refused:
        process.end()
        raise Refused(refused)
    return process


def broken(file: str) -> Finding:
    """What a file is answered with that its parser did not survive."""
    message = Text(
        "Buku kerja tidak dapat dibaca dalam batas memori dan waktu, atau merusak pembacanya.",
        "The workbook could not be read within the limits of memory and time, or it broke its reader.",
    )
    remedy = Text(
        "Simpan lagi dari Excel atau LibreOffice, bagi menjadi beberapa berkas, atau kirim sebagai CSV.",
        "Save it again from Excel or LibreOffice, part it into several files, or deliver it as CSV.",
    )
    return Finding("too-large", message, remedy, file=file)


def _work(asked: IO[bytes], told: IO[bytes]) -> None:
    """What the other process does: one line of JSON with the findings, then what `work` writes."""
    import resource  # noqa: PLC0415  (this belongs to the other process only)

    work, given, limits = pickle.load(asked)  # noqa: S301  (written by `begin` above)
    wanted = {resource.RLIMIT_DATA: limits.memory, resource.RLIMIT_CPU: limits.seconds, resource.RLIMIT_CORE: 0}
    for kind, most in wanted.items():
        _, allowed = resource.getrlimit(kind)  # the machine may allow less, and never lets one take more
        most = most if allowed == resource.RLIM_INFINITY else min(most, allowed)  # noqa: PLW2901
        resource.setrlimit(kind, (most, most))

    begun = False

    def started() -> IO[bytes]:
        nonlocal begun
        begun = True
        told.write(b'{"findings": []}\n')
        return told

    try:
        work(started, *given)
    except Refused as refused:
        if begun:
            raise  # into an answer that has begun nothing else may be written: it ends as one that was cut off
        told.write(json.dumps({"findings": [finding.as_dict() for finding in refused.findings]}).encode() + b"\n")


if __name__ == "__main__":
    _work(sys.stdin.buffer, sys.stdout.buffer)
