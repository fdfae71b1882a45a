"""Revisions and overlapping tables: what one hides the other must not give away."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.stages.deidentify.counts import CountTable, audit_together, protect
from tests.soak import FULL, report
from tests.stages.deidentify.counts.attacker import attacker_of_two
from tests.stages.deidentify.counts.cases import corrected, dimension, drawn, table

PAIRS = 300 if FULL else 15


def test_what_the_first_revision_hid_stays_hidden_in_the_second() -> None:
    first = protect(table([[2, 10, 20], [10, 30, 40], [20, 40, 60]]), rolling=False)
    # a0/b0 turns out to be six: alone, the second revision would show everything, and a1/b0 and a0/b1 with it
    second = table([[6, 10, 20], [10, 30, 40], [20, 40, 60]])
    assert not protect(second, rolling=False).hidden.any()
    assert audit_together([first, protect(second, rolling=False)]) != []
    made = protect(second, [first], rolling=False)
    assert made.recovered == ()
    hidden_before = [("a0", "b1"), ("a1", "b0"), ("a1", "b1")]
    assert all(made.published.cell(*cell) < 0 for cell in hidden_before)


def test_no_cell_of_two_random_revisions_is_recovered() -> None:
    alone = judged = refused = 0
    for seed in range(PAIRS):
        before = drawn(seed)
        if before.faces is not None or before.counts.size > 90:
            continue
        after = corrected(before, seed)
        first = protect(before)
        second = protect(after, [first])
        judged += 1
        if second.recovered:  # it says itself that it must not be published
            refused += 1
            continue
        both, truth = attacker_of_two(first, second)
        assert both.recovered(truth) == [], seed
        alone += bool(audit_together([first, protect(after)]))
    assert alone > judged / 10  # revisions that know nothing of one another do leak
    assert refused <= judged / 20
    report("revisions of a table", pairs=judged, recovered=0, refused=refused, leaking_when_alone=alone)


def test_a_third_revision_is_safe_beside_both() -> None:
    for seed in (3, 6):
        tables = [drawn(seed)]
        tables += [corrected(tables[0], 50 + seed)]
        tables += [corrected(tables[1], 90 + seed)]
        made = [protect(tables[0])]
        made += [protect(tables[1], made)]
        made += [protect(tables[2], made)]
        assert made[2].recovered == ()
        for first, second in ((0, 1), (0, 2), (1, 2)):
            both, truth = attacker_of_two(made[first], made[second])
            assert both.recovered(truth) == []


def test_an_equal_revision_is_published_equally() -> None:
    for seed in (0, 1, 3, 5):
        first = protect(drawn(seed))
        again = protect(drawn(seed), [first])
        assert np.array_equal(again.published.values, first.published.values)


def test_a_total_that_one_table_hides_is_not_shown_by_another_about_the_same_people() -> None:
    region, month, kind = dimension("region", 3), dimension("month", 3), dimension("kind", 3)
    leaks = 0
    for seed in range(25):
        draw = np.random.default_rng(seed)
        people = draw.poisson(draw.choice([0.3, 2.0], (3, 1, 1)) * np.ones((3, 3, 3)))
        by_month = protect(CountTable((region, month), people.sum(axis=2)), rolling=False)
        by_kind = CountTable((region, kind), people.sum(axis=1))
        leaks += bool(audit_together([by_month, protect(by_kind, rolling=False)]))
        made = protect(by_kind, [by_month], rolling=False)
        assert made.recovered == (), seed
        assert audit_together([by_month, made]) == [], seed
    assert leaks > 0


def test_tables_of_other_people_are_not_held_against_one_another() -> None:
    first = protect(table([2, 10, 50], population="2025"))
    second = table([6, 10, 50], population="2026")
    assert not protect(second, [first]).hidden.any()


def test_what_an_earlier_publication_gave_away_is_told_and_not_glossed_over() -> None:
    careless = protect(table([2, 10, 50], threshold=1))
    made = protect(replace(careless.table, threshold=5), [careless], rolling=False)
    assert [(r.cell, r.least, r.most) for r in made.recovered if r.table == 1] == [(("a0",), 2, 2)]
