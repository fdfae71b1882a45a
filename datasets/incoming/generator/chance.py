"""Where all randomness comes from: one independent stream for each named purpose, so that one dataset can grow
without changing another. Nothing here knows what is made of it."""

from __future__ import annotations

import random

SEED = "sukamaju-2026"


def stream(*purpose: str, seed: str = SEED) -> random.Random:
    """A generator of its own for one purpose; the same words give the same numbers on every machine."""
    return random.Random("/".join((seed, *purpose)))  # noqa: S311 - made-up data need no secrecy


def share_out(total: int, weights: list[int]) -> list[int]:
    """Split `total` by `weights` into whole parts that add up to exactly `total` (largest remainders)."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for index in rest[: total - sum(parts)]:
        parts[index] += 1
    return parts
