"""An officer's walk with every file that the shared folder holds: `terbuka new`, then `terbuka check`. A draft passes as it is,
or each thing that is left to do is one sentence that says what to write where. The tables say which files are refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.publish import try_dataset
from pipelines.publish.drafting import draft_dataset
from tests.conftest import ROOT, Bureau

SHARED = ROOT.parent / "shared/data"
KINDS = {".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", ".json"}
NO_DELIVERIES = (
    "frictionless-conformance",
    "open311/schemas",
    "datapackage",
)  # descriptors, and tests of another program

NOT_DRAFTED = {
    "messy-csv/csv_spectrum/csvs__location_coordinates.csv": {"encoding"},
    "messy-csv/csv_spectrum/json__location_coordinates.json": {"encoding"},
    "messy-csv/csvlint_fixtures/features__fixtures__spreadsheet.xls": {"format"},
    "messy-csv/messytables_horror/horror__bian-anal-mca-2005-dols-eng-1011-0312-tab3.xlsm": {"header-not-found"},
    "messy-csv/messytables_horror/horror__characters.csv": {"encoding"},
    "messy-csv/messytables_horror/horror__encrypted_no_password.xls": {"format"},
    "messy-csv/messytables_horror/horror__excel_properties.xls": {"format"},
    "messy-csv/messytables_horror/horror__large.xlsx": {"hidden-column"},
    "messy-csv/messytables_horror/horror__libreoffice.xlsx": {"header-not-found"},
    "messy-csv/messytables_horror/horror__multilineods.ods": {"header-not-found"},
    "messy-csv/messytables_horror/horror__null.csv": {"header-not-found"},
    "messy-csv/messytables_horror/horror__simple.xls": {"format"},
    "messy-csv/messytables_horror/horror__span_rich.xls": {"format"},
    "messy-csv/messytables_horror/horror__sw_gen.xlsx": {"formula"},
    "messy-csv/messytables_horror/horror__unicode_sheet_name.xls": {"format"},
    "messy-csv/messytables_horror/horror__utf-16le_encoded.csv": {"encoding"},
    "skm/worked-example.json": {"json"},
    "uk-councils/london__index.json": {"encoding"},
    "wilayah-bps/csv__districts.csv": {"header-not-found"},
    "wilayah-bps/csv__provinces.csv": {"header-not-found"},
    "wilayah-bps/csv__regencies.csv": {"header-not-found"},
    "wilayah-kemendagri-2019/dist__base.csv": {"header-not-found"},
}  # fmt: skip
LEFT_TO_DECIDE = {
    "budgets-world/au-budget__data__201505181230budget1516.csv": {"taint"},
    "leeds-spend/leeds__raw__2010-12.csv": {"taint"},
    "leeds-spend/leeds__raw__2011-01.csv": {"taint"},
    "leeds-spend/leeds__raw__2011-05.csv": {"taint"},
    "messy-csv/clevercsv_examples/example__imdb.csv": {"extra-cell"},
    "messy-csv/csvlint_fixtures/features__fixtures__cr-line-endings.csv": {"nothing-public"},
    "messy-csv/csvlint_fixtures/features__fixtures__crlf-line-endings.csv": {"nothing-public"},
    "messy-csv/csvlint_fixtures/features__fixtures__inconsistent-line-endings-unquoted.csv": {"nothing-public"},
    "messy-csv/csvlint_fixtures/features__fixtures__inconsistent-line-endings.csv": {"nothing-public"},
    "messy-csv/csvlint_fixtures/features__fixtures__lf-line-endings.csv": {"nothing-public"},
    "messy-csv/csvlint_fixtures/features__fixtures__spreadsheet.xlsx": {"no-rows"},
    "messy-csv/csvlint_fixtures/features__fixtures__title-row.csv": {"nothing-public"},
    "messy-csv/csvlint_fixtures/features__fixtures__windows-line-endings.csv": {"nothing-public"},
    "messy-csv/messytables_horror/horror__211.csv": {"taint"},
    "messy-csv/messytables_horror/horror__begrotingsanalyse-2011.csv": {"public-schema"},
    "messy-csv/messytables_horror/horror__blank_line.ods": {"nothing-public"},
    "messy-csv/messytables_horror/horror__complex.csv": {"extra-cell"},
    "messy-csv/messytables_horror/horror__excel_pasting.csv": {"number-ambiguous"},
    "messy-csv/messytables_horror/horror__loffice-4.4.1.2.ods": {"nothing-public"},
    "messy-csv/messytables_horror/horror__ods_formats.ods": {"public-schema"},
    "messy-csv/messytables_horror/horror__simple.ods": {"nothing-public"},
    "messy-csv/messytables_horror/horror__skip_initials.csv": {"nothing-public"},
    "messy-csv/messytables_horror/horror__small.csv": {"no-rows"},
    "messy-csv/messytables_horror/horror__sparse_with_column_errors.csv": {"public-schema"},
    "messy-csv/messytables_horror/horror__utf8bom.csv": {"no-rows"},
    "messy-csv/messytables_horror/horror__weird_head_padding.csv": {"missing-cell"},
}  # fmt: skip


def deliveries() -> list[str]:
    names = (path.relative_to(SHARED).as_posix() for path in SHARED.rglob("*") if path.suffix.lower() in KINDS)
    return sorted(name for name in names if not any(part in name for part in NO_DELIVERIES))


def told_in_full(findings: tuple[Finding, ...]) -> bool:
    """In both languages, with what to do, and never more than a screen of one kind: each names its own place."""
    said = all(each.message.id and each.message.en and each.remedy.id and each.remedy.en for each in findings)
    return said and len({(each.rule, each.row, each.field, each.message.id) for each in findings}) == len(findings)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not part of the project")
def test_the_tables_name_only_files_that_are_there() -> None:
    assert (NOT_DRAFTED.keys() | LEFT_TO_DECIDE.keys()) - set(deliveries()) == set()


@pytest.mark.parametrize("name", deliveries())
def test_a_real_file_is_drafted_and_passes_or_everything_left_is_told(bureau: Bureau, name: str) -> None:
    file = SHARED / name
    if name in NOT_DRAFTED:
        with pytest.raises(Refused) as refused:
            draft_dataset(bureau.desk(), "baru", file)
        assert {finding.rule for finding in refused.value.findings} == NOT_DRAFTED[name]
        assert told_in_full(refused.value.findings)
        return
    draft_dataset(bureau.desk(), "baru", file)
    [trial] = try_dataset(bureau.desk(), bureau.catalog().dataset("baru"), Path(file))
    assert {finding.rule for finding in trial.findings} == LEFT_TO_DECIDE.get(name, set())
    assert told_in_full(trial.findings)
    assert trial.refused == (name in LEFT_TO_DECIDE)
