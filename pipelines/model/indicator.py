"""An indicator as a kit defines it, and what was measured of it. How it is computed: `stages/measure/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from pipelines.model.anomaly import Anomaly, AnomalyRule
from pipelines.model.text import Text

Population = Literal["published", "all"]
State = Literal["measured", "few", "hidden", "nothing", "missing"]


@dataclass(frozen=True)
class Rule:
    """The regulation or method that an indicator rests on; `verified` is false while nobody has read the primary text."""

    text: str
    url: str = ""
    verified: bool = False


@dataclass(frozen=True)
class Indicator:
    """One definition. `measure` names a function of `stages/measure/measures`, `settings` are what it is told.

    `unit`: percent (0 to 100), count, currency, days, working-days, index, ratio. `minimum`: the smallest n whose value is
    shown. `by`: the roles it is broken down by, each alone. `population`: the rows it speaks of; what is measured over
    `all` passes the small-count gate and stands beside the figure of the published rows. `reading`: how to read a
    comparison of its groups; a definition that compares units has one.
    """

    id: str
    name: Text
    question: Text
    formula: Text
    numerator: Text
    unit: str
    measure: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    denominator: Text = Text("", "")
    by: tuple[str, ...] = ()
    population: Population = "published"
    minimum: int = 1
    decimals: int = 1
    good: Literal["up", "down", "none"] = "none"
    target: float | None = None
    sentence: Text = Text("", "")
    caveat: Text = Text("", "")
    reading: Text = Text("", "")
    rule: Rule | None = None

    def as_dict(self) -> dict[str, Any]:
        """As it travels with its figures: without what is empty."""
        return {key: value for key, value in asdict(self).items() if value not in (None, (), {}, {"id": "", "en": ""})}

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Indicator:
        """As `as_dict` wrote it."""
        texts = {
            key: Text.read(item) for key, item in value.items() if isinstance(item, Mapping) and {*item} == {"id", "en"}
        }
        rule = Rule(**value["rule"]) if "rule" in value else None
        return cls(**{**value, **texts, "by": tuple(value.get("by", ())), "rule": rule})


@dataclass(frozen=True)
class Measurement:
    """One value of an indicator: of everything (`by` empty), or of one group of one role.

    `state`: measured; few (n below the minimum: no value); hidden (a small count, by the privacy stage: nothing but the
    group); nothing (nobody to measure, denominator 0); missing (the dataset has not the column, or the unit did not
    report). `low` and `high`: the 95 % interval, where the measure has one. An empty `group` within a role is the rows
    that do not say it.
    """

    indicator: str
    by: str = ""
    group: str = ""
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None
    state: State = "measured"
    population: Population = "published"

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Measurement:
        return cls(**value)


@dataclass(frozen=True)
class Note:
    """Something that the figures do not tell of themselves: what could not be read, what stayed out, and how much of it."""

    rule: str
    role: str = ""
    count: int = 1
    message: Text = Text("", "")

    def as_dict(self) -> dict[str, Any]:
        return {"rule": self.rule, "role": self.role, "count": self.count, "message": self.message.as_dict()}

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Note:
        return cls(value["rule"], value["role"], value["count"], Text.read(value["message"]))


@dataclass(frozen=True)
class Indicators:
    """What `indicators.json` of a release says: figures with the definitions of their day, and what must be said of them."""

    family: str
    profile: str
    definitions: tuple[Indicator, ...]
    measurements: tuple[Measurement, ...]
    notes: tuple[Note, ...] = ()
    rules: tuple[AnomalyRule, ...] = ()  # questions that were looked for: nothing found is not the same as not looked
    anomalies: tuple[Anomaly, ...] = ()

    def of(self, indicator: str, by: str = "", population: Population = "published") -> list[Measurement]:
        """The groups of one breakdown, in the order of their names."""
        wanted = (indicator, by, population)
        return [m for m in self.measurements if (m.indicator, m.by, m.population) == wanted]

    def as_dict(self) -> dict[str, Any]:
        return {
            "family": self.family,
            "profile": self.profile,
            "definitions": [item.as_dict() for item in self.definitions],
            "measurements": [m.as_dict() for m in self.measurements],
            "notes": [note.as_dict() for note in self.notes],
            "questions": [rule.as_dict() for rule in self.rules],
            "anomalies": [found.as_dict() for found in self.anomalies],
        }

    @classmethod
    def read(cls, value: Mapping[str, Any]) -> Indicators:
        return cls(
            value["family"],
            value["profile"],
            tuple(Indicator.read(item) for item in value["definitions"]),
            tuple(Measurement.read(item) for item in value["measurements"]),
            tuple(Note.read(item) for item in value["notes"]),
            tuple(AnomalyRule.read(item) for item in value.get("questions", ())),
            tuple(Anomaly(item["rule"], tuple(item["keys"]), item["figures"]) for item in value.get("anomalies", ())),
        )
