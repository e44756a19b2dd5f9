"""What an editor sees under `make serve` and no reader does."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from practicebook.wording import wording
from sample_project import LANGUAGES, PROJECT, make_project
from site_build import whole_project

GONE = "practices/2025/donor-day/"
PATIENCE = 120  # seconds; the first pages stand after ten on a quiet machine


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running `mkdocs serve` whose practice is withdrawn."""
    changes = {f"{PROJECT}/facts.yml": [("status: published", "status: withdrawn")]}
    root = whole_project(make_project(tmp_path_factory.mktemp("serve") / "p", edit=changes))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", address]
    log = root / "serve.log"
    with log.open("w") as lines:
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
        serving = subprocess.Popen(command, cwd=root, env=environment, stdout=lines, stderr=lines)
    try:
        _wait(f"http://{address}/", serving, log)
        yield f"http://{address}/"
    finally:
        serving.terminate()
        serving.wait()


def _wait(address: str, serving: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and serving.poll() is None:
        try:
            urllib.request.urlopen(address).close()
            return
        except urllib.error.URLError:
            time.sleep(0.2)
    pytest.fail(log.read_text("utf-8"))


def page(address: str) -> lxml.html.HtmlElement:
    with urllib.request.urlopen(address) as answer:
        return lxml.html.fromstring(answer.read())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_withdrawn_record_is_seen_as_readers_see_it(preview: str, language: str) -> None:
    """At its address stands the page that says it is gone, also one click away in the other language."""
    prefix = "" if language == LANGUAGES[0] else f"{language}/"
    for ending in ("", "index.html"):
        gone = page(f"{preview}{prefix}{GONE}{ending}")
        assert gone.findtext(".//h1") == wording(language).words.withdrawn.title
        ways = gone.xpath("//nav[@class='languages']/a/@href")
        assert ways == [f"/{GONE}", f"/ru/{GONE}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_says_how_old_its_answers_are(preview: str, language: str) -> None:
    """The box tells an editor that it searches the last full build."""
    prefix = "" if language == LANGUAGES[0] else f"{language}/"
    (note,) = page(f"{preview}{prefix}").find_class("search-preview")
    assert note.text_content() == wording(language).words.search.preview
