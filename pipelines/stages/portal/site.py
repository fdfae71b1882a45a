"""What every page needs to know of the site it belongs to: language, links, and the shelves it is made from."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model import address

if TYPE_CHECKING:
    from datetime import date

    from pipelines.model.catalog import Catalog
    from pipelines.model.release import Release
    from pipelines.model.shelf import Shelf
    from pipelines.model.text import Language, Text

ROOTS: dict[str, str] = {"id": "", "en": "en/"}


@dataclass(frozen=True)
class Site:
    """The portal in one language. `public`: public path → where it can be read, for the first rows of a table."""

    catalog: Catalog
    shelves: Sequence[Shelf]
    language: Language
    public: Callable[[str], Path]
    today: date

    def say(self, text: Text) -> str:
        return text[self.language]

    def two(self, indonesian: str, english: str) -> str:
        return indonesian if self.language == "id" else english

    def path(self, path: str) -> str:
        """A page of this language as a path of the public tree."""
        return f"{ROOTS[self.language]}{path}"

    def dataset_link(self, page: Page, shelf: Shelf) -> str:
        """Relative address of a dataset's page."""
        return page.link(self.language, self.path(dataset_path(shelf.dataset.name)))

    def releases(self) -> list[tuple[Shelf, Release]]:
        """Every release, newest first."""
        pairs = [(shelf, release) for shelf in self.shelves for release in shelf.versions.releases]
        return sorted(
            pairs,
            key=lambda pair: (pair[1].released_at, pair[1].dataset, pair[1].edition, pair[1].revision),
            reverse=True,
        )


@dataclass(frozen=True)
class Page:
    """One page: its path inside its language (`""` is the home page, `data/x/`), title, description, and HTML body."""

    path: str
    title: str
    description: str
    body: str
    json_ld: str = ""
    searched: bool = True

    def link(self, language: Language, target: str) -> str:
        """Relative address from this page to a path of the public tree; a page's path ends with `/`."""
        here = f"{ROOTS[language]}{self.path}"
        return relative(here, target)


def relative(here: str, target: str) -> str:
    """Address of `target` relative to the folder `here`; the portal may live under any path."""
    found = posixpath.relpath(target or ".", here or ".")
    return f"{found}/" if target.endswith("/") or not target else found


def dataset_path(dataset: str) -> str:
    return f"{address.dataset_home(dataset)}/"
