"""Account and activity codes: three written forms, one account; levels; other lists; years and forms that nobody knows."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.model.codelist import read_codelist
from pipelines.model.kit import read_kit
from pipelines.model.period import parse
from pipelines.stages.measure import Facts
from pipelines.stages.measure.roles.complete import complete
from pipelines.stages.measure.roles.written import Forms, shape
from tests.stages.measure.budget.kabupaten import DECEMBER, KIT, context, facts

FORMS = Forms.read(KIT.profile.parameters["codes"]["account"])


def completed(period: str = "2026-12", **columns: list[str | None]) -> Facts:
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    return complete(facts(table), KIT, context(parse("month", period)))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5.1.02.01.001.00024", "5.1.02.01.001.00024"),  # SIPD 2026: 3+5
        ("5.1.02.01.01.0024", "5.1.02.01.001.00024"),  # 2+4
        ("5.1.02.01.01.024", "5.1.02.01.001.00024"),  # Permendagri 90/2019: 2+3
        (" 5.1.02.01.01.0024 ", "5.1.02.01.001.00024"),
        ("5.1.02.01.01", "5.1.02.01.001"),
        ("5.1.02", "5.1.02"),
        ("5", "5"),
        ("5.1.02.01.001.0024", None),  # 3+4 is no form
        ("5.1.2.1.1.24", None),  # digits lost
        ("51.02", None),
        ("5.1.02.01.001.00024.1", None),
        ("", None),
        ("Belanja", None),
        ("5..02", None),
        ("5.1.0\u0662", None),  # a digit of another script
        ("5.1.00", "5.1.00"),
    ],
)
def test_three_written_forms_are_one_account(written: str, meant: str | None) -> None:
    assert FORMS.canonical(written) == meant


@given(st.tuples(*(st.integers(1, 9) for _ in range(2)), *(st.integers(0, 99) for _ in range(3)), st.integers(0, 999)))
def test_a_code_is_the_same_however_it_is_written(parts: tuple[int, ...]) -> None:
    written = {
        ".".join(f"{part:0{width}}" for part, width in zip(parts, widths, strict=True)) for widths in FORMS.widths
    }
    assert len(written) == 3
    [one] = {FORMS.canonical(code) for code in written}
    assert FORMS.canonical(one or "") == one


def test_a_part_that_stands_for_any_code_stays() -> None:
    activities = Forms.read(KIT.profile.parameters["codes"]["subactivity"])
    assert activities.canonical("X.XX.01.2.01.01") == "X.XX.01.2.01.0001"
    assert activities.canonical("2.16.01.2.01.0001") == "2.16.01.2.01.0001"


def test_forms_that_nobody_knows_are_counted_and_named_by_their_shape_never_by_the_code() -> None:
    found = completed(kode_rekening=["5.1.02.01.001.00024", "5.2.2.01.01", "5.2.2.01.02", "BTL-1", None])
    assert found.table.column("account_code").to_pylist() == ["5.1.02.01.001.00024", None, None, None, None]
    [note] = [note for note in found.notes if note.rule == "code-form"]
    assert (note.count, note.role) == (3, "account")
    assert (
        note.message.id == "3 kode untuk 'Kode rekening' ditulis dalam bentuk yang tidak dikenal: 9.9.9.99.99, XXX-9."
    )
    assert shape("5.2.2.01.01") == "9.9.9.99.99"


def test_codes_of_a_year_without_a_list_are_counted_and_not_read() -> None:
    """Until 2020 5.1 was indirect expenditure (Permendagri 13/2006): the same digits meant something else."""
    found = completed("2019-12", kode_rekening=["5.1.02.01.001.00024", None])
    assert found.table.column("account_code").null_count == 2
    assert found.table.column("economic").null_count == 2
    assert found.table.column("side").to_pylist() == ["expenditure", None]  # 4, 5 and 6 meant the same
    notes = {note.rule: note.count for note in found.notes}
    assert notes["code-year"] == 1
    assert "economic" not in {note.role for note in found.notes}


def test_levels_are_cut_at_the_points() -> None:
    found = completed(
        kode_sub_kegiatan=["2.16.01.2.01.01", "2.16.01"], kode_rekening=["5.1.02.01.01.0024", "5.1"]
    ).table
    levels = (
        "affairs",
        "field",
        "programme",
        "activity",
        "account_class",
        "account_group",
        "account_type",
        "account_object",
    )
    assert {level: found.column(level).to_pylist() for level in levels} == {
        "affairs": ["2", "2"],
        "field": ["2.16", "2.16"],
        "programme": ["2.16.01", "2.16.01"],
        "activity": ["2.16.01.2.01", None],
        "account_class": ["5", "5"],
        "account_group": ["5.1", "5.1"],
        "account_type": ["5.1.02", None],
        "account_object": ["5.1.02.01", None],
    }


def test_a_column_of_its_own_wins_over_a_level_that_is_worked_out() -> None:
    found = completed(kode_bidang=["1.03"], kode_sub_kegiatan=["2.16.01.2.01.0001"]).table
    assert found.column("field").to_pylist() == ["1.03"]


def test_functions_are_mapped_to_cofog_by_their_sub_functions() -> None:
    """Culture lies under tourism (07) and youth and sports under education (08): as wholes they would land wrong."""
    fields = ["1.01", "2.22", "2.19", "2.16", "1.05"]
    found = completed(kode_bidang=fields).table
    assert found.column("subfunction").to_pylist() == ["08.01", "07.01", "08.02", "01.03", "02.02"]
    assert found.column("function").to_pylist() == ["08", "07", "08", "01", "02"]
    assert found.column("cofog").to_pylist() == ["09", "08", "08", "04", "03"]
    assert found.column("cofog_group").to_pylist() == ["09.8", "08.2", "08.1", "04.6", "03.1"]


def test_codes_that_a_list_does_not_have_are_counted() -> None:
    found = completed(kode_bidang=["1.01", "9.99", None])
    [note] = [note for note in found.notes if note.role == "field"]
    assert (note.rule, note.count) == ("code-unknown", 1)


def test_the_code_lists_agree_with_one_another() -> None:
    lists = {name: {next(iter(row.values())) for row in each.rows} for name, each in KIT.profile.lists.items()}
    subfunctions = {code for code in lists["fungsi"] if "." in code}
    assert set(KIT.profile.lists["bidang-fungsi"].mapping("subfunction").values()) <= subfunctions
    assert lists["fungsi-cofog"] == subfunctions
    assert set(KIT.profile.lists["fungsi-cofog"].mapping("cofog").values()) <= lists["cofog"]
    assert {code for code in lists["bidang"] if "." in code} <= lists["bidang-fungsi"]
    assert {code for code in KIT.profile.parameters["economic"] if code[0] in "45"} <= lists["akun"]
    assert all(each.source for each in KIT.profile.lists.values())


def test_a_code_that_became_two_is_not_mapped_by_guess(tmp_path: Path) -> None:
    """A crosswalk between two years' lists: 5.05 was merged into 5.06, 1.03 was split."""
    (tmp_path / "crosswalk.csv").write_text("code,to\n5.05,5.06\n1.03,1.03\n1.03,1.04\n1.01,1.01\n1.02,\n", "utf-8")
    crosswalk = read_codelist("bidang-2025-2026", tmp_path / "crosswalk.csv", "made up", verified=False)
    assert crosswalk.mapping("to") == {"5.05": "5.06", "1.01": "1.01"}


def test_a_profile_without_code_forms_takes_codes_as_they_are() -> None:
    kit = read_kit("budget", "uk-spend")
    found = complete(
        facts(pa.table({"cost_element": ["544076"]}), kit, account="cost_element"), kit, context(DECEMBER, kit)
    )
    assert found.table.column("account_code").to_pylist() == ["544076"]
    assert not found.has("account_type")
