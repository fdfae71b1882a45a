"""The lengths of texts in bytes, read off the offsets of an Arrow column without a look at the texts."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def lengths(text: pa.Array) -> npt.NDArray[np.int32]:
    """A null has whatever length its offsets say; kernels write 0 there."""
    return np.diff(offsets(text))


def offsets(text: pa.Array) -> npt.NDArray[np.int32]:
    buffer = text.buffers()[1]
    if buffer is None or not len(text):
        return np.zeros(len(text) + 1, np.int32)
    return np.frombuffer(buffer, np.int32)[text.offset : text.offset + len(text) + 1]
