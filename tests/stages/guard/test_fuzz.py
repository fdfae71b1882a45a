"""Random and mutated bytes through `guard` and `tidy`: a refusal or a table, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.model.dataset import Dataset
from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused
from pipelines.stages.guard import guard
from pipelines.stages.tidy import READERS, tidy, workbook
from tests.conftest import Bureau
from tests.soak import FULL, report
from tests.stages.guard.build import ods, ods_row, parquet, row, text, xlsx

EXAMPLES = 150_000 if FULL else 150  # of each of five kinds, and a third as many of random bytes: 1,000,000
PIECES = [
    b'"',
    b"\r",
    b"\n",
    b",",
    b"\0",
    b"=",
    b"\xff",
    b"\xef\xbb\xbf",
    "é".encode(),
    b"{",
    b"[",
    b"\\u0000",
    b"<",
    b">",
    b"&",
    b"1e999",
    b"NaN",
    b"PK\x03\x04",
]
ROWS = [["kode", "murid", "kepala"], ["01.10", "120", "Siti Rahmawati"], ["01.2", "80", "Budi Santoso"]]
GOOD = {
    "csv": "\n".join(",".join(line) for line in ROWS).encode() + b"\n",
    "json": b'[{"kode": "01.10", "murid": 120, "kepala": "Siti"}, {"kode": "01.2", "murid": 80.5, "kepala": null}]',
    "xlsx": xlsx(row(2, text("A2", "01.10"), '<c r="B2"><v>120</v></c>', text("C2", "Siti"))),
    "ods": ods("".join(ods_row(*line) for line in ROWS)),
    "parquet": parquet({name: [line[n] for line in ROWS[1:]] for n, name in enumerate(ROWS[0])}),
}


@dataclass(frozen=True)
class Reader:
    """An office and its one dataset, read once."""

    bureau: Bureau
    dataset: Dataset


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """Workbooks are read in this very process here, so that whatever leaves their reader is seen."""
    bureau = Bureau(tmp_path_factory.mktemp("office"))
    bureau.declare()
    with pytest.MonkeyPatch.context() as patch:
        for kind in ("xlsx", "ods"):
            patch.setitem(READERS, kind, workbook.read)
        yield Reader(bureau, bureau.catalog().dataset("sekolah"))


def through(office: Reader, kind: str, content: bytes) -> None:
    path = office.bureau.deliver(f"a.{kind}", content)
    file = RawFile(path.name, path, kind, len(content), "")
    try:
        guard([file])
        for batch in tidy(office.dataset, [file]).batches:
            assert batch.num_columns == 4
    except Refused as refused:
        assert refused.findings  # noqa: PT017  (most of the inputs pass)


@st.composite
def mutated(draw: st.DrawFn, kind: str) -> bytes:
    data = bytearray(GOOD[kind])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        until = at + draw(st.sampled_from([0, 0, 1, 1, 2, 40, 10_000]))
        data[at:until] = draw(st.sampled_from(PIECES) | st.binary(max_size=4))
    return bytes(data)


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_mutated_files_are_refused_or_read(office: Reader, kind: str) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not FULL,
        database=None,
    )
    @given(mutated(kind))
    def check(content: bytes) -> None:
        through(office, kind, content)

    check()
    report("mutated files", kind=kind, cases=EXAMPLES, tracebacks=0)


@pytest.mark.parametrize("kind", sorted(GOOD))
def test_random_bytes_are_refused_or_read(office: Reader, kind: str) -> None:
    @settings(
        max_examples=EXAMPLES // 3,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=not FULL,
        database=None,
    )
    @given(st.binary(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=30).map(b"".join))
    def check(content: bytes) -> None:
        through(office, kind, content)

    check()
    report("random bytes", kind=kind, cases=EXAMPLES // 3, tracebacks=0)
