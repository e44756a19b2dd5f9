"""Pages that everyone can use: WCAG 2.2 AA by axe, and by keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PATHS = (
    *("", "practices/", "practices/2025/donor-bus-astana/", "offices/", "offices/2025/astana/"),
    *(
        "numbers/",
        "programme/",
        "downloads/",
        "about/",
        "directions/first-aid/",
        "compare/",
        "404.html",
        "editors/",
        "editors/translation/",
    ),
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1300])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["", "ru/"])
def test_axe_finds_nothing(
    browser: Browser, address: str, language: str, scheme: str, width: int
) -> None:
    """No kind of page breaks a rule of WCAG 2.2 AA that a program can find, nor a best practice."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    broken = []
    for path in PATHS:
        page.goto(f"{address}{language}{path}")
        found = Axe().run(page, options={"runOnly": RULES})
        broken += [
            (path, violation["id"], node["html"][:200])
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]
    assert broken == []
    context.close()


# Where the focus is, and whether a reader would see it: on the screen, not hidden, not see-through.
_FOCUSED = """() => {
  const focused = document.activeElement;
  // A radio button that is drawn as its label is seen where the label is.
  const label = document.querySelector(".md-option ~ label:not([hidden])");
  const drawn = focused.matches("input.md-option") && label;
  const it = drawn || focused, box = it.getBoundingClientRect();
  const seen = it.checkVisibility({opacityProperty: true, visibilityProperty: true});
  const name = it.innerText || it.getAttribute("aria-label") || it.id || it.tagName;
  return [focused === document.body, seen && box.right > 0 && box.left < innerWidth, name];
}"""


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1300])
def test_keyboard_reaches_what_is_seen_and_nothing_else(
    browser: Browser, address: str, width: int
) -> None:
    """Tab goes through everything on a page, and never to something a reader cannot see."""
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        reduced_motion="reduce",  # what fades in when it gets the focus is there at once
    )
    page.goto(f"{address}practices/2025/donor-bus-astana/")
    reached, hidden = [], []
    for _ in range(150):
        page.keyboard.press("Tab")
        left, seen, label = page.evaluate(_FOCUSED)
        if left:
            break
        reached.append(label)
        if not seen:
            hidden.append(label)
    assert left, "the focus never leaves the page"
    assert hidden == []
    assert "Рус" in reached
    page.close()
