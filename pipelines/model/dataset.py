"""A dataset: everything that is declared about it. How its two files are read: `declaration.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pipelines.model.edition import EditionRule, Promise
from pipelines.model.kit import Kit, KitUse
from pipelines.model.privacy import PrivacyRules
from pipelines.model.text import Text

Family = Literal["budget", "services", "complaints", "participation", "reference"]


@dataclass(frozen=True)
class Source:
    """Where the bytes come from; `{edition}` stands for the edition, `{start}` and `{end}` for its first and last day.

    `location` is a path under `datasets/`, an address, or the name of the variable that holds the address; never a secret.
    `settings` are the keys that only one kind of source has; `dataset.schema.yaml` says which, `stages/pull/` reads them.
    """

    kind: str
    location: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    max_bytes: int = 500_000_000
    max_seconds: int = 900  # a quarter of an hour: 500 MB at the 5 Mbit/s of a district office
    format: str | None = None
    revised: Text = Text("", "")  # standing reason for revisions

    @property
    def names_edition(self) -> bool:
        """Whether the edition stands somewhere in what is asked for."""
        asked = f"{self.location} {self.settings}"
        return any(word in asked for word in ("{edition}", "{start}", "{end}"))


@dataclass(frozen=True)
class TotalRow:
    """How a row of totals is known: the field that holds its label, and the labels."""

    column: str
    equals: tuple[str, ...]


@dataclass(frozen=True)
class Unpivot:
    """Columns of the file that become rows: each label and what stands for it in `name`; its cells stand in `value`."""

    columns: Mapping[str, str]
    name: str
    value: str


@dataclass(frozen=True)
class Leaves:
    """A table that is a tree: the fields of its codes from the top, what parts their levels, and what names the tree."""

    code: tuple[str, ...]
    separator: str = "."
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a file is read; row numbers count from 1, as a spreadsheet shows them."""

    sheet: str | int = 0
    header_rows: tuple[int, int] = (1, 1)
    columns: Mapping[str, str] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    keep: Mapping[str, str] = field(default_factory=dict)
    footer_rows: int = 0
    total_row: TotalRow | None = None
    leaves: Leaves | None = None
    unpivot: Unpivot | None = None
    escape_formulas: bool = False
    decimal: str | None = None
    group: str | None = None
    currency: str | None = None
    infer_numbers: bool = False
    dates: Mapping[str, str] = field(default_factory=dict)  # field: form; "" stands for every field not named
    encoding: str = "utf-8"
    delimiter: str = ","


@dataclass(frozen=True)
class Correction:
    """A corrected file of an edition that was already delivered, and why it differs."""

    edition: str
    path: str
    reason: Text


Values = tuple[str | float | bool, ...]


@dataclass(frozen=True)
class Answer:
    """The key figure of a dataset: its question, how it is computed, and the sentence that says it."""

    question: Text
    measure: Literal["sum", "mean", "count", "ratio", "share"]
    unit: str
    sentence: Text
    of: str | None = None
    over: str | None = None
    where: Mapping[str, Values] = field(default_factory=dict)
    among: Mapping[str, Values] = field(default_factory=dict)
    factor: float = 1.0
    decimals: int = 1
    by: str | None = None
    headline: Text | None = None


@dataclass(frozen=True)
class Dataset:
    """Everything that is declared about one dataset; `schema` is a plain Table Schema with a `privacy` class per field."""

    name: str
    title: Text
    description: Text
    family: Family
    publisher: str
    license: str
    information_class: str
    source: Source
    editions: EditionRule
    limitations: Text
    schema: Mapping[str, Any]
    fingerprint: str = ""
    provenance: Literal["real", "synthetic"] = "real"
    attribution: Text = Text("", "")
    keywords: tuple[str, ...] = ()
    layout: Layout = Layout()
    corrections: tuple[Correction, ...] = ()
    sort: tuple[str, ...] = ()
    answer: Answer | None = None
    kit: Kit | None = None
    use: KitUse = KitUse("")  # what the dataset says of its kit
    rules: tuple[Mapping[str, Any], ...] = ()
    quarantine: str | None = None  # `10` or `1%`: how many bad rows may be held back
    privacy: PrivacyRules = PrivacyRules()
    cron: str | None = None
    timezone: str | None = None
    promise: Promise = Promise(None)
    review: Literal["none", "two-person"] = "none"

    @property
    def fields(self) -> list[dict[str, Any]]:
        return list(self.schema["fields"])

    @property
    def primary_key(self) -> tuple[str, ...]:
        key = self.schema.get("primaryKey", ())
        return (key,) if isinstance(key, str) else tuple(key)

    @property
    def delivered(self) -> Dataset:
        """The dataset as its files are: without the columns that its kit derives."""
        fields = [field for field in self.fields if "derive" not in field]
        return self if len(fields) == len(self.fields) else replace(self, schema={**self.schema, "fields": fields})

    @property
    def by_edition(self) -> bool:
        """Whether the source is asked for one edition after the other. Windows of time are editions by themselves."""
        unnamed = self.editions.key is None and self.editions.column is None
        return self.source.names_edition or (self.source.kind == "open311" and unnamed)

    @property
    def references(self) -> frozenset[str]:
        """The other datasets that foreign keys point to."""
        return frozenset(item["reference"].get("resource", "") for item in self.schema.get("foreignKeys", ())) - {""}
