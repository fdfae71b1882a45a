"""A kit: what a family of datasets has in common (its roles and indicators), and the profiles that say how a country, a
regulation or a system writes them. YAML under `kits/<family>/`: `kit.yaml`, and one file for each profile."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.model.anomaly import AnomalyRule
from pipelines.model.codelist import CodeList, read_codelist
from pipelines.model.descriptor import read_descriptor
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.indicator import Indicator, Rule
from pipelines.model.text import Text

KITS = Path(__file__).parent.parent / "kits"  # those of the house; an office may have its own beside its datasets
TEXTS = ("name", "question", "formula", "numerator", "denominator", "sentence", "caveat", "reading")


@dataclass(frozen=True)
class Role:
    """What a column means to the kit: its type, its title, and, where it is a code list, the words of the kit.

    `derive` names how the role is worked out of others where a dataset has no column for it (`stages/measure/roles`).
    """

    name: str
    type: str
    title: Text
    values: tuple[str, ...] = ()
    derive: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class NoteRule:
    """Facts that must be counted and told of: those for which `where` holds. `{count}` in the message is how many."""

    id: str
    role: str
    where: Mapping[str, Any]
    message: Text


@dataclass(frozen=True)
class Profile:
    """How one country or system writes a family: names of columns, words for codes, and parameters, dated where law is."""

    name: str
    title: Text
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, CodeList] = field(default_factory=dict)


@dataclass(frozen=True)
class Kit:
    """Roles and indicators of a family, as one profile writes them.

    `tree`: roles whose codes may stand above one another; where they do, the same money is there more than once.
    `single`: roles that must have one value in an edition; amounts of two years are no sum.
    `lines`: the roles of an amount and of its phase, where a table has a row for every phase of a line; the words of the
    phase are names of roles.
    """

    family: str
    roles: Mapping[str, Role]
    indicators: tuple[Indicator, ...]
    profile: Profile
    anomalies: tuple[AnomalyRule, ...] = ()
    notes: tuple[NoteRule, ...] = ()
    tree: tuple[str, ...] = ()
    single: tuple[str, ...] = ()
    lines: Mapping[str, str] = field(default_factory=dict)

    def indicator(self, identifier: str) -> Indicator:
        return next(item for item in self.indicators if item.id == identifier)


@dataclass(frozen=True)
class KitUse:
    """What a dataset says of its kit: the profile, its own columns and words by role, parameters and look-ups."""

    profile: str
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)
    lookups: Mapping[str, str] = field(default_factory=dict)  # the kit's word for a reference table → the dataset


def read_kit(family: str, profile: str, places: Sequence[Path] = (KITS,)) -> Kit:
    """The kit of a family in a profile; the first place that has a file gives it. Raises Refused."""
    kit = read_descriptor(_find(places, family, "kit"), f"kits/{family}/kit.yaml", "kit").value
    path = _find(places, family, profile)
    own = read_descriptor(path, f"kits/{family}/{profile}.yaml", "profile").value
    roles = {name: _role(name, value) for name, value in kit["roles"].items()}
    anomalies = tuple(_anomaly(value) for value in kit.get("anomalies", ()))
    notes = tuple(
        NoteRule(value["id"], value["role"], value["where"], Text.read(value["message"]))
        for value in kit.get("notes", ())
    )
    return Kit(
        family,
        roles,
        _chosen(kit["indicators"], own, f"kits/{family}/{profile}.yaml"),
        _profile(profile, own, path.parent, places),
        anomalies,
        notes,
        tuple(kit.get("tree", ())),
        tuple(kit.get("single", ())),
        kit.get("lines", {}),
    )


def _chosen(defined: Sequence[Mapping[str, Any]], own: Mapping[str, Any], file: str) -> tuple[Indicator, ...]:
    """The definitions that a profile takes, with what it says otherwise of them, in the kit's order."""
    known = [value["id"] for value in defined]
    said: Mapping[str, Mapping[str, Any]] = own.get("definitions", {})
    taken = own.get("indicators", known)
    if strange := sorted({*taken, *said} - {*known}):
        listed = ", ".join(strange)
        message = Text(
            f"Indikator yang tidak dikenal kit: {listed}.", f"Indicators that the kit does not know: {listed}."
        )
        remedy = Text(f"Yang dikenal: {', '.join(known)}.", f"Known are: {', '.join(known)}.")
        raise Refused([Finding("indicator-unknown", message, remedy, file=file)])
    return tuple(_indicator({**value, **said.get(value["id"], {})}) for value in defined if value["id"] in taken)


def with_calendar(parameters: Mapping[str, Any], places: Sequence[Path] = (KITS,)) -> Mapping[str, Any]:
    """Parameters whose `calendar` is the name of a file of `kits/calendars/`, with what that file says. Raises Refused."""
    name = parameters.get("calendar")
    if not isinstance(name, str):
        return parameters
    path = _find(places, "calendars", name)
    return {**parameters, "calendar": read_descriptor(path, f"kits/calendars/{name}.yaml", "calendar").value}


def _find(places: Sequence[Path], family: str, name: str) -> Path:
    for place in places:
        if (path := place / family / f"{name}.yaml").is_file():
            return path
    known = sorted({path.stem for place in places for path in (place / family).glob("*.yaml")} - {"kit"})
    message = Text(
        f"Tidak ada profil '{name}' untuk keluarga '{family}'.", f"The family '{family}' has no profile '{name}'."
    )
    remedy = Text(f"Yang dikenal: {', '.join(known)}.", f"Known are: {', '.join(known)}.")
    raise Refused([Finding("profile-unknown", message, remedy, file=f"kits/{family}/{name}.yaml")])


def _role(name: str, value: Mapping[str, Any]) -> Role:
    return Role(name, value["type"], Text.read(value["title"]), tuple(value.get("values", ())), value.get("derive", {}))


def _profile(name: str, value: Mapping[str, Any], folder: Path, places: Sequence[Path]) -> Profile:
    columns = {
        role: (names,) if isinstance(names, str) else tuple(names) for role, names in value.get("columns", {}).items()
    }
    lists = {
        key: read_codelist(key, folder / item["file"], item["source"], verified=item["verified"])
        for key, item in value.get("lists", {}).items()
    }
    parameters = with_calendar(value.get("parameters", {}), places)
    return Profile(name, Text.read(value["title"]), columns, value.get("values", {}), parameters, lists)


def _indicator(value: Mapping[str, Any]) -> Indicator:
    [(measure, settings)] = value["measure"].items()
    plain = {
        key: value[key] for key in ("id", "unit", "population", "minimum", "decimals", "good", "target") if key in value
    }
    texts: dict[str, Any] = {key: Text.read(value[key]) for key in TEXTS if key in value}
    rule = Rule(**value["rule"]) if "rule" in value else None
    return Indicator(
        **plain, **texts, measure=measure, settings=settings or {}, by=tuple(value.get("by", ())), rule=rule
    )


def _anomaly(value: Mapping[str, Any]) -> AnomalyRule:
    [(check, settings)] = value["check"].items()
    name, question, explanations = (Text.read(value[key]) for key in ("name", "question", "explanations"))
    return AnomalyRule(value["id"], name, question, explanations, check, settings or {})
