"""Publishable table → files: the same input gives the same bytes. One small file for each format."""

from pipelines.stages.write.changes import changes, replay
from pipelines.stages.write.csv import text as as_text
from pipelines.stages.write.csv import write_csv, write_gzip
from pipelines.stages.write.order import fingerprint, order
from pipelines.stages.write.package import data_package
from pipelines.stages.write.parquet import write_parquet
from pipelines.stages.write.sums import file_facts, sums
from pipelines.stages.write.xlsx import write_xlsx

__all__ = [
    "as_text",
    "changes",
    "data_package",
    "file_facts",
    "fingerprint",
    "order",
    "replay",
    "sums",
    "write_csv",
    "write_gzip",
    "write_parquet",
    "write_xlsx",
]
