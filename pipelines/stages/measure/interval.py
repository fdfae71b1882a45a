"""How sure a figure is: 95 % intervals."""

from __future__ import annotations

from typing import Any

import numpy as np

Z = 1.959963984540054  # the 97.5 % point of the normal distribution


def wilson(hits: Any, n: Any) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Bounds of a share, 0 to 1, without continuity correction (Wilson 1927); NaN where n is 0."""
    hits, n = np.asarray(hits, float), np.asarray(n, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, z2 = hits / n, Z * Z
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z / (1 + z2 / n) * np.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
