"""What a browser may do on our pages: what is said, by whom, and that all works under it."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from browser import copied, served, watch
from host_rules import rules, said_of
from playwright.sync_api import Browser, BrowserContext, Page, expect
from practicebook import security
from practicebook.assets import NAMED
from sample_project import ROOT

DEPLOY = ROOT / ".github" / "deploy"
PRACTICE = "practices/2025/donor-bus-astana/"
KINDS = (
    *("", "practices/", PRACTICE, "offices/", "offices/2025/astana/", "numbers/", "programme/"),
    *("downloads/", "about/", "data/", "regions/KZ-71/", "directions/blood-donation/"),
    *("compare/?compare=2025.donor-bus-astana", "no-such-page/"),
)
# Tells of every refusal, also of those that a console leaves out.
REPORTER = """
addEventListener("securitypolicyviolation", (event) =>
  console.error(`refused: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
"""


@pytest.fixture(scope="module")
def host_rules(edition: Path) -> dict[str, dict[str, str]]:
    """The rules of the built edition's own `_headers`."""
    return rules((edition / "_headers").read_text("utf-8"))


@pytest.fixture(scope="module")
def strict(edition: Path, host_rules: dict[str, dict[str, str]]) -> Iterator[str]:
    """The edition's address, served with what its own `_headers` says."""
    with served(edition.parent, lambda path: said_of(path, host_rules)) as host:
        yield f"{host}best/"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser's window that reports every refusal."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(REPORTER)
    yield context
    context.close()


# --- what is said --------------------------------------------------------------------------------


def test_scripts_are_files_of_ours() -> None:
    """The policy lets no script run that stands inside a page, is made of text or comes from elsewhere."""
    said = security.POLICY["script-src"].split()
    assert said == ["'self'", "'wasm-unsafe-eval'"]
    assert security.POLICY["default-src"] == "'none'"
    assert "://" not in security.page_policy() and "*" not in security.page_policy()


def test_no_page_holds_a_script_a_style_or_a_handler(edition: Path) -> None:
    """What stands inside a page is data; scripts and styles are files, and no attribute is code."""
    for file in sorted(edition.rglob("*.html")):
        page = lxml.html.fromstring(file.read_bytes())
        policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy == [security.page_policy()], file
        assert page.xpath("//head/*[1]/@charset") == ["utf-8"]
        for script in page.iter("script"):
            kind = script.get("type", "")
            assert script.get("src") or kind in ("application/json", "application/ld+json"), file
        assert not page.xpath("//style | //iframe | //object | //embed | //base"), file
        handlers = [name for e in page.iter() for name in e.attrib if name.startswith("on")]
        assert handlers == [], file


def test_hosts_say_the_same(edition: Path, host_rules: dict[str, dict[str, str]]) -> None:
    """nginx, Caddy and the hosts that read `_headers` say what security.py says, word for word."""
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    caddy = (DEPLOY / "Caddyfile").read_text("utf-8")
    for name, said in security.headers().items():
        assert f'add_header {name} "{said}" always;' in nginx
        assert f'{name} "{said}"' in caddy
        assert host_rules["/best/*"][name] == said
    for_good = f"/{NAMED}$"
    assert for_good in nginx and for_good in caddy


def test_what_never_changes_is_kept_and_the_rest_is_asked_for(
    edition: Path, host_rules: dict[str, dict[str, str]]
) -> None:
    """Only names that hold a digest are kept for good; what holds words of records, a day at most."""
    kept = {
        file.relative_to(edition).as_posix(): said_of(
            f"/best/{file.relative_to(edition).as_posix()}", host_rules
        ).get("Cache-Control", "")
        for file in edition.rglob("*")
        if file.is_file()
    }
    for_good = {name for name, said in kept.items() if "immutable" in said}
    assert for_good
    assert all(re.fullmatch(NAMED, name) for name in for_good)
    assert kept["index.html"] == kept["ru/index.html"] == kept["manifest.json"] == ""
    assert not any(said for name, said in kept.items() if name.endswith((".pdf", ".zip", ".html")))
    ages = {int(age) for said in kept.values() for age in re.findall(r"max-age=(\d+)$", said)}
    assert ages and max(ages) <= 86400
    assert any("/photos/" in name for name, said in kept.items() if said)


def test_the_offline_copy_holds_no_hosts_file(edition: Path) -> None:
    """Rules for a host mean nothing on a memory stick."""
    with zipfile.ZipFile(edition / "downloads/best-practices-site.zip") as archive:
        assert "_headers" not in archive.namelist()


# --- all works under it --------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "ru/"])
def test_every_kind_of_page_loads_under_the_policy(
    context: BrowserContext, strict: str, language: str
) -> None:
    """No page of either language asks for anything that its host or its own head refuses."""
    page = context.new_page()
    faults = watch(page, strict)
    for kind in KINDS:
        answer = page.goto(f"{strict}{language}{kind}", wait_until="load")
        assert answer and "script-src 'self'" in answer.headers["content-security-policy"]
    missing = f"404: {strict}{language}no-such-page/"
    assert [fault for fault in faults if "status of 404" not in fault] == [missing]


@pytest.mark.browser
@pytest.mark.parametrize("language", ["", "ru/"])
def test_search_choice_and_comparison_work_under_the_policy(
    context: BrowserContext, strict: str, language: str
) -> None:
    """A reader finds, narrows, compares, copies and turns the light down as if nothing were refused."""
    page = context.new_page()
    faults = watch(page, strict)
    page.goto(f"{strict}{language}practices/")
    _search(page)
    _narrow(page)
    page.goto(f"{strict}{language}compare/?compare=2025.donor-bus-astana")
    expect(page.locator("table.columns thead th a")).to_have_count(1)
    page.goto(f"{strict}{language}{PRACTICE}")
    assert "2025" in copied(page.locator("[data-copy]").first)
    _turn_down(page)
    assert faults == []


def _search(page: Page) -> None:
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("донор")
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.keyboard.press("Escape")


def _narrow(page: Page) -> None:
    before = page.locator("[data-count]").inner_text()
    page.locator("input[name=direction][type=checkbox]").first.check()
    expect(page.locator("[data-count]")).not_to_have_text(before)


def _turn_down(page: Page) -> None:
    body = page.locator("body")
    before = body.get_attribute("data-md-color-scheme")
    page.locator("[data-md-component=palette] label:visible").click()
    expect(body).not_to_have_attribute("data-md-color-scheme", before or "")
    after = body.get_attribute("data-md-color-scheme")
    page.reload()
    assert body.get_attribute("data-md-color-scheme") == after


@pytest.mark.browser
def test_a_script_inside_a_page_is_refused(context: BrowserContext, strict: str) -> None:
    """Were a stranger's script to get into a page after all, it would not run."""
    page = context.new_page()
    page.goto(strict)
    page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "globalThis.ran = true";
          document.body.append(script);
          document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='globalThis.ran = true'>");
        }"""
    )
    page.wait_for_timeout(200)
    assert page.evaluate("globalThis.ran") is None


@pytest.mark.browser
def test_the_copy_opens_from_a_disk(context: BrowserContext, edition: Path, tmp_path: Path) -> None:
    """Unpacked from the ZIP and opened by a double click, a page has its looks, letters and palette."""
    with zipfile.ZipFile(edition / "downloads/best-practices-site.zip") as archive:
        archive.extractall(tmp_path)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"file://{tmp_path}/{PRACTICE}index.html", wait_until="networkidle")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgba(0, 0, 0, 0)"
    assert page.locator(".photo--opening img").evaluate("image => image.naturalWidth") > 0
    _turn_down(page)
    assert [line for line in said if "refused" in line or "Security Policy" in line] == []


# --- real servers, where they are installed --------------------------------------------------------


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(address: str) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}


def _check_host(running: subprocess.Popen[bytes], address: str, edition: Path) -> None:
    try:
        end = time.monotonic() + 10
        while True:
            try:
                status, front = _answers(address)
                break
            except OSError:
                assert time.monotonic() < end and running.poll() is None
                time.sleep(0.05)
        assert status == 200
        theme = next(edition.glob("assets/javascripts/bundle.*.min.js")).name
        _, bundle = _answers(f"{address}assets/javascripts/{theme}")
        font = next(edition.glob("assets/fonts/golos-text.*.woff2")).name
        _, letters = _answers(f"{address}assets/fonts/{font}")
        missing, lost = _answers(f"{address}ru/no-such-page/")
        status, shared = _answers(f"{address}data/2025/projects.json")
        for name, said in security.headers().items():
            assert front[name.lower()] == bundle[name.lower()] == lost[name.lower()] == said
        assert front["cache-control"] == "no-cache"
        assert bundle["cache-control"] == letters["cache-control"] == security.IMMUTABLE
        assert (missing, status) == (404, 200)
        assert shared["access-control-allow-origin"] == "*"
        assert "access-control-allow-origin" not in front
        assert _answers(f"{address}_headers")[0] == 404
    finally:
        running.terminate()
        running.wait()


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_says_it(edition: Path, tmp_path: Path, port: int) -> None:
    """The file for nginx is one that nginx takes, and says what it should."""
    conf = (DEPLOY / "nginx.conf").read_text("utf-8")
    conf = conf.replace("listen 80", f"listen 127.0.0.1:{port}")
    conf = conf.replace("/srv/practices/site", str(edition))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "".join(f"{kind}_temp_path {tmp_path}/{kind}; " for kind in kinds)
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; daemon off; user root;\nevents {{}}\n"
        f"http {{ access_log off; {paths}\n{conf} }}\n",
        "utf-8",
    )
    command = ["nginx", "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    _check_host(subprocess.Popen(command), f"http://127.0.0.1:{port}/", edition)


@pytest.mark.skipif(not shutil.which("caddy"), reason="Caddy is not installed")
def test_caddy_says_it(edition: Path, tmp_path: Path, port: int) -> None:
    """The file for Caddy is one that Caddy takes, and says what it should."""
    conf = (DEPLOY / "Caddyfile").read_text("utf-8")
    conf = conf.replace("practices.example.org {", f"http://127.0.0.1:{port} {{")
    conf = conf.replace("/srv/practices/site", str(edition))
    (tmp_path / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{conf}", "utf-8")
    command = ["caddy", "run", "--config", str(tmp_path / "Caddyfile"), "--adapter", "caddyfile"]
    _check_host(
        subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "HOME": str(tmp_path)}),
        f"http://127.0.0.1:{port}/",
        edition,
    )
