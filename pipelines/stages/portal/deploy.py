"""Built pages → public tree: a policy in every page, only changed files written, only our own old files removed."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

# the theme's files that no page of ours asks for; the sitemap is written by `describe`
DROPPED = re.compile(
    r"\.map$|/lunr/|^(en/)?(sitemap\.xml(\.gz)?|objects\.inv|assets/stylesheets/.*|assets/images/favicon\.png)$"
)
SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)
POLICY = b"<!--tp-policy-->"


def deploy(built: Path, public: Path, note: Path) -> list[str]:
    """Copy `built` into `public`; `note` lists what an earlier run put there. Returns the paths that changed.

    Raises ValueError when a page holds an inline script that no data-free page has (TRUST.md §5).
    """
    allowed = _allowed(built)
    paths = sorted(p.relative_to(built).as_posix() for p in built.rglob("*") if p.is_file())
    paths = [path for path in paths if not DROPPED.search(path)]
    changed = [path for path in paths if _copy(built / path, public / path, allowed)]
    before = note.read_text("utf-8").splitlines() if note.is_file() else []
    gone = [path for path in before if path not in set(paths) and (public / path).is_file()]
    for path in gone:
        (public / path).unlink()
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_text("\n".join(paths), "utf-8")
    return changed + gone


def _allowed(built: Path) -> set[bytes]:
    """Inline scripts of the pages that hold no data at all: the theme's own."""
    return {
        script for page in (built / "404.html", built / "en/404.html") for script in SCRIPT.findall(page.read_bytes())
    }


def _copy(source: Path, target: Path, allowed: set[bytes]) -> bool:
    content = source.read_bytes()
    if source.suffix == ".html":
        content = _with_policy(source, content, allowed)
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".part-{target.name}")
    partial.write_bytes(content)
    os.replace(partial, target)  # noqa: PTH105  (a reader sees the old page or the new one)
    return True


def _with_policy(page: Path, content: bytes, allowed: set[bytes]) -> bytes:
    scripts = SCRIPT.findall(content)
    unknown = [script for script in scripts if script not in allowed and not _only_depth_differs(script, allowed)]
    if unknown:
        raise ValueError(f"{page.name}: an inline script that the theme does not have")
    hashes = sorted({base64.b64encode(hashlib.sha256(script).digest()).decode() for script in scripts})
    sources = " ".join(["'self'", *(f"'sha256-{value}'" for value in hashes)])
    policy = f"default-src 'none'; script-src {sources}; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
    return content.replace(POLICY, f'<meta http-equiv="Content-Security-Policy" content="{policy}">'.encode())


def _only_depth_differs(script: bytes, allowed: set[bytes]) -> bool:
    """The theme writes the way to the site's root (`../..`) into one script."""
    return _without_depth(script) in {_without_depth(known) for known in allowed}


def _without_depth(script: bytes) -> bytes:
    return re.sub(rb'new URL\("[./a-z]*"', b'new URL(""', script)
