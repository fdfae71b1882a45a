"""Built pages → public files, with a policy in every page. Writing them: `stages/release/site.py`."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

# the theme's files that no page of ours asks for; the sitemap is written by `describe`
DROPPED = re.compile(
    r"\.map$|/lunr/|^(en/)?(sitemap\.xml(\.gz)?|objects\.inv|assets/stylesheets/.*|assets/images/favicon\.png)$"
)
SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)
POLICY = b"<!--tp-policy-->"


def deployable(built: Path) -> dict[str, bytes]:
    """Every built file by its public path. Raises ValueError when a page holds an inline script that no data-free page
    has (TRUST.md §5)."""
    allowed = _allowed(built)
    paths = sorted(path for path in built.rglob("*") if path.is_file())
    named = {path.relative_to(built).as_posix(): path for path in paths}
    return {name: _content(path, allowed) for name, path in named.items() if not DROPPED.search(name)}


def _allowed(built: Path) -> set[bytes]:
    """Inline scripts of the pages that hold no data at all: the theme's own."""
    return {
        script for page in (built / "404.html", built / "en/404.html") for script in SCRIPT.findall(page.read_bytes())
    }


def _content(path: Path, allowed: set[bytes]) -> bytes:
    content = path.read_bytes()
    return _with_policy(path, content, allowed) if path.suffix == ".html" else content


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
