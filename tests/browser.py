"""A real browser for tests: an installed Chromium, else one that Playwright fetches, else a clear stop.

BROWSER=none leaves the browser tests out, visibly; BROWSER=required fails where none can be had.
"""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

Headers = Callable[[str], Mapping[str, str]]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A container has no sandbox for root; nothing here may reach for another host.
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
HOW_TO = (
    "No Chromium found. Debian: apt install chromium; elsewhere: .venv/bin/playwright install chromium. "
    "BROWSER=none make test leaves the browser tests out."
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium for the whole run."""
    if os.environ.get("BROWSER") == "none":
        pytest.skip("browser tests are left out: BROWSER=none")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable(), args=list(FLAGS))
        yield running
        running.close()


def executable() -> str | None:
    """An installed Chromium's path; None for the one that Playwright brings."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    fetched = subprocess.run(
        [sys.executable, "-m", "playwright", "install", "chromium"],
        capture_output=True,
        check=False,
    )
    if fetched.returncode:
        pytest.exit(HOW_TO, returncode=1)
    return None


def follow(link: Locator) -> None:
    """Go where a link leads, until the page has loaded: a bare click comes back when the way has begun."""
    with link.page.expect_navigation():
        link.click()


def copied(button: Locator) -> str:
    """What a copying button or link lays on the clipboard, once the page says that it is there."""
    label = button.inner_text()
    button.click()
    expect(button).not_to_have_text(label)
    return str(button.page.evaluate("navigator.clipboard.readText()"))


@contextlib.contextmanager
def served(folder: Path, headers: Headers = lambda path: {}) -> Iterator[str]:
    """The address at which a folder is served while the block runs; `headers`: what a path adds."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            for name, said in headers(self.path.partition("?")[0]).items():
                self.send_header(name, said)
            super().end_headers()

        def log_message(self, *arguments: object) -> None:
            """Tests read results, not a server's log."""

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def watch(page: Page, host: str) -> list[str]:
    """A list that fills with what went wrong on a page: console errors, failed or foreign requests."""
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "requestfailed",
        # A lazy picture is cut off when the test goes on to the next page.
        lambda r: None if "ERR_ABORTED" in (r.failure or "") else faults.append(f"failed: {r.url}"),
    )
    page.on(
        "response", lambda a: faults.append(f"{a.status}: {a.url}") if a.status >= 400 else None
    )
    page.on("request", lambda r: faults.extend(_foreign(r.url, host)))
    return faults


def _foreign(url: str, host: str) -> list[str]:
    return [] if url.startswith((host, "data:", "blob:")) else [f"foreign: {url}"]
