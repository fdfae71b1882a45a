"""What people read, in both languages of the house. Nothing here knows about files or data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["id", "en"]
LANGUAGES: tuple[Language, ...] = ("id", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """One statement in Indonesian and English."""

    id: str
    en: str

    def __getitem__(self, language: Language) -> str:
        return self.id if language == "id" else self.en

    @classmethod
    def read(cls, value: str | Mapping[str, str] | None) -> Text:
        """Read a YAML value: `{id: …, en: …}`, or one string that serves both languages."""
        if value is None:
            return cls("", "")
        if isinstance(value, str):
            return cls(value, value)
        return cls(value["id"], value["en"])

    def as_dict(self) -> dict[str, str]:
        return {"id": self.id, "en": self.en}
