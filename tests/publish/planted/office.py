"""A tiny office with the real templates, so that its pages can be built."""

from __future__ import annotations

from tests.conftest import ROOT, Bureau


def with_templates(bureau: Bureau) -> Bureau:
    bureau.office.site.rmdir()
    bureau.office.site.symlink_to(ROOT / "site")
    settings = (ROOT / "mkdocs.yml").read_bytes()
    theme = f"custom_dir: {ROOT}/site/theme".encode()
    bureau.office.mkdocs.write_bytes(settings.replace(b"custom_dir: site/theme", theme))
    return bureau
