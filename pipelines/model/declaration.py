"""One dataset = two files: its YAML and its Table Schema, read into a `Dataset`. What may not stand in them:
`declaration_checks.py`; the YAML as such: `descriptor.py`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipelines.model.dataset import Answer, Correction, Dataset, Layout, Leaves, Source, TotalRow, Unpivot, Values
from pipelines.model.declaration_checks import check_declaration
from pipelines.model.descriptor import read_descriptor
from pipelines.model.edition import EditionRule, Promise
from pipelines.model.errors import Refused
from pipelines.model.finding import Finding
from pipelines.model.kit import KITS, Kit, KitUse, read_kit
from pipelines.model.privacy import MOST_SUPPRESSED, PrivacyException, PrivacyRules
from pipelines.model.schema import check_schema
from pipelines.model.text import Text

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")  # also its URL; Windows and S3 can hold it
PLACES = ("path", "url", "url_env", "of")  # where a source is; each kind has one of them
COMMON = frozenset({"kind", "hosts", "max_bytes", "max_seconds", "format", "revised", *PLACES})
WRONG_NAME = Text(
    "Nama berkas hanya boleh huruf kecil, angka, dan '-'.",
    "A file name may hold lower-case letters, digits and '-' only.",
)


def read_dataset(path: Path, schema_path: Path, kits: Sequence[Path] = (KITS,)) -> Dataset:
    """Read `datasets/<name>.yaml` and `schemas/<name>.json`; `kits` are the places of kits, the office's own first.

    Raises Refused with the findings of both files.
    """
    file, name = f"datasets/{path.name}", path.stem
    if not NAME.fullmatch(name):
        raise Refused([Finding("name", WRONG_NAME, file=file)])
    descriptor = read_descriptor(path, file, "dataset")
    schema = check_schema(schema_path, f"schemas/{schema_path.name}")
    dataset = _build(name, descriptor.value, schema, _kit(descriptor.value, kits))
    check_declaration(dataset, descriptor)
    return dataset


def _kit(value: Mapping[str, Any], places: Sequence[Path]) -> Kit | None:
    return read_kit(value["family"], value["kit"]["profile"], places) if "kit" in value else None


def _build(name: str, value: Mapping[str, Any], schema: Mapping[str, Any], kit: Kit | None) -> Dataset:
    schedule, freshness = value.get("schedule", {}), value.get("freshness", {"promise": "none"})
    every = None if freshness["promise"] == "none" else freshness["promise"]
    return Dataset(
        name=name,
        title=Text.read(value["title"]),
        description=Text.read(value["description"]),
        family=value["family"],
        publisher=value["publisher"],
        license=value["license"],
        information_class=value["information_class"],
        source=_source(value["source"]),
        editions=_editions(value["edition"]),
        limitations=Text.read(value["limitations"]),
        schema=schema,
        provenance=value.get("provenance", "real"),
        attribution=Text.read(value.get("attribution")),
        keywords=tuple(value.get("keywords", ())),
        layout=_layout(value.get("layout", {})),
        corrections=tuple(
            Correction(str(item["edition"]), item["path"], Text.read(item["reason"]))
            for item in value.get("corrections", ())
        ),
        sort=tuple(value.get("sort", ())),
        answer=_answer(value.get("answer")),
        kit=kit,
        use=KitUse(**value.get("kit", {"profile": ""})),
        rules=tuple(value.get("rules", ())),
        quarantine=str(value["quarantine"]) if "quarantine" in value else None,
        privacy=_privacy(value.get("privacy", {})),
        cron=schedule.get("cron"),
        timezone=schedule.get("timezone"),
        promise=Promise(every, freshness.get("grace", "P0D")),
        review=value.get("review", "none"),
    )


def _source(value: Mapping[str, Any]) -> Source:
    own = {key: item for key, item in value.items() if key not in COMMON}
    optional = {key: value[key] for key in ("max_bytes", "max_seconds", "format") if key in value}
    return Source(
        kind=value["kind"],
        location=next(value[key] for key in PLACES if key in value),
        settings=own,
        hosts=tuple(value.get("hosts", ())),
        revised=Text.read(value.get("revised")),
        **optional,
    )


def _layout(value: Mapping[str, Any]) -> Layout:
    rows = value.get("header_rows", 1)
    names = ("sheet", "columns", "keep", "footer_rows", "encoding", "delimiter")
    optional = {key: value[key] for key in names if key in value}
    numbers, dates = value.get("numbers", {}), value.get("dates", {})
    forms = {} if numbers == "infer" else numbers
    return Layout(
        header_rows=(rows, rows) if isinstance(rows, int) else (rows[0], rows[1]),
        ignore=tuple(value.get("ignore", ())),
        total_row=_total_row(value.get("total_row")),
        leaves=_leaves(value.get("leaves")),
        unpivot=_unpivot(value.get("unpivot")),
        decimal=forms.get("decimal"),
        group=forms.get("group"),
        currency=forms.get("currency"),
        infer_numbers=numbers == "infer",
        escape_formulas=value.get("formulas") == "escape",
        dates={"": dates} if isinstance(dates, str) else dates,
        **optional,
    )


def _unpivot(value: Mapping[str, Any] | None) -> Unpivot | None:
    if value is None:
        return None
    columns = value["columns"]
    named = {label: label for label in columns} if isinstance(columns, list) else columns
    return Unpivot({label: str(name) for label, name in named.items()}, value["name"], value["value"])


def _total_row(value: Mapping[str, Any] | None) -> TotalRow | None:
    if value is None:
        return None
    equals = value["equals"]
    return TotalRow(value["column"], (equals,) if isinstance(equals, str) else tuple(equals))


def _leaves(value: Mapping[str, Any] | None) -> Leaves | None:
    if value is None:
        return None
    code = value["code"]
    codes = (code,) if isinstance(code, str) else tuple(code)
    return Leaves(codes, value.get("separator", "."), tuple(value.get("within", ())))


def _editions(value: Mapping[str, Any]) -> EditionRule:
    return EditionRule(
        kind=value["kind"],
        first=str(value["first"]) if "first" in value else None,
        key=str(value["key"]) if "key" in value else None,
        column=value.get("from"),
        year_starts=value.get("year_starts", 1),
        names={key: Text.read(name) for key, name in value.get("names", {}).items()},
    )


def _privacy(value: Mapping[str, Any]) -> PrivacyRules:
    share = value.get("suppress")
    exceptions = (
        PrivacyException(item["column"], Text.read(item["reason"]), item["approver"], item["until"])
        for item in value.get("exceptions", ())
    )
    suppress = MOST_SUPPRESSED if share is None else float(share.removesuffix("%")) / 100
    return PrivacyRules(value.get("k"), suppress, tuple(exceptions))


def _answer(value: Mapping[str, Any] | None) -> Answer | None:
    if value is None:
        return None
    texts = {key: Text.read(value[key]) for key in ("question", "sentence", "headline") if key in value}
    rows = {key: _where(value[key]) for key in ("where", "among") if key in value}
    return Answer(**{**value, **texts, **rows})


def _where(value: Mapping[str, Any]) -> dict[str, Values]:
    return {key: tuple(item) if isinstance(item, list) else (item,) for key, item in value.items()}
