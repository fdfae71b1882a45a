"""Tables for the tests: drawn by a seed, of all the shapes that indicators have; and the corrections that make a revision."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipelines.stages.deidentify.counts import CountTable, Dimension


def dimension(name: str, count: int, group: int = 0) -> Dimension:
    """Categories a0, a1 …; with `group`, that many of them to a parent."""
    categories = tuple(f"{name}{i}" for i in range(count))
    parents = tuple((c, f"{name.upper()}{i // group}") for i, c in enumerate(categories)) if group else ()
    return Dimension(name, categories, parents)


def table(counts: list[object], **options: object) -> CountTable:
    array = np.array(counts)
    dimensions = tuple(dimension("abc"[axis], size) for axis, size in enumerate(array.shape))
    return CountTable(dimensions, array, **options)


def drawn(seed: int) -> CountTable:
    """Two and three dimensions, flat and with parents, dense and sparse, thresholds 3, 5, 10, all faces or some."""
    draw = np.random.default_rng(seed)
    if seed % 3 == 2:
        shape = tuple(int(n) for n in draw.integers(2, (7, 6, 5)))
    else:
        shape = tuple(int(n) for n in draw.integers(2, 13, size=2))
    group = 3 if seed % 5 == 1 else 0
    dimensions = tuple(dimension("abc"[axis], size, group if axis == 0 else 0) for axis, size in enumerate(shape))
    scale = np.ones(())
    for size in shape:
        scale = np.multiply.outer(scale, draw.lognormal(0, 0.8, size))
    counts = draw.poisson(draw.choice([1.5, 4.0, 8.0, 30.0]) * scale)
    counts[draw.random(shape) < draw.choice([0.0, 0.3])] = 0
    threshold = int(draw.choice([3, 5, 5, 5, 10]))
    faces = None
    if len(shape) == 3 and seed % 4 == 3:
        faces = tuple(frozenset(face) for face in ("ab", "ac", "a", "b", "c", ""))
    return CountTable(dimensions, counts, threshold, faces=faces, zeros="hidden" if seed % 7 == 4 else "shown")


def corrected(before: CountTable, seed: int) -> CountTable:
    """One to three categories' counts come out otherwise."""
    draw = np.random.default_rng(seed)
    counts = before.counts.copy()
    for _ in range(int(draw.integers(1, 4))):
        cell = tuple(int(draw.integers(0, size)) for size in counts.shape)
        counts[cell] = max(0, counts[cell] + int(draw.integers(-4, 5)))
    return replace(before, counts=counts)
