"""Bureau: a tiny publishing office in `tmp_path`. Files go in, public files come out; nothing of ours is mocked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, settings

from pipelines.model.address import Office
from pipelines.model.catalog import Catalog
from pipelines.model.outcome import Outcome
from pipelines.model.release import Versions
from pipelines.model.text import Text
from pipelines.publish import Desk, open_desk, publish_dataset
from pipelines.publish.catalog import read
from pipelines.stages.release import LocalStore, versions
from tests.keys import write_keys
from tests.soak import FIGURES, FULL

# a busy machine is no defect: tests never judge by the clock
settings.register_profile("office", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("office")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):  # one of several processes (pytest-xdist): the first one prints
        session.config.workeroutput["rows"] = FIGURES


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    FIGURES.extend(getattr(node, "workeroutput", {}).get("rows", ()))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the tests have counted (`soak.report`)."""
    if FIGURES:
        terminalreporter.section(f"figures, {'complete' if FULL else 'short'} form")
    for title, numbers in FIGURES:
        figures = (f"{key} {value:,}" if isinstance(value, int) else f"{key} {value}" for key, value in numbers.items())
        terminalreporter.write_line(f"{title}: " + ", ".join(figures))


ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)

CATALOG = {
    "title": "Kantor Kecil",
    "description": {"id": "Kantor untuk pengujian", "en": "An office for tests"},
    "base_url": "https://data.example",
    "publisher": "kantor",
    "publishers": {"kantor": {"name": "Kantor Kecil"}},
    "licenses": {"CC-BY-4.0": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}},
    "contact": "data@kantor.example",
}
DATASET = {
    "title": {"id": "Sekolah", "en": "Schools"},
    "description": {"id": "Jumlah murid tiap sekolah.", "en": "Pupils of every school."},
    "family": "services",
    "publisher": "kantor",
    "license": "CC-BY-4.0",
    "information_class": "berkala",
    "source": {"kind": "file", "path": "incoming/sekolah_{edition}.csv"},
    "edition": {"kind": "month"},
    "limitations": {"id": "Tidak ada.", "en": "None."},
    "freshness": {"promise": "P1M", "grace": "P10D"},
}
SCHEMA = {
    "fields": [
        {"name": "kode", "type": "string", "privacy": "public", "constraints": {"required": True}},
        {"name": "murid", "type": "integer", "privacy": "public", "constraints": {"minimum": 0}},
        {"name": "kepala", "type": "string", "privacy": "sensitive"},
    ],
    "primaryKey": ["kode"],
}
ROWS = "kode,murid,kepala\n01.10,120,Siti Rahmawati\n01.2,80,Budi Santoso\n"


class Bureau:
    """An office that a test can hand files to."""

    def __init__(self, root: Path) -> None:
        self.office = Office(root)
        self.now = NOW
        for folder in (self.office.datasets / "incoming", self.office.schemas, self.office.site):
            folder.mkdir(parents=True)
        self.write_yaml("catalog", CATALOG)
        write_keys(self.office.keys)

    @classmethod
    def at(cls, root: Path) -> Bureau:
        """The office that another process has set up in `root`."""
        found = cls.__new__(cls)
        found.office, found.now = Office(root), NOW
        return found

    def write_yaml(self, name: str, value: dict) -> None:
        (self.office.datasets / f"{name}.yaml").write_text(yaml.safe_dump(value, allow_unicode=True), "utf-8")

    def declare(self, name: str = "sekolah", schema: dict | None = None, **changes: object) -> None:
        """Declare a dataset; `changes` replace keys of the YAML."""
        self.write_yaml(name, {**DATASET, **changes})
        (self.office.schemas / f"{name}.json").write_text(json.dumps(schema or SCHEMA), "utf-8")

    def deliver(self, name: str, content: str | bytes = ROWS) -> Path:
        """Put a file under `datasets/incoming/`."""
        path = self.office.datasets / "incoming" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def catalog(self) -> Catalog:
        return read(self.office)

    def desk(self, reason: str = "") -> Desk:
        return open_desk(self.office, self.catalog(), self.now, Text(reason, reason), loopback=True)

    def publish(self, name: str = "sekolah", reason: str = "", editions: tuple[str, ...] = ()) -> list[Outcome]:
        desk = self.desk(reason)
        return publish_dataset(desk, desk.catalog.dataset(name), editions)

    def versions(self, name: str = "sekolah") -> Versions:
        return versions(LocalStore(self.office.public, self.office.outbox), name)

    def public(self) -> dict[str, bytes]:
        """Every public file that is not a page."""
        root = self.office.public
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    return Bureau(tmp_path)


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public tree of the example catalogue."""
    from tests.published import publish_examples

    return publish_examples(tmp_path_factory.mktemp("examples"))


def states(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    return [(outcome.edition, outcome.state) for outcome in outcomes]


def rules(outcomes: list[Outcome]) -> list[tuple[str, str, int | None, str]]:
    """(rule, file, row, field) of every finding."""
    return [(f.rule, f.file, f.row, f.field) for outcome in outcomes for f in outcome.findings]
