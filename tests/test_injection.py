"""What an author types is shown and never run: every text field carries what attackers write."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pypdf
import pytest
from browser import served
from playwright.sync_api import Browser, Page
from practicebook.yaml_source import read_yaml
from sample_project import OFFICE, PROJECT, make_project
from site_build import build, tree, whole_project

RUN = "globalThis.ran=1"
# Closes attributes, scripts, comments and templates of every kind; runs where any of them lets it.
VECTOR = (
    f"\"'><img src=x onerror={RUN}><svg/onload={RUN}></script><script>{RUN}</script>"
    f"</textarea>--> {{{{7*7}}}} {{% raw %}} ${{{RUN}}} #sys.exit() $x$ @y \\u0041"
)
# A text is Markdown: what is legal there and looks like an attack.
LINES = f"""
`<img src=x onerror={RUN}>` &lt;script&gt;{RUN}&lt;/script&gt; \\<script>{RUN}\\</script> <svg/onload={RUN}>

```"><script>{RUN}</script>
</code></pre><script>{RUN}</script>
```

[сілтеме](https://example.org "\\"onmouseover={RUN} x=\\"") [а](#"><img/src=x/onerror={RUN}>)
[б](mailto:a@b.example?subject="><svg/onload={RUN}>) <https://example.org/?"onclick="{RUN}>

{{{{ 7*7 }}}} {{% include "/etc/passwd" %}} #read("/etc/passwd") #import "x.typ" $x$ @y \\

| &lt;img src=x onerror={RUN}> |
|---|
| &lt;svg onload={RUN}> |

## &lt;img src=x onerror={RUN}&gt; `</h2><script>{RUN}</script>`

а
"""
PAGES = (
    *("", "practices/", "practices/2025/donor-day/", "offices/", "offices/2025/astana/"),
    *("numbers/", "downloads/", "data/", "regions/KZ-71/", "directions/blood-donation/"),
    "compare/?compare=2025.donor-day",
)


def poisoned(value: Any) -> Any:
    """The record with the vector in every text for readers, told apart by nothing but the language."""
    if isinstance(value, dict) and set(value) == {"kk", "ru"}:
        return dict.fromkeys(value, VECTOR)
    if isinstance(value, dict):
        return {name: poisoned(child) for name, child in value.items()}
    return [poisoned(child) for child in value] if isinstance(value, list) else value


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site whose project and office carry the vectors in every field and text."""
    root = whole_project(make_project(tmp_path_factory.mktemp("injection") / "p"))
    for record in (PROJECT, OFFICE):
        facts = poisoned(read_yaml(root / record / "facts.yml", "facts.yml").values)
        (root / record / "facts.yml").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
        for language in ("kk", "ru"):
            text = root / record / f"text.{language}.md"
            text.write_text(text.read_text("utf-8") + LINES, "utf-8")
    again = shutil.copytree(root / PROJECT, (root / PROJECT).with_name("donor-day-again"))
    facts = read_yaml(again / "facts.yml", "facts.yml").values
    facts["title"] = dict.fromkeys(("kk", "ru"), "=HYPERLINK(1)")
    (again / "facts.yml").write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root / "site"


def test_no_page_holds_what_runs(site: Path) -> None:
    """Vectors arrive as text: no page has an element or attribute of theirs."""
    seen = 0
    for file in site.rglob("*.html"):
        page = lxml.html.fromstring(file.read_bytes())
        seen += RUN in page.text_content()
        for element in page.iter():
            assert not [name for name in element.attrib if name.startswith("on")], file
            assert element.get("src") != "x", file
            for name in ("href", "src", "action"):
                address = (element.get(name) or "").strip().lower()
                assert not address.startswith(("javascript:", "data:", "vbscript:")), file
        for script in page.iter("script"):
            assert script.get("src") or script.get("type") in (
                *("application/json", "application/ld+json"),
            )
    assert seen > 10


def test_templates_are_not_filled(site: Path) -> None:
    """What looks like a template of ours or of Typst stands as it was typed, on pages and in print."""
    practice = (site / "practices/2025/donor-day/index.html").read_text("utf-8")
    assert "{{7*7}}" in practice and "{% raw %}" in practice
    assert "root:x:0" not in "".join(
        content.decode("utf-8", "replace") for content in tree(site).values()
    )
    leaflet = pypdf.PdfReader(site / "practices/2025/donor-day/donor-day.kk.pdf")
    printed = "".join(page.extract_text() for page in leaflet.pages).replace("\n", "")
    assert "{{7*7}}" in printed and "#sys.exit()" in printed and "$x$ @y" in printed


def test_a_table_runs_no_formula(site: Path) -> None:
    """A title that Excel would run as a formula stands in the open data as a text."""
    tables = list((site / "data").rglob("*.csv"))
    assert any("'=HYPERLINK(1)" in table.read_text("utf-8-sig") for table in tables)
    for table in tables:
        rows = csv.reader(table.read_text("utf-8-sig").splitlines())
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as host:
        yield host


@pytest.fixture(params=[False, True], ids=["with the policy", "without it"])
def watched(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page that fails the test when something runs; once also with the policy switched off."""
    context = browser.new_context(bypass_csp=request.param)
    page = context.new_page()
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    page.on(
        "request",
        lambda r: None if r.url.startswith((address, "data:", "blob:")) else ran.append(r.url),
    )
    page.on("request", lambda r: ran.append(r.url) if r.url.endswith("/x") else None)
    yield page
    assert ran == []
    context.close()


def harmless(page: Page) -> None:
    """Nothing ran, and no element of the page carries a handler."""
    page.wait_for_timeout(50)  # a picture that fails to load calls its handler a moment later
    assert page.evaluate("globalThis.ran") is None
    handlers = page.evaluate(
        """() => [...document.querySelectorAll("*")].flatMap((e) => e.getAttributeNames()
          .filter((name) => name.startsWith("on") || e.getAttribute(name).startsWith("javascript:")))"""
    )
    assert handlers == []


@pytest.mark.browser
def test_nothing_runs_on_any_page(watched: Page, address: str) -> None:
    """Pages of every kind, in both languages, with and without the policy: nothing runs."""
    for language in ("", "ru/"):
        for path in PAGES:
            watched.goto(f"{address}{language}{path}", wait_until="load")
            harmless(watched)


@pytest.mark.browser
def test_nothing_runs_in_lists_that_scripts_make(watched: Page, address: str) -> None:
    """Found pages, compared columns and copied citations are text too."""
    watched.goto(f"{address}practices/")
    watched.locator("[data-md-component=search-query]").click()
    watched.keyboard.type("донор")
    watched.locator(".md-search-result__item").first.wait_for()
    harmless(watched)
    assert "<img" in watched.locator(".md-search-result__list").inner_text()
    watched.goto(f"{address}compare/?compare=2025.donor-day&compare=2025.donor-day-again")
    watched.locator("table.columns thead th a").nth(1).wait_for()
    harmless(watched)


@pytest.mark.browser
@pytest.mark.parametrize(
    "query",
    [
        "compare=%22%3E%3Cimg%20src=x%20onerror=globalThis.ran=1%3E",
        "direction=%3Csvg/onload=globalThis.ran=1%3E&sort=__proto__&team=%3Cb%3E",
        "q=%3Cimg%20src=x%20onerror=globalThis.ran=1%3E",
        "h=%3Cimg%20src=x%20onerror=globalThis.ran=1%3E",
        "compare=../../../../evil&compare=//evil.example/x&compare=constructor",
    ],
)
def test_nothing_runs_from_an_address(watched: Page, address: str, query: str) -> None:
    """What stands in a shared address is asked for as words, and shown as words if at all."""
    for path in ("practices/", "compare/", ""):
        watched.goto(f"{address}{path}?{query}#%22%3E%3Cimg%20src=x%20onerror=globalThis.ran=1%3E")
        harmless(watched)
