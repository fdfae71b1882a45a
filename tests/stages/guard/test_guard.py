"""Every case of `cases.py` is refused exactly so and within its limits; what real offices publish passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.model.delivery import FORMATS, RawFile
from pipelines.model.errors import Refused
from pipelines.stages.guard import guard
from pipelines.stages.guard.words import WORDS
from tests.conftest import ROOT
from tests.stages.guard.build import relations, row, text, xlsx
from tests.stages.guard.cases import Case, cases

CASES = cases()
SHARED = ROOT.parent / "shared/data"
PUBLISHABLE = (
    "budgets-world",
    "cofog",
    "fungsi-cofog",
    "jabar",
    "leeds-spend",
    "nyc311",
    "open311",
    "sipd-lra",
    "skm",
    "uk-councils",
    "wilayah-bps",
    "wilayah-kemendagri-2019",
    "wilayah-kemendagri-2025",
)
LIMITED = """
import resource, sys
from pathlib import Path
from pipelines.model.delivery import RawFile
from pipelines.model.errors import Refused
from pipelines.stages.guard import guard
resource.setrlimit(resource.RLIMIT_DATA, (512 << 20, 512 << 20))
for line in sys.stdin:
    path = Path(line.strip())
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 3, resource.RLIM_INFINITY))
    try:
        guard([RawFile(path.name, path, path.suffix[1:], path.stat().st_size, "")])
        print(path.name, "passed", flush=True)
    except Refused:
        print(path.name, "refused", flush=True)
"""


def raw(path: Path) -> RawFile:
    return RawFile(path.name, path, path.suffix[1:], path.stat().st_size, "")


def refusals(path: Path, content: bytes, **how: object) -> list[tuple[str, int | None, str]]:
    path.write_bytes(content)
    try:
        guard([raw(path)], **how)  # type: ignore[arg-type]
    except Refused as refused:
        return [(f.rule, f.row, f.field) for f in refused.findings]
    return []


def test_there_are_at_least_eighty_bad_inputs_with_different_names() -> None:
    assert len({(case.kind, case.name) for case in CASES}) == len(CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {case.name}")
def test_a_bad_input_is_refused_with_rule_row_and_column(tmp_path: Path, case: Case) -> None:
    assert refusals(tmp_path / f"a.{case.kind}", case.content()) == list(case.expected)


def test_every_bad_input_is_refused_in_a_process_of_two_seconds_each_and_512_megabytes(tmp_path: Path) -> None:
    """The limit on CPU counts whole seconds and is raised to the next but one before each: a case has 2 to 3 s."""
    paths = [tmp_path / f"{number}.{case.kind}" for number, case in enumerate(CASES)]
    for path, case in zip(paths, CASES, strict=True):
        path.write_bytes(case.content())
    names = "".join(f"{path}\n" for path in paths)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED], input=names, capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [f"{path.name} refused" for path in paths]


def delivered(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.suffix[1:] in FORMATS and "index" not in p.name)


@pytest.mark.parametrize("path", delivered(ROOT / "datasets/incoming"), ids=lambda path: path.name)
def test_every_example_delivery_passes(path: Path) -> None:
    guard([raw(path)])


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not part of the project")
@pytest.mark.parametrize("folder", PUBLISHABLE)
def test_what_real_offices_published_passes(folder: Path) -> None:
    files = delivered(SHARED / folder)
    assert files
    guard([raw(path) for path in files])


MESSY = {
    "csvs__location_coordinates.csv": "encoding",
    "horror__characters.csv": "encoding",
    "horror__large.xlsx": "hidden-column",
    "horror__sw_gen.xlsx": "formula",
    "horror__utf-16le_encoded.csv": "encoding",
    "json__location_coordinates.json": "encoding",
}


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared folder is not part of the project")
def test_of_the_messy_files_exactly_these_are_refused() -> None:
    found = {}
    for path in delivered(SHARED / "messy-csv"):
        try:
            guard([raw(path)])
        except Refused as refused:
            found[path.name] = refused.findings[0].rule
    assert found == MESSY


@pytest.mark.parametrize(
    "content",
    [
        "a,b\n1,-5\n",
        "a,b\n+62 812-3456-7890,+5\n",
        "a,b\n+1.5e3,-\n",
        "a,b\r1,2\r3,4\r",
        'a,b\r\n"1\r\n2",3\r\n',
        'a,b\n"x,=y","say ""=hi"""\n',
        'a,b\n5" pipe,6" pipe\n',
        "a\tb\n\t\n",
        'a;b\n1;"x\n=y"\n',
        "a,b\n2e5,1E9\n",
        "nilai,b\n3.20411E+15,1\n",
        "a,b\nμg/m³,5 kΩ\n",
        "a,b\nБандунг,Ωmega\n",
        "a,b\n👨\u200d👩\u200d👧,é\n",
        "a,b\nNÃO,São\n",
        "a,b\n" + "1" * 99 + ",2\n",
        "a,b\n",
        "\ufeffa,b\n1,2\n",
    ],
)  # fmt: skip
def test_what_only_looks_dangerous_passes(tmp_path: Path, content: str) -> None:
    assert refusals(tmp_path / "a.csv", content.encode()) == []


def test_a_file_of_one_old_encoding_is_left_to_its_declaration(tmp_path: Path) -> None:
    assert refusals(tmp_path / "a.csv", "a,b\n1,Žofie – é\n".encode("cp1252")) == []


def test_a_quoted_cell_that_ends_in_a_later_block_passes_and_rows_after_it_are_counted(tmp_path: Path) -> None:
    body = 'a,b\n"' + "x\n" * 400_000 + '",1\n' + "1,2\n" * 200_000
    assert refusals(tmp_path / "a.csv", body.encode()) == []
    assert refusals(tmp_path / "a.csv", (body + "=1,2\n").encode()) == [("formula", 200_003, "A")]


def test_all_findings_of_all_files_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n=1,2\n1,\0\n")
    (tmp_path / "b.csv").write_text("")
    with pytest.raises(Refused) as refused:
        guard([raw(tmp_path / "a.csv"), raw(tmp_path / "b.csv")])
    assert [(f.file, f.rule, f.row) for f in refused.value.findings] == [
        ("a.csv", "formula", 2),
        ("a.csv", "control-char", 3),
        ("b.csv", "empty", None),
    ]


def test_a_file_that_is_bad_everywhere_is_answered_with_twenty_findings(tmp_path: Path) -> None:
    assert len(refusals(tmp_path / "a.csv", b"a,b\n" + b"=1,2\n" * 500_000)) == 20


def test_a_dataset_that_escapes_formulas_may_hold_them(tmp_path: Path) -> None:
    assert refusals(tmp_path / "a.csv", b"a,b\n=1,2\n", escape=True) == []
    assert refusals(tmp_path / "a.xlsx", xlsx(row(2, text("A2", "=1"))), escape=True) == []


def test_only_the_sheet_that_is_read_must_be_visible(tmp_path: Path) -> None:
    book = xlsx(state='state="hidden"')
    assert refusals(tmp_path / "a.xlsx", book, sheet="Data") == [("hidden-sheet", None, "")]
    assert refusals(tmp_path / "a.xlsx", book, sheet="Other") == []


def test_a_computed_formula_a_link_and_a_large_sheet_pass(tmp_path: Path) -> None:
    cells = row(
        2, '<c r="B2"><f>1+1</f><v>2</v></c>', '<c r="C2" t="str"><f>A1</f><v></v></c>', "<c><v>999999999999999</v></c>"
    )
    assert refusals(tmp_path / "a.xlsx", xlsx(cells + row(90_000, "<c><v>1</v></c>"))) == []


def test_an_amount_of_sixteen_digits_that_excel_kept_whole_passes(tmp_path: Path) -> None:
    assert refusals(tmp_path / "a.xlsx", xlsx(row(2, '<c r="B2"><v>3621313700000000</v></c>'))) == []


def test_comments_that_our_own_check_left_in_a_workbook_pass(tmp_path: Path) -> None:
    members = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(("rId1", "comments", "../comments1.xml")),
        "xl/comments1.xml": "<comments><authors><author>Budi</author><author>Terbuka</author></authors><commentList>"
        '<comment ref="A2" authorId="1"/><comment ref="B2" authorId="0"/></commentList></comments>',
    }
    assert refusals(tmp_path / "a.xlsx", xlsx(**members)) == [("comment", 2, "B")]


def test_no_message_has_room_for_a_cell_and_every_remedy_speaks_both_languages() -> None:
    for indonesian, english, (cure, remedy) in WORDS.values():
        assert all((indonesian, english, cure, remedy))
        assert "{" not in indonesian + english + cure + remedy
