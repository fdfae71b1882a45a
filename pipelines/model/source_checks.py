"""What JSON Schema cannot say of `source:`: no secret stands in it, and an increment has a key to merge by. Other checks:
`declaration_checks.py`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

from pipelines.model.dataset import Dataset
from pipelines.model.descriptor import Where
from pipelines.model.text import Text

Found = Iterator[tuple[str, Where, Text]]  # rule, place in the YAML, message
SECRET = re.compile(
    r"(?i)(^|[-_.])(token|key|apikey|secret|password|passwd|pwd|sig|signature|credential|auth)($|[-_.])"
)
LITERAL = re.compile(r"'[^']*'")
WORD = re.compile(r"\{(edition|start|end)\}")


def check_source(dataset: Dataset) -> Found:
    """Every finding."""
    for check in (_secrets, _increment, _words, _login):
        yield from check(dataset)


def _secrets(dataset: Dataset) -> Found:
    """A declaration is read by many, and copied; an address with a query stands in logs of servers on its way."""
    try:
        parts = urlsplit(dataset.source.location)
    except ValueError:
        yield "address", ("source", "url"), Text("Alamat tidak sah.", "The address is not valid.")
        return
    named = any(SECRET.search(name) for name, _ in parse_qsl(parts.query))
    if named or parts.password or (parts.username and parts.scheme != "sftp"):
        message = Text(
            "Alamat memuat rahasia. Simpan di variabel lingkungan dan tulis namanya di 'token_env'.",
            "The address holds a secret. Keep it in an environment variable and write its name in 'token_env'.",
        )
        yield "secret-in-address", ("source", "url"), message


def _increment(dataset: Dataset) -> Found:
    rule, kind = dataset.source.settings.get("increment"), dataset.source.kind
    if rule is None or kind == "open311":
        return
    if not dataset.primary_key:
        message = Text("'increment' perlu primaryKey di skema.", "'increment' needs a primaryKey in the schema.")
        yield "increment", ("source", "increment"), message
    if "column" not in rule:
        message = Text("'increment' perlu 'column'.", "'increment' needs 'column'.")
        yield "increment", ("source", "increment"), message
    if dataset.source.settings.get("read") == "file":
        message = Text("Berkas tidak dapat dibaca sebagian.", "A file cannot be read in increments.")
        yield "increment", ("source", "increment"), message


def _words(dataset: Dataset) -> Found:
    settings = dataset.source.settings
    if any(WORD.search(literal) for literal in LITERAL.findall(str(settings.get("query", "")))):
        message = Text(
            "Tulis {edition}, {start}, {end} tanpa petik.", "Write {edition}, {start}, {end} without quotes."
        )
        yield "query", ("source", "query"), message
    if dataset.source.kind == "ckan" and "package" not in settings and "{edition}" in str(settings.get("resource")):
        message = Text("{edition} di 'resource' perlu 'package'.", "{edition} in 'resource' needs 'package'.")
        yield "source", ("source", "resource"), message


def _login(dataset: Dataset) -> Found:
    if dataset.source.kind == "sftp" and not {"password_env", "key_env"} & set(dataset.source.settings):
        message = Text("sftp perlu 'key_env' atau 'password_env'.", "sftp needs 'key_env' or 'password_env'.")
        yield "source", ("source",), message
