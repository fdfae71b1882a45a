"""`python -m tests.stages.pull.measure FOLDER`: pulls the one dataset of the office there in a process of its own, and
prints rows, seconds and the highest memory in KiB."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

import pyarrow.parquet as pq

from pipelines.model.address import Office
from pipelines.model.catalog import read_catalog
from pipelines.stages.pull import discover, pull
from tests.conftest import NOW


def main(root: Path) -> None:
    office = Office(root, dict(os.environ))
    [dataset] = read_catalog(office.datasets, office.schemas).datasets
    [delivery] = discover(dataset, office, NOW.date())
    seconds, cpu_seconds = perf_counter(), process_time()
    [file] = pull(dataset, delivery, office, NOW)
    seconds, cpu_seconds = perf_counter() - seconds, process_time() - cpu_seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    rows = pq.read_metadata(file.path).num_rows
    times = {"seconds": round(seconds, 2), "cpu_seconds": round(cpu_seconds, 2)}
    sys.stdout.write(json.dumps({"rows": rows, **times, "peak_kib": peak, "bytes": file.bytes}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
