"""What an editor sees under `make serve` and no reader does."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import lxml.html
import pytest
from practicebook.wording import wording
from pypdf import PdfReader
from sample_project import LANGUAGES, PROJECT, make_project
from site_build import whole_project

GONE = "practices/2025/donor-day/"
PATIENCE = 120  # seconds; the first pages stand after ten on a quiet machine


class Preview(NamedTuple):
    """Where it is served, and what it says in the terminal."""

    address: str
    log: Path


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A running `mkdocs serve` whose practice is withdrawn."""
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
        yield Preview(f"http://{address}/", log)
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
def test_a_withdrawn_record_is_seen_as_readers_see_it(preview: Preview, language: str) -> None:
    """At its address stands the page that says it is gone, also one click away in the other language."""
    prefix = "" if language == LANGUAGES[0] else f"{language}/"
    for ending in ("", "index.html"):
        gone = page(f"{preview.address}{prefix}{GONE}{ending}")
        assert gone.findtext(".//h1") == wording(language).words.withdrawn.title
        ways = gone.xpath("//nav[@class='languages']/a/@href")
        assert ways == [f"/{GONE}", f"/ru/{GONE}"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_says_how_old_its_answers_are(preview: Preview, language: str) -> None:
    """The box tells an editor that it searches the last full build."""
    prefix = "" if language == LANGUAGES[0] else f"{language}/"
    (note,) = page(f"{preview.address}{prefix}").find_class("search-preview")
    assert note.text_content() == wording(language).words.search.preview


def test_a_volume_is_printed_when_somebody_asks_for_it(preview: Preview) -> None:
    """An editor sees the book while writing, without what is withdrawn; no more is promised of it."""
    downloads = f"{preview.address}downloads/"
    listed = page(downloads)
    (way,) = listed.xpath("//article//a[contains(@href, '.kk.pdf')]/@href")
    said, words = listed.find(".//article").text_content(), wording("kk").words.downloads
    assert words.preview in said
    assert words.accessible not in said
    with urllib.request.urlopen(urllib.parse.urljoin(downloads, way)) as answer:
        assert answer.headers["Content-Type"] == "application/pdf"
        pages = PdfReader(io.BytesIO(answer.read())).pages
    printed = " ".join("".join(each.extract_text() for each in pages).split())
    assert "Астана фронт-кеңсесі" in printed
    assert "Донор күні" not in printed


def test_links_to_what_is_made_later_are_no_broken_links(preview: Preview) -> None:
    """MkDocs complains of nothing while serving."""
    assert "WARNING" not in preview.log.read_text("utf-8")
