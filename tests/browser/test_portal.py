"""The pages in a real Chromium: no console errors, no request to anyone else, no overflow, whole without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import ROOT
from tests.published import served

PAGES = ["", "katalog/", "data/realisasi-apbd/", "data/pengaduan/", "status/", "periksa/", "panduan/", "panduan/kode/"]
BOTH = [f"{root}{page}" for root in ("", "en/") for page in PAGES]
WIDTHS = (320, 360, 1280)


@pytest.fixture(scope="module")
def address(examples: Path) -> Iterator[str]:
    with served(examples) as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_pages_are_quiet_keep_to_themselves_and_fit(browser: Browser, address: str, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    said: list[str] = []
    asked: list[str] = []
    page = context.new_page()
    page.on(
        "console",
        lambda message: said.append(f"{page.url}: {message.text}") if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    wide = []
    for path in BOTH:
        page.goto(address + path, wait_until="networkidle")
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert wide == []


def test_without_javascript_answer_chart_files_and_list_are_all_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = context.new_page()
    page.goto(address + "data/realisasi-apbd/")
    assert page.locator(".tp-lead strong").first.is_visible()
    assert page.locator(".tp-bars li").first.is_visible()
    assert page.locator("a.tp-primary").get_attribute("href") == "latest/realisasi-apbd.xlsx"
    page.locator(".tp-twin summary").first.click()
    assert page.locator(".tp-twin table").first.is_visible()
    page.goto(address + "katalog/")
    assert page.locator(".tp-entries > li").count() == len(list((ROOT / "datasets").glob("*.yaml"))) - 1
    assert not page.locator("#tp-filter").is_visible()
    context.close()


def test_the_language_switch_goes_to_the_same_page(browser: Browser, address: str) -> None:
    page = browser.new_page()
    for path in PAGES:
        page.goto(address + path)
        page.locator(".tp-language").click()
        assert page.url == f"{address}en/{path}"
        assert page.evaluate("document.documentElement.lang") == "en"
        page.locator(".tp-language").click()
        assert page.url == address + path
    page.close()


def test_the_filter_hides_what_does_not_fit_and_search_finds_a_page(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "katalog/", wait_until="networkidle")
    page.locator("#tp-filter").fill("anggaran serapan")
    assert page.locator(".tp-entries > li:visible").count() == 1
    page.locator(".tp-search-open").click()
    page.locator(".md-search__input").press_sequentially("tanda tangan", delay=30)
    page.locator(".md-search-result__link", has_text="Bagaimana memeriksa data ini").first.wait_for()
    page.close()


def test_a_promise_that_has_passed_is_shown_as_late_although_no_pipeline_ran(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.clock.set_fixed_time("2031-01-01T00:00:00Z")
    page.goto(address + "data/realisasi-apbd/")
    assert "Terlambat" in page.locator(".tp-standing").first.inner_text()
    page.close()


def test_the_first_view_is_light(browser: Browser, address: str, examples: Path) -> None:
    import gzip

    page = browser.new_page()
    loaded: set[str] = set()
    page.on("response", lambda response: loaded.add(response.url))
    page.goto(address + "data/realisasi-apbd/", wait_until="networkidle")
    files = [examples / url.removeprefix(address).split("#")[0] for url in loaded if url.startswith(address)]
    files = [file / "index.html" if file.is_dir() else file for file in files]
    weight = sum(len(gzip.compress(file.read_bytes())) for file in files)
    assert weight <= 100_000, weight
    page.close()
