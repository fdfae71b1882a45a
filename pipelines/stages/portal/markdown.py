"""Pages as files that MkDocs (or its successor) reads. Generated ones hold front matter only: their HTML is put in later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.stages.portal.entities import safe
from pipelines.stages.portal.site import ROOTS, Page, relative

if TYPE_CHECKING:
    from pipelines.model.text import Language


def write_page(docs: Path, page: Page, language: Language) -> str:
    """Write one generated page; returns its file under `docs`. JSON is YAML, so front matter needs no quoting of our own."""
    other: Language = "en" if language == "id" else "id"
    meta = {
        "title": safe(page.title),
        "description": safe(page.description),
        "other": relative(f"{ROOTS[language]}{page.path}", f"{ROOTS[other]}{page.path}"),
        "json_ld": page.json_ld.replace("<", "\\u003c"),
        "search": {"exclude": not page.searched},
    }
    lines = [f"{key}: {json.dumps(value, ensure_ascii=True)}" for key, value in meta.items()]
    name = f"{page.path}index.md"
    target = docs / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("---\n" + "\n".join(lines) + "\n---\n", "utf-8")
    return name


def write_written(source: Path, docs: Path, language: Language) -> None:
    """Copy the hand-written pages and tell each where its twin in the other language is."""
    other: Language = "en" if language == "id" else "id"
    for path in sorted(source.rglob("*.md")):
        place = path.relative_to(source).with_suffix("").as_posix() + "/"
        head, _, body = path.read_text("utf-8").removeprefix("---\n").partition("\n---\n")
        twin = relative(f"{ROOTS[language]}{place}", f"{ROOTS[other]}{place}")
        target = docs / place / "index.md"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"---\n{head}\nother: {json.dumps(twin)}\nwritten: true\n---\n{body}", "utf-8")
