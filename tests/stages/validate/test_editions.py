"""Two editions of a budget, murni and perubahan: the rules that compare them say precisely what was planted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.stages.validate.edition import Edition
from pipelines.stages.validate.rules import check_rules
from pipelines.stages.validate.rules.changed import Difference, compared

OFFICES, ACCOUNTS = [f"1.{number:02}" for number in range(1, 21)], [f"5.1.02.{number:02}" for number in range(1, 51)]
SLIPPED = "1.07"
Row = tuple[str, str, float]
Budget = dict[tuple[str, str], float]


def murni() -> Budget:
    random = np.random.default_rng(2026)
    return {
        (office, account): float(random.integers(1_000_000, 9_000_000)) for office in OFFICES for account in ACCOUNTS
    }


def perubahan(before: Budget) -> Budget:
    """30 amounts changed by a tenth, 12 accounts removed, 5 new ones."""
    now, keys = dict(before), sorted(key for key in before if key[0] != SLIPPED)
    for key in keys[:30]:
        now[key] *= 1.1
    for key in keys[100:112]:
        del now[key]
    return {**now, **{("1.01", f"5.2.01.{number:02}"): 1_000_000.0 for number in range(5)}}


def slipped(budget: Budget) -> Budget:
    """One office typed in rupiah what all others typed in thousands."""
    return {key: amount * 1000 if key[0] == SLIPPED else amount for key, amount in budget.items()}


def written(path: Path, budget: Budget, seed: int = 1) -> Path:
    """In any order of the rows: an edition is compared by its keys."""
    rows = [(*key, amount) for key, amount in budget.items()]
    np.random.default_rng(seed).shuffle(rows)
    table = pa.table(
        {"skpd": [row[0] for row in rows], "akun": [row[1] for row in rows], "pagu": [float(row[2]) for row in rows]}
    )
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=100)
    return path


def passed(folder: Path, before: Budget, now: Budget, rule: dict[str, Any]) -> tuple[bool, str]:
    previous, table = written(folder / "murni.arrow", before), written(folder / "perubahan.arrow", now, seed=2)
    _, (check,) = check_rules([rule], table, file="perubahan.csv", on=date(2026, 9, 1), previous=previous)
    return check.passed, check.sentence.en


def test_an_edition_does_not_differ_from_itself_in_another_order(tmp_path: Path) -> None:
    for rule in (
        {"changed": {"key": ["skpd", "akun"], "share": 0}},
        {"drift": {"rows": 0, "totals": 0, "of": ["pagu"]}},
    ):
        assert passed(tmp_path, murni(), murni(), rule)[0]
    assert passed(tmp_path, murni(), murni(), {"slip": {"of": "pagu", "by": "skpd"}})[0]


def test_changed_counts_the_keys_that_came_went_and_have_other_values(tmp_path: Path) -> None:
    before, now = murni(), perubahan(murni())
    editions = Edition(written(tmp_path / "a.arrow", before)), Edition(written(tmp_path / "b.arrow", now, seed=2))
    assert compared(*editions, ["skpd", "akun"]) == Difference(come=5, gone=12, other=30)
    for share, expected in ((0.047, True), (0.0469, False)):  # 47 of 1,000 keys
        found, sentence = passed(tmp_path, before, now, {"changed": {"key": ["skpd", "akun"], "share": share}})
        assert (found, sentence[:15]) == (expected, "47 keys changed")


def test_a_key_that_stands_twice_is_a_refusal(tmp_path: Path) -> None:
    _, sentence = passed(tmp_path, murni(), murni(), {"changed": {"key": "skpd"}})
    assert sentence == "The rule 'changed' cannot be evaluated: 'skpd' is not there, or wrong."


def test_drift_knows_how_far_rows_and_totals_moved(tmp_path: Path) -> None:
    before, now = murni(), perubahan(murni())
    moved = abs(sum(now.values()) - sum(before.values())) / sum(before.values())
    for rows, totals, far in (
        (0.007, moved * 1.001, ""),
        (0.0069, moved * 1.001, "rows"),  # 1,000 − 12 + 5 = 993
        (0.007, moved * 0.999, "pagu"),
        (0.0069, moved * 0.999, "rows, pagu"),
    ):
        found, sentence = passed(tmp_path, before, now, {"drift": {"rows": rows, "totals": totals, "of": ["pagu"]}})
        assert found == (not far)
        assert far == "" or sentence == f"Too far from the edition before: {far}."


def test_slip_finds_the_one_office_that_typed_another_unit(tmp_path: Path) -> None:
    before, now = murni(), perubahan(murni())
    rule = {"slip": {"of": "pagu", "by": "skpd"}}
    assert passed(tmp_path, before, now, rule) == (True, "No unit of 'pagu' has slipped.")
    assert passed(tmp_path, before, slipped(now), rule) == (
        False,
        "'pagu' of 1 groups of 'skpd' went up or down ten or a thousand times.",
    )
    assert not passed(tmp_path, slipped(before), now, rule)[0]
    assert passed(tmp_path, before, slipped(now), {"slip": {"of": "pagu", "by": "skpd", "factors": [10]}})[0]


def test_a_slip_of_one_office_is_told_from_ordinary_changes(tmp_path: Path) -> None:
    """The slip changes the 50 keys of the office, on top of the 47 of the ordinary revision."""
    before, now = murni(), slipped(perubahan(murni()))
    _, sentence = passed(tmp_path, before, now, {"changed": {"key": ["skpd", "akun"]}})
    assert sentence.startswith("97 keys")
