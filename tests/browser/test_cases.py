"""The hand-made cases in a real Chromium: hostile words stay words, and every page stays whole on the narrowest phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.published import served
from tests.stages.portal.shelves import hostile, plain, shelves
from tests.stages.portal.test_build import make

NAMES = [item.dataset.name for item in shelves()]
PATHS = [
    f"{root}{path}" for root in ("", "en/") for path in ("", "katalog/", "status/", *(f"data/{n}/" for n in NAMES))
]


@pytest.fixture(scope="module", params=[plain, hostile], ids=["plain", "hostile"])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(make(tmp_path_factory.mktemp("cases"), request.param)[0]) as found:
        yield found


def watch(page: Page) -> tuple[list[str], list[str]]:
    """What the page complains of, and what it asks for."""
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked.append(request.url))
    return said, asked


@pytest.mark.parametrize("width", [320, 1280])
def test_every_case_is_whole_and_nothing_runs(browser: Browser, address: str, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    said, asked = watch(page)
    wide = []
    for path in PATHS:
        page.goto(address + path, wait_until="load")
        page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
        assert page.title() != "owned"
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith((address, "data:"))] == []
    assert wide == []


def test_facets_narrow_the_list_and_empty_families_go(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "katalog/", wait_until="load")
    page.locator(".tp-facets summary").click()
    page.locator(".tp-facets input[value=services]").check()
    assert page.locator(".tp-entries > li:visible").count() == 1
    assert page.locator("#budget").is_hidden()
    assert page.locator("#tp-filter-count").inner_text() == f"1 / {len(NAMES)}"
    page.locator(".tp-facets input[value=late]").check()
    assert page.locator(".tp-entries > li:visible").count() == 0
    page.close()


def test_nothing_of_the_theme_stands_above_the_masthead(browser: Browser, address: str) -> None:
    page = browser.new_page()
    for path in ("", "istilah/", "periksa/", "data/utuh/"):
        page.goto(address + path, wait_until="load")
        assert page.evaluate("document.querySelector('.tp-masthead').getBoundingClientRect().top") == 0, path
    page.close()


def test_search_opens_by_keyboard(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address, wait_until="load")
    page.locator(".tp-search-open").focus()
    page.keyboard.press("Enter")
    page.keyboard.type("privasi")
    page.locator(".md-search-result__item").first.wait_for(timeout=5000)
    page.close()
