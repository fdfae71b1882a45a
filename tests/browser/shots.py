"""`make shots`: pictures of the main pages of `public/` into `shots/`, so that anybody can look. Publish first."""

from __future__ import annotations

from playwright.sync_api import sync_playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.conftest import ROOT
from tests.published import served

PAGES = {
    "beranda": "",
    "katalog": "katalog/",
    "anggaran": "data/realisasi-apbd/",
    "aduan-en": "en/data/pengaduan/",
    "layanan": "data/skm/",
    "status": "status/",
    "periksa": "periksa/",
    "kode": "panduan/kode/#type-error",
}
VIEWS = ((360, "light"), (1280, "light"), (1280, "dark"))


def main() -> None:
    folder = ROOT / "shots"
    folder.mkdir(exist_ok=True)
    with served(ROOT / "public") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for width, scheme in VIEWS:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
            for name, path in PAGES.items():
                page = context.new_page()
                page.goto(address + path, wait_until="networkidle")
                page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
