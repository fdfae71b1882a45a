"""Finds control characters. Frictionless lets them pass; no spreadsheet and no JSON file carries them unharmed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Mask, mask_of

FIRST_PRINTABLE = 0x20
CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"  # all of C0 but tab, line feed and carriage return


def controls(text: pa.Array) -> Mask:
    """The cells that hold a control character. Bytes are looked at first: nearly every column has none."""
    data = text.buffers()[2]
    if data is None or not data.size or np.frombuffer(data, np.uint8).min() >= FIRST_PRINTABLE:
        return np.zeros(len(text), dtype=bool)
    return mask_of(pc.match_substring_regex(text, CONTROLS))
