"""Every path and URL of the house; no other module joins them. `Office` is private and on disk, `Public` is the contract."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pipelines.model.text import Language


@dataclass(frozen=True)
class Office:
    """A publishing office: the folder with `datasets/`, `schemas/`, `site/`, and what is made from them.

    `environment`: what the machine says of the store (`TERBUKA_STORE`) and of the rights to it; read at the edges.
    """

    root: Path
    environment: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def store(self) -> str:
        """Where public files go: `s3://bucket/prefix`, or nothing for the folder `public`."""
        return self.environment.get("TERBUKA_STORE", "")

    @property
    def cache(self) -> Path:
        """Copies of public files of a distant store."""
        return self.work / "cache"

    @property
    def datasets(self) -> Path:
        return self.root / "datasets"

    @property
    def schemas(self) -> Path:
        return self.root / "schemas"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def work(self) -> Path:
        return self.root / "work"

    @property
    def keys(self) -> Path:
        return self.work / "keys"

    @property
    def pseudonyms(self) -> Path:
        """Keys of pseudonyms, one for each dataset and year; apart from those that sign."""
        return self.keys / "pseudonyms"

    @property
    def dagster(self) -> Path:
        """DAGSTER_HOME."""
        return self.work / "dagster"

    @property
    def raw(self) -> Path:
        """Source files untouched, each under its SHA-256."""
        return self.work / "raw"

    @property
    def portal(self) -> Path:
        """Generated Markdown and the built site before it is copied to `public`."""
        return self.work / "portal"

    @property
    def mkdocs(self) -> Path:
        return self.root / "mkdocs.yml"

    @property
    def pages_note(self) -> Path:
        """What the pages were last made from."""
        return self.work / "memory" / "pages.txt"

    @property
    def alerts(self) -> Path:
        """One line for each failed run."""
        return self.work / "alerts.jsonl"

    def waiting(self, dataset: str, edition: str) -> Path:
        """The note of a draft that waits for a second person."""
        return self.work / "waiting" / dataset / f"{edition}.json"

    @property
    def outbox(self) -> Path:
        """Files of a release that wait for their place in `public`; on the same file system."""
        return self.work / "outbox"

    @property
    def lock(self) -> Path:
        """Held by the one publisher that may write."""
        return self.work / "publish.lock"

    def figures(self, dataset: str) -> Path:
        """What a dataset of indicators is made from: gathered from the releases of its family."""
        return self.work / "figures" / f"{dataset}.csv"

    def counts(self, dataset: str, edition: str) -> Path:
        """The tables of small counts behind the figures that were published about an edition."""
        return self.work / "counts" / dataset / f"{edition}.json"

    def staged(self, dataset: str, edition: str, stage: str) -> Path:
        """Folder of one stage's private result."""
        return self.work / "staged" / dataset / edition / stage

    def receipt(self, dataset: str, delivery: str) -> Path:
        return self.work / "receipts" / dataset / f"{delivery}.json"

    def kept(self, dataset: str, delivery: str) -> Path:
        """The private rows of a source that is read in increments."""
        return self.work / "kept" / dataset / f"{delivery}.sqlite"

    @property
    def declared(self) -> Path:
        """The last readable declaration of every dataset."""
        return self.work / "declared"

    def memory(self, dataset: str) -> Path:
        """What the last run saw of a dataset's sources and how it ended."""
        return self.work / "memory" / f"{dataset}.json"


WATCHED = "watched.arrow"  # among the private results of an edition: what no page may show


# Inside the public tree: relative, with `/`, the same on disk, on S3 and in a URL.


def dataset_home(dataset: str) -> str:
    return f"data/{dataset}"


def versions(dataset: str) -> str:
    return f"data/{dataset}/versions.json"


def latest(dataset: str) -> str:
    """The stable newest copies of a dataset."""
    return f"data/{dataset}/latest"


def edition_latest(dataset: str, edition: str) -> str:
    """The newest revision of one edition."""
    return f"data/{dataset}/{edition}/latest"


def release(dataset: str, edition: str, revision: int) -> str:
    """The immutable folder of one revision."""
    return f"data/{dataset}/{edition}/r{revision}"


def page(dataset: str, language: Language) -> str:
    """The citable landing page of a dataset."""
    return f"{'' if language == 'id' else 'en/'}data/{dataset}/"


STATUS = "status.json"
HANDBOOK = "panduan/kode/"  # the same path in both languages, under `en/` for English


def code_page(rule: str, language: Language = "id") -> str:
    """Where the handbook explains a finding's rule; made from the rule alone, so that it never moves."""
    return f"{'' if language == 'id' else 'en/'}{HANDBOOK}#{rule}"


def log_origin(base: str) -> str:
    """The name of a new log: its address without the scheme (tlog-tiles, Parameters)."""
    return f"{base.split('://', 1)[-1].rstrip('/')}/log"


def url(base: str, path: str) -> str:
    """The public URL of a path in the tree (RFC 3986: every character that is not unreserved is encoded)."""
    return f"{base.rstrip('/')}/{quote(path)}"
