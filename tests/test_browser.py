"""The site as a reader's browser shows it: the committed edition, in a real Chromium."""

from __future__ import annotations

import pytest
from browser import follow, watch
from playwright.sync_api import Browser

PATHS = (
    *("", "practices/", "practices/2025/donor-bus-astana/", "offices/", "offices/2025/astana/"),
    *("numbers/", "programme/", "downloads/", "about/"),
)
SCREENS = {"phone": (360, 800), "desktop": (1440, 900)}


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", ["", "ru/"])
def test_pages_load_without_a_fault(
    browser: Browser, address: str, language: str, screen: str, scheme: str
) -> None:
    """No console error, no failed or foreign request, nothing wider than the screen, also below a path."""
    width, height = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    faults = watch(page, address)
    for path in PATHS:
        page.goto(f"{address}{language}{path}", wait_until="load")
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, (path, overflow)
        assert page.locator("h1").count() == 1, path
    assert faults == []
    context.close()


@pytest.mark.browser
def test_switcher_and_record_links_work_below_a_path(browser: Browser, address: str) -> None:
    """From a card to its practice, and there to the other language and back."""
    page = browser.new_page()
    page.goto(f"{address}practices/")
    follow(page.locator(".card__title a").first)
    kazakh = page.url
    assert "/practices/2025/" in kazakh
    follow(page.locator(".languages a[hreflang=ru]"))
    assert page.url == kazakh.replace("/best/practices/", "/best/ru/practices/")
    assert page.locator("html").get_attribute("lang") == "ru"
    follow(page.locator(".languages a[hreflang=kk]"))
    assert page.url == kazakh
    page.close()


@pytest.mark.browser
def test_pages_read_whole_without_javascript(browser: Browser, address: str) -> None:
    """Text, tables, pictures and the way to other pages need no script."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}practices/2025/donor-bus-astana/")
    assert page.locator("#did-not-work").is_visible()
    assert page.locator("#budget").is_visible()
    assert page.locator(".photo--opening img").is_visible()
    follow(page.locator(".neighbours a").first)
    assert "/practices/2025/" in page.url
    page.goto(f"{address}ru/practices/")
    assert page.locator(".card").first.is_visible()
    context.close()
