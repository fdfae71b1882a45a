r"""`pattern`: a regular expression that the whole text matches.

Matching is RE2: its time grows with the length of the text and with nothing else. Expressions that need backtracking
(look-around, back-references) are refused. The reading is Frictionless': `^` + pattern + `$`, where an alternative
`a|b` is not grouped, `$` also stands before a last line break, and `\d`, `\w`, `\s` know all scripts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.stages.validate.constraint import Constraint, Mask, Unreadable, mask_of
from pipelines.stages.validate.kind import Field, Kind, Read
from pipelines.stages.validate.regex import Untranslatable, translate
from pipelines.stages.validate.shape import Shape, fits, shape_of


@dataclass(frozen=True)
class Pattern:
    expression: str
    shape: Shape | None


def prepare(limit: Any, field: Field, _kind: Kind, _read: Read) -> Pattern:
    try:
        expression = f"^(?:^{translate(str(limit))}$)"
        pc.match_substring_regex(pa.array([""]), expression)
    except (Untranslatable, pa.ArrowInvalid):
        raise Unreadable(field.name) from None
    return Pattern(expression, shape_of(str(limit)))


def broken(plain: pa.Array, pattern: Pattern) -> Mask:
    if pattern.shape is None:
        return unmatched(plain, pattern.expression)
    mask = ~fits(plain, pattern.shape)
    if mask.any():
        mask[mask] = unmatched(plain.filter(pa.array(mask)), pattern.expression)
    return mask


def unmatched(plain: pa.Array, expression: str) -> Mask:
    matched = pc.match_substring_regex(plain, expression)
    if plain.type == pa.string() and pc.any(ends := pc.ends_with(plain, "\n")).as_py():
        matched = pc.or_(
            matched, pc.and_(ends, pc.match_substring_regex(pc.utf8_slice_codeunits(plain, 0, -1), expression))
        )
    return mask_of(pc.invert(matched))


def holds(value: Any, pattern: Pattern) -> bool:
    return not broken(pa.array([value], pa.string()), pattern)[0]


CONSTRAINT = Constraint(prepare, broken, holds, costly=lambda pattern: pattern.shape is None)
