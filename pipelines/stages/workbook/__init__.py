"""Workbooks for officers: the entry form of a dataset (`form.py`), and their own file with what is wrong marked in it
(`own.py` for XLSX, `copy.py` for the rest). The workbook that citizens download: `write/xlsx.py`."""

from pipelines.stages.workbook.copy import LARGE, write_copy, write_excerpt, write_findings
from pipelines.stages.workbook.form import Choices, write_form
from pipelines.stages.workbook.notes import Note, notes
from pipelines.stages.workbook.own import mark_own
from pipelines.stages.workbook.summary import About

__all__ = [
    "LARGE",
    "About",
    "Choices",
    "Note",
    "mark_own",
    "notes",
    "write_copy",
    "write_excerpt",
    "write_findings",
    "write_form",
]
