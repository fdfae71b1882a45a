"""1,000 random tables (issue 7, point 4): 0 cells recovered, by attackers who share no code with what they attack."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np

from pipelines.stages.deidentify.counts import audit, protect
from tests.soak import FULL, report
from tests.stages.deidentify.counts.attacker import attacker, recovered, recovered_by_writing_all_down
from tests.stages.deidentify.counts.cases import drawn, table

TABLES = 1000 if FULL else 80
TINY = 300 if FULL else 30


def test_no_cell_of_random_tables_is_recovered_by_a_linear_program() -> None:
    sums: Counter[str] = Counter()
    for seed in range(TABLES):
        made = protect(drawn(seed))
        assert recovered(made) == [], seed
        assert made.recovered == (), seed
        sums["cells"] += int(made.table.offered.sum())
        sums["primary"] += int(made.primary.sum())
        sums["complementary"] += int(made.complementary.sum())
        sums["rolled"] += bool(made.rolled_up)
    assert sums["primary"] > 3 * TABLES  # the tables did need protection
    report(
        "tables of counts against a linear program",
        tables=TABLES,
        recovered=0,
        cells=sums["cells"],
        small=sums["primary"],
        beside_them=sums["complementary"],
        rolled_up=sums["rolled"],
    )


def test_without_complementary_cells_most_small_cells_are_recovered_and_both_attackers_agree_which() -> None:
    small = lost = 0
    for seed in range(40):
        before = drawn(seed)
        if before.faces is not None or before.counts.size > 60:
            continue
        published = before.published(before.small)
        found = attacker(published).recovered(before.cube.ravel())
        names = [d.nodes for d in before.dimensions]
        cells = [np.unravel_index(cell, before.cube.shape) for cell in found]
        mine = [tuple(axis[int(i)] for axis, i in zip(names, cell, strict=True)) for cell in cells]
        assert [r.cell for r in audit(published)] == mine, seed
        small += int(before.small.sum())
        lost += len(found)
    assert lost > small / 2
    report("small cells hidden alone", small=small, recovered=lost)


def test_no_cell_of_a_tiny_table_is_recovered_by_writing_down_every_possible_table() -> None:
    draw = np.random.default_rng(7)
    judged = 0
    for number in range(TINY):
        shape = ((2, 3), (3, 3), (2, 2, 2), (4,))[number % 4]
        before = replace(table(draw.integers(0, 5, shape).tolist()), threshold=3)
        made = protect(before)
        if made.published.values.ravel()[-1] < 0:
            continue
        assert recovered_by_writing_all_down(made.published) == [], (number, before.counts)
        judged += 1
    assert judged > TINY / 2


def test_equal_tables_are_protected_equally() -> None:
    for seed in (2, 4, 6):
        first, second = protect(drawn(seed)), protect(drawn(seed))
        assert first.rolled_up == second.rolled_up
        assert np.array_equal(first.published.values, second.published.values)


def test_every_small_count_is_hidden_and_nothing_visible_is_false() -> None:
    for seed in range(30):
        before = drawn(seed)
        made = protect(before)
        seen = made.published.values
        assert not (seen[made.table.small] >= 0).any()
        shown = seen >= 0
        assert np.array_equal(seen[shown], made.table.cube[shown])
        assert np.array_equal(made.table.counts, before.counts)


def test_more_counts_stay_visible_than_when_every_line_with_a_small_cell_is_hidden() -> None:
    ours = lines = 0
    for seed in range(40):
        before = drawn(seed)
        if before.counts.ndim != 2:
            continue
        small = before.small
        rows, columns = small[:-1].any(axis=1), small[:, :-1].any(axis=0)
        seen = before.cube >= before.threshold
        lines += int(seen[:-1, :-1][~rows][:, ~columns].sum() + seen[-1].sum() + seen[:-1, -1].sum())
        ours += protect(before, rolling=False).told
    assert ours > 1.3 * lines
    report("counts that stay visible", ours=ours, whole_lines_hidden=lines)
