"""YAML files of the data office, read so that every mistake can be shown with its line. What they mean: `dataset.py`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml

from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.text import Text

Where = tuple[str | int, ...]
LARGEST_BYTES = 1_000_000  # a descriptor is written by hand; a larger one is something else


@dataclass(frozen=True)
class Descriptor:
    """A YAML document and the line (from 1) of each of its keys and items."""

    file: str
    value: dict[str, Any]
    lines: Mapping[Where, int]

    def line(self, where: Where) -> int:
        """Line of the nearest known place at or above `where`."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read_descriptor(path: Path, file: str, rules: str) -> Descriptor:
    """Read `path` and check it against `model/<rules>.schema.yaml`.

    `file` is the name used in messages. Raises Refused with every finding at once.
    """
    descriptor = _parse(path, file)
    findings = [finding for error in _errors(descriptor.value, rules) for finding in _explain(descriptor, error)]
    if findings:
        raise Refused(sorted(findings, key=lambda finding: finding.row or 0))
    return descriptor


@cache
def _validator(rules: str) -> jsonschema.Draft202012Validator:
    text = (Path(__file__).parent / f"{rules}.schema.yaml").read_text("utf-8")
    return jsonschema.Draft202012Validator(yaml.safe_load(text))


def _errors(value: Any, rules: str) -> Iterator[jsonschema.ValidationError]:
    for error in _validator(rules).iter_errors(value):
        yield from _unfold(error)


def _unfold(error: jsonschema.ValidationError) -> Iterator[jsonschema.ValidationError]:
    """Of alternatives (oneOf), the errors of the one that was meant."""
    if error.validator == "oneOf" and error.context:
        branches: dict[Any, list[jsonschema.ValidationError]] = {}
        for inner in error.context:
            branches.setdefault(inner.schema_path[0], []).append(inner)
        meant = [b for b in branches.values() if not any(e.validator in {"const", "type"} for e in b)]
        if len(meant) == 1:
            for inner in meant[0]:
                yield from _unfold(inner)
            return
    yield error


def _parse(path: Path, file: str) -> Descriptor:
    if path.stat().st_size > LARGEST_BYTES:
        raise Refused([_yaml_finding(file, 1, "terlalu besar (batas 1 MB)", "too large (limit 1 MB)")])
    try:
        text = path.read_text("utf-8")
        node = yaml.compose(text, Loader=_Plain)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise Refused([_yaml_finding(file, mark.line + 1 if mark else 1, problem, problem)]) from None
    lines: dict[Where, int] = {}
    value = _value(node, (), lines, file)
    if not isinstance(value, dict):
        raise Refused([_yaml_finding(file, 1, "harus berisi `kunci: nilai`", "must hold `key: value`")])
    return Descriptor(file, value, lines)


class _Plain(yaml.SafeLoader):
    """YAML without anchors (TRUST.md §4) and with 2026-01, 2026-01-31 and on/off kept as the words they are."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.composer.ComposerError(None, None, "anchors and aliases are not allowed", event.start_mark)
        return super().compose_node(parent, index)


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.rsplit(":", 1)[1] in {"int", "float", "null", "bool"}]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _value(node: yaml.Node | None, where: Where, lines: dict[Where, int], file: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in result:
                raise Refused([_yaml_finding(file, line, f"'{key}' tertulis dua kali", f"'{key}' is written twice")])
            lines[(*where, key)] = line
            result[key] = _value(value_node, (*where, key), lines, file)
        return result
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            lines[(*where, number)] = item.start_mark.line + 1
        return [_value(item, (*where, number), lines, file) for number, item in enumerate(node.value)]
    return _scalar(node, file)


def _scalar(node: yaml.Node | None, file: str) -> Any:
    if node is None:
        return None
    kind = node.tag.rsplit(":", 1)[-1]
    if kind not in {"str", "int", "float", "bool", "null"}:
        line = node.start_mark.line + 1
        raise Refused([_yaml_finding(file, line, f"tag '{node.tag}' tidak boleh", f"tag '{node.tag}' is not allowed")])
    if kind == "int" and not re.fullmatch(r"-?(0|[1-9][0-9]*)", node.value):
        return node.value  # 0x10, 007, 1_000 and 12:30 are words to an officer
    if kind == "bool" and node.value.lower() not in {"true", "false"}:
        return node.value  # YAML 1.1 reads `no` and `on` as booleans
    return yaml.SafeLoader("").construct_object(node, deep=True)


def _yaml_finding(file: str, line: int, indonesian: str, english: str) -> Finding:
    return Finding("yaml", Text(f"YAML: {indonesian}.", f"YAML: {english}."), file=file, row=line)


def _explain(descriptor: Descriptor, error: jsonschema.ValidationError) -> list[Finding]:
    where: Where = tuple(error.absolute_path)
    name = ".".join(str(step) for step in where)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = sorted(error.schema.get("properties", {}))  # type: ignore[union-attr]
        return [_unknown_key(descriptor, (*where, key), known) for key in error.instance if key not in known]
    if error.validator == "required" and isinstance(error.instance, dict):
        missing = re.findall(r"'([^']*)' is a required", error.message)
        return [_missing_key(descriptor, where, key) for key in missing]
    told = _expected(error) if where[:1] == ("source",) else error.message
    message = Text(f"Nilai '{name}' tidak sesuai: {told}.", f"The value of '{name}' does not fit: {told}.")
    return [Finding("value", message, file=descriptor.file, row=descriptor.line(where))]


def _expected(error: jsonschema.ValidationError) -> str:
    """Without the value itself, as a source's may be a password that was written in the wrong place."""
    if error.validator != "oneOf":
        return f"{error.validator} {error.validator_value}"
    branches: Any = error.validator_value
    kinds = [branch.get("properties", {}).get("kind", {}).get("const") for branch in branches]
    return "kind: " + ", ".join(kind for kind in kinds if kind) if any(kinds) else "oneOf"


def _missing_key(descriptor: Descriptor, where: Where, key: str) -> Finding:
    name = ".".join(str(step) for step in where)
    message = Text(
        f"Kunci '{key}' wajib ada" + (f" di '{name}'." if name else "."),
        f"The key '{key}' is required" + (f" in '{name}'." if name else "."),
    )
    return Finding("yaml-key-missing", message, file=descriptor.file, row=descriptor.line(where))


def _unknown_key(descriptor: Descriptor, where: Where, known: list[str]) -> Finding:
    key = str(where[-1])
    near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)  # `lisence` is only 0.57 like `license`
    remedy = (
        Text(f"Maksud Anda '{near[0]}'?", f"Did you mean '{near[0]}'?")
        if near
        else Text(f"Yang dikenal: {', '.join(known)}.", f"Known are: {', '.join(known)}.")
    )
    message = Text(f"'{key}' bukan kunci di sini.", f"'{key}' is not a key here.")
    return Finding("unknown-key", message, remedy, file=descriptor.file, row=descriptor.line(where))
