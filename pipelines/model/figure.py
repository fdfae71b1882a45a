"""The computed answer of one edition: the key figure and what the chart compares. The declaration is `dataset.Answer`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Group:
    """One bar of the chart."""

    name: str
    value: float | None
    numerator: float | None
    denominator: float | None
    n: int

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "n": self.n,
        }


@dataclass(frozen=True)
class Figure:
    """A value with what it was made of. `value` is None when nothing could be measured; that is said, never shown as 0."""

    value: float | None
    numerator: float | None
    denominator: float | None
    n: int
    groups: tuple[Group, ...] = ()  # largest denominator (or value) first
    others: int = 0  # how many groups are merged into the last one

    def as_dict(self) -> dict[str, Any]:
        return {
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "n": self.n,
            "groups": [group.as_dict() for group in self.groups],
            "others": self.others,
        }

    @classmethod
    def read(cls, value: Mapping[str, Any] | None) -> Figure | None:
        if value is None:
            return None
        return cls(**{**value, "groups": tuple(Group(**group) for group in value["groups"])})
