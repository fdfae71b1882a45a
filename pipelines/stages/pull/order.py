"""What a kind of source is told: the dataset, the office, the day, and what it may do. The kinds: one file each."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipelines.model.text import Text
from pipelines.stages.pull.refusal import refused

if TYPE_CHECKING:
    from pipelines.model.address import Office
    from pipelines.model.dataset import Dataset, Source
    from pipelines.model.period import Period

Receipt = dict[str, Any]  # sha256, bytes, name, format, and whatever tells next time that nothing is new
FULL = "TERBUKA_FULL"
INTERNAL = "TERBUKA_INTERNAL_HOSTS"  # names, parted by commas, that may have addresses inside the office's own network


@dataclass(frozen=True)
class Order:
    """`now` is aware. `loopback`: a source may be on this machine. `full`: read everything again, as `TERBUKA_FULL=1` does."""

    dataset: Dataset
    office: Office
    now: datetime
    loopback: bool = False
    full: bool = False
    sleep: Callable[[float], None] = time.sleep

    @property
    def source(self) -> Source:
        return self.dataset.source

    @property
    def settings(self) -> Mapping[str, Any]:
        return self.dataset.source.settings

    @property
    def everything(self) -> bool:
        """Whether an increment is not enough this time."""
        return self.full or self.office.environment.get(FULL, "") not in ("", "0")

    @property
    def internal(self) -> frozenset[str]:
        """Hosts that the administrator, not the declaration, allows to be in a private network."""
        names = self.office.environment.get(INTERNAL, "").split(",")
        return frozenset(name.strip().lower() for name in names if name.strip())

    def secret(self, key: str) -> str | None:
        """What the variable holds that the setting `key` names; None when the setting is not there. Raises Refused."""
        name = self.settings.get(key)
        return self.variable(name) if name else None

    def variable(self, name: str) -> str:
        if value := self.office.environment.get(name):
            return value
        remedy = Text(f"Isi variabel itu lalu ulangi: export {name}=…", f"Set it and try again: export {name}=…")
        raise refused("secret-missing", "", f"Variabel {name} belum diisi.", f"The variable {name} is not set.", remedy)


@dataclass(frozen=True)
class Wanted:
    """One file of a delivery: where it is, what a listing said of it (`mark`), and the receipt of the last time."""

    delivery: str
    location: str
    mark: str = ""
    period: Period | None = None
    previous: Receipt = field(default_factory=dict)

    def fill(self, text: str) -> str:
        """`text` with the edition and its first and last day in their places."""
        if self.period is None:
            return text
        days = {"{start}": self.period.start.isoformat(), "{end}": self.period.end.isoformat()}
        for word, value in {"{edition}": self.period.key, **days}.items():
            text = text.replace(word, value)
        return text
