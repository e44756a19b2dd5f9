"""`make verify`: a site is as it was published, and every way inside it leads somewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from practicebook.problems import MESSAGE_LANGUAGES
from practicebook.publish import write_manifest
from practicebook.verify import Difference, NoSite, verify
from sample_project import ROOT, make_project
from site_build import build, whole_project

PAGE = """<!doctype html><html lang="kk"><head><meta charset="utf-8"><title>а</title>
<link rel="canonical" href="https://example.org/best/{path}">{head}</head><body>{body}</body></html>"""


def write(site: Path, path: str, body: str = "", head: str = "") -> None:
    """A page at its path."""
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    canonical = path.removesuffix("index.html")
    file.write_text(PAGE.format(path=canonical, head=head, body=body), "utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A whole small site: two pages, a picture, a style sheet, a sitemap, in a folder with a space."""
    site = tmp_path / "my site"
    write(site, "index.html", '<h2 id="бір">а</h2><a href="#бір">а</a><a href="б/">б</a>')
    write(site, "б/index.html", '<a href="../#%D0%B1%D1%96%D1%80">а</a><img src="../x%20y.png">')
    (site / "x y.png").write_bytes(b"\x89PNG")
    (site / "a.css").write_text('@font-face{src:url("x%20y.png")} a{mask:url(data:x)}', "utf-8")
    address = "https://example.org/best/"
    (site / "sitemap.xml").write_text(f"<loc>{address}</loc><loc>{address}б/</loc>", "utf-8")
    write_manifest(site)
    return site


def differences(site: Path, manifest: bool = True) -> list[Difference]:
    if manifest:
        write_manifest(site)
    return verify(site).differences


def run(*arguments: str | Path, language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "verify_site.py"), *map(str, arguments)],
        env={**os.environ, "PRACTICEBOOK_LANG": language, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )


# --- the edition -----------------------------------------------------------------------------------


def test_the_edition_is_whole(edition: Path) -> None:
    """The built edition: each file as its manifest says, each link and anchor of each page found."""
    found = verify(edition)
    assert found.differences == []
    assert found.pages > 90 and found.ways > 3000


def test_a_site_without_pdfs_promises_none(tmp_path: Path) -> None:
    """`book: false` in mkdocs.yml: no page and no open data leads to a PDF that was not printed."""
    unprinted = {"mkdocs.yml": [("  book: true", "  book: false")]}
    root = whole_project(make_project(tmp_path, edit=unprinted))
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert not any((root / "site").rglob("*.pdf"))
    assert verify(root / "site").differences == []


def test_a_link_that_the_edition_loses_is_noticed(edition: Path, tmp_path: Path) -> None:
    """Were a page of the edition lost, every page that leads there would be named."""
    copy = tmp_path / "site"
    for file in edition.rglob("*.html"):
        target = copy / file.relative_to(edition)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(file) if "numbers" not in file.parts else None
    (copy / "manifest.json").write_text('{"files": {}}', "utf-8")
    found = verify(copy).differences
    lost = {each.path for each in found if each.kind == "link" and each.found.endswith("numbers/")}
    assert {"index.html", "programme/index.html"} <= lost


# --- as published ----------------------------------------------------------------------------------


def test_a_whole_site_has_no_difference(site: Path) -> None:
    """Links, anchors in any writing, pictures, style sheets and whole addresses are all followed."""
    found = verify(site)
    assert found.differences == []
    assert (found.files, found.pages) == (5, 2)


def test_lost_changed_and_strange_files_are_named(site: Path) -> None:
    """Each file that is not as published is named, also one that lies where none should."""
    (site / "x y.png").write_bytes(b"\x89PNg")
    (site / "sitemap.xml").unlink()
    (site / "б" / "manifest.json").write_text("{}", "utf-8")
    assert differences(site, manifest=False) == [
        Difference("sitemap.xml", "missing"),
        Difference("x y.png", "changed"),
        Difference("б/manifest.json", "extra"),
    ]


def test_a_link_in_place_of_a_file_is_a_change(site: Path, tmp_path: Path) -> None:
    """A file that became a link to another one is not the one that was published."""
    (site / "x y.png").rename(tmp_path / "elsewhere.png")
    (site / "x y.png").symlink_to(tmp_path / "elsewhere.png")
    assert differences(site, manifest=False) == [Difference("x y.png", "changed")]


@pytest.mark.parametrize(
    "manifest", [None, "", "{", "[]", '{"files": []}', '{"files": 1}', "[" * 100_000, "\ud800"]
)
def test_a_folder_without_a_manifest_is_no_site(site: Path, manifest: str | None) -> None:
    """Where the manifest is gone or broken, nothing is compared: the folder is said to be no site."""
    file = site / "manifest.json"
    file.unlink()
    if manifest is not None:
        file.write_bytes(manifest.encode("utf-8", "surrogatepass"))
    with pytest.raises(NoSite):
        verify(site)


def test_a_manifest_cannot_lead_out_of_the_site(site: Path, tmp_path: Path) -> None:
    """A path that leaves the folder is a file that is missing, whatever stands there."""
    (tmp_path / "secret").write_text("x", "utf-8")
    manifest = json.loads((site / "manifest.json").read_text("utf-8"))
    manifest["files"]["../secret"] = "x"
    (site / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert differences(site, manifest=False) == [Difference("../secret", "missing")]


# --- every way leads somewhere ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "kind", "found"),
    [
        ('<a href="nowhere/">а</a>', "link", "nowhere/"),
        ('<a href="б/x.pdf?y#z">а</a>', "link", "б/x.pdf?y#z"),
        ('<a href="../index.html">а</a>', "link", "../index.html"),
        ('<a href="/б/">а</a>', "link", "/б/"),
        ('<a href="https://example.org/best/x/">а</a>', "link", "https://example.org/best/x/"),
        ('<a href="#екі">а</a>', "anchor", "#екі"),
        ('<a href="б/#бір">а</a>', "anchor", "б/#бір"),
        ('<img alt="" src="z.png">', "link", "z.png"),
        ('<img alt="" src="x y.png" srcset="x%20y.png 1x, z.webp 2x">', "link", "z.webp"),
        ('<a href="http://[">а</a>', "link", "http://["),
        ("<p style=\"background:url('q.png')\">а</p>", "link", "q.png"),
    ],
)
def test_a_way_that_leads_nowhere_is_named(site: Path, body: str, kind: str, found: str) -> None:
    """A page that leads to no file, or to no place of its page, is named with the link."""
    write(site, "c/index.html", "")
    write(site, "index.html", body + '<h2 id="бір">а</h2>')
    assert differences(site) == [Difference("index.html", kind, found)]


@pytest.mark.parametrize(
    "body",
    [
        '<a href="https://other.example/x#y">а</a>',
        '<a href="mailto:a@b.example">а</a><a href="tel:+7">б</a>',
        '<a href="">а</a><a href="#">б</a><a href="?x=1">в</a>',
        '<a href="/best/б/">а</a><a href="/best/x%20y.png#page=2">б</a>',
        '<a href="https://example.org/best/#бір">а</a>',
    ],
)
def test_a_way_out_or_to_itself_is_left_alone(site: Path, body: str) -> None:
    """Other hosts are not asked; a page may lead to itself, a file to a place inside it."""
    write(site, "index.html", body + '<h2 id="бір">а</h2>')
    assert differences(site) == []


def test_texts_and_style_sheets_are_followed_too(site: Path) -> None:
    """A sitemap that names a lost page, a feed, data or a lost font: all are found."""
    (site / "a.css").write_text("a{src:url(lost.woff2)}", "utf-8")
    (site / "feed.xml").write_text(
        '<id>https://example.org/best/x/</id> <a b="https://other.example"/>'
    )
    assert differences(site) == [
        Difference("a.css", "link", "lost.woff2"),
        Difference("feed.xml", "link", "https://example.org/best/x/"),
    ]


# --- the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
def test_the_command_says_what_is_wrong_and_ends_with_1(site: Path, language: str) -> None:
    """One line a difference in the editor's language, a closing count, exit 1, and no traceback."""
    (site / "x y.png").unlink()
    (site / "new.html").write_text('<a href="#x">а</a>', "utf-8")
    done = run(site, language=language)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert [line.split(": ")[0] for line in lines[:-1]] == [
        *("a.css", "new.html", "new.html", "x y.png", "б/index.html")
    ]
    assert "5" in lines[-1] and "{" not in done.stdout


def test_the_command_ends_with_0_where_all_is_well(site: Path) -> None:
    """A whole site is called whole, with what was looked at."""
    done = run(site)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("The site is whole: 5 files as published, 2 pages")


@pytest.mark.parametrize("folder", ["nothing", "index.html"])
def test_the_command_says_where_there_is_no_site(site: Path, folder: str) -> None:
    """A folder that is missing, or a file, is said to hold no site."""
    done = run(site / folder)
    assert (done.returncode, done.stderr) == (1, "")
    assert "make build" in done.stdout


def test_make_passes_a_folder_with_spaces(site: Path) -> None:
    """`make verify site="my site"` looks at that folder."""
    if not (ROOT / ".venv" / "ready").exists():
        pytest.skip("make has not prepared .venv here")
    done = subprocess.run(
        ["make", "-s", "-o", ".venv/ready", "verify", f"site={site}"],
        cwd=ROOT,
        env={**os.environ, "PRACTICEBOOK_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout[:17]) == (0, "The site is whole")
