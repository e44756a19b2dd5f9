"""The site as readers get it: built strictly by the real MkDocs, read back from disk."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections import Counter
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from PIL import Image
from practicebook.wording import wording
from sample_project import PROJECT, make_project
from site_build import build, environment, mkdocs, tree, whole_project

PAGES = (
    *("index.html", "404.html", "practices/index.html", "offices/index.html", "numbers/index.html"),
    *("programme/index.html", "downloads/index.html", "about/index.html"),
    *("practices/2025/donor-day/index.html", "offices/2025/astana/index.html"),
)
VOLUMES = tuple(f"downloads/best-practices-2025.{name}.pdf" for name in ("kk", "ru", "kk-ru"))


# A translation that was accepted for another Kazakh text: the page says so.
LAGGING = {f"{PROJECT}/translations.yml": "text.results: kk=0000000000 ru=f4901b7ebd\n"}


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A small project, built once, in a folder whose name holds a space; and what the build said."""
    folder = tmp_path_factory.mktemp("small site") / "my project"
    root = whole_project(make_project(folder, files=LAGGING))
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root, done.stderr


@pytest.fixture(scope="module")
def root(first_build: tuple[Path, str]) -> Path:
    """The small project's folder."""
    return first_build[0]


@pytest.fixture
def site(root: Path) -> Path:
    """The built site of the small project."""
    return root / "site"


def page(site: Path, path: str) -> lxml.html.HtmlElement:
    """A page of the site, parsed."""
    return lxml.html.fromstring((site / path).read_bytes())


def text(element: lxml.html.HtmlElement) -> str:
    """What a reader reads: no scripts, no styles."""
    shown = [
        part
        for part in element.xpath("//body//text()[not(ancestor::script or ancestor::style)]")
        if part.strip()
    ]
    return " ".join(" ".join(shown).split())


# --- what is there -------------------------------------------------------------------------------


def test_a_section_says_that_its_translation_lags(site: Path) -> None:
    """Readers of the language that is behind are told so at that section, and nowhere else."""
    pages = {path: page(site, f"{path}practices/2025/donor-day/index.html") for path in ("", "ru/")}
    notes = {path: found.xpath("//*[@class='story__lagging']") for path, found in pages.items()}
    assert notes[""] == []
    (note,) = notes["ru/"]
    assert note.getparent().xpath("./h2/@id") == ["results"]
    assert note.text == wording("ru").words["status"]["lagging"]


def test_a_warning_is_for_editors_only(site: Path) -> None:
    """What the check warns about stands on no page of the published site."""
    for path, content in tree(site).items():
        assert not path.endswith(".html") or b"section=text.results" not in content, path


def test_every_page_stands_at_its_address_in_both_languages(site: Path) -> None:
    """Kazakh pages stand at the root, Russian ones under /ru/, at the same paths."""
    for path in PAGES:
        assert page(site, path).get("lang") == "kk", path
        assert page(site, f"ru/{path}").get("lang") == "ru", path


def test_volumes_and_leaflets_are_pdfs_linked_from_their_pages(site: Path) -> None:
    """The downloads page links every volume, a practice's page links its own PDF."""
    for language, prefix in (("kk", ""), ("ru", "ru/")):
        links = page(site, f"{prefix}downloads/index.html").xpath("//a/@href")
        for volume in VOLUMES:
            assert (site / volume).read_bytes().startswith(b"%PDF-")
            assert any(link.endswith(Path(volume).name) for link in links)
        leaflet = f"practices/2025/donor-day/donor-day.{language}.pdf"
        assert (site / leaflet).read_bytes().startswith(b"%PDF-")
        practice = page(site, f"{prefix}practices/2025/donor-day/index.html")
        assert any(
            link.endswith(f"donor-day.{language}.pdf") for link in practice.xpath("//a/@href")
        )


def test_the_last_line_of_a_build_counts_what_was_made(first_build: tuple[Path, str]) -> None:
    """«Done: …» tells how many PDFs and EPUBs stand in the site, each counted once under its kind."""
    root, said = first_build
    files = [file for file in (root / "site").rglob("*") if file.is_file()]
    kinds = Counter(file.suffix for file in files)
    assert kinds[".pdf"] > kinds[".epub"] > 0
    assert f"{kinds['.pdf']} PDFs, {kinds['.epub']} EPUBs, {len(files)} files" in said


def test_every_link_and_picture_leads_to_a_file_of_the_site(site: Path) -> None:
    """No page links to, or shows, a file of ours that is not there."""
    for file in sorted(site.rglob("*.html")):
        if file.name == "404.html":
            continue  # its addresses are absolute, below the site's own host
        for target in lxml.html.fromstring(file.read_bytes()).xpath("//@href | //@src"):
            if re.match(r"[a-z]+:|//|#|$", target):
                continue
            found = Path(os.path.normpath(file.parent / target.split("#")[0].split("?")[0]))
            assert found.is_file() or (found / "index.html").is_file(), f"{file}: {target}"


def test_manifest_holds_the_digest_of_every_file(site: Path) -> None:
    """`manifest.json` proves each published file but itself."""
    digests = json.loads((site / "manifest.json").read_text("utf-8"))["files"]
    files = tree(site)
    assert set(digests) == set(files) - {"manifest.json"}
    for path, digest in digests.items():
        assert hashlib.sha256(files[path]).hexdigest() == digest


def test_sitemap_names_every_page_with_its_languages(site: Path) -> None:
    """Search engines find each page in both languages, by absolute addresses."""
    spaces = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    urls = etree.parse(str(site / "sitemap.xml")).xpath("//s:url", namespaces=spaces)
    by_address = {url.findtext("s:loc", namespaces=spaces): url for url in urls}
    base = "https://practices.example.org/"
    for path in ("", "practices/2025/donor-day/", "offices/2025/astana/", "numbers/"):
        for address in (base + path, base + "ru/" + path):
            alternates = by_address[address].xpath("x:link/@href", namespaces=spaces)
            assert alternates == [base + path, base + "ru/" + path]


# --- what a reader reads -------------------------------------------------------------------------


def test_no_word_of_the_interface_is_in_the_other_language(site: Path) -> None:
    """A Kazakh page shows no Russian interface word, a Russian page no Kazakh one."""
    kazakh_letters = re.compile("[әғқңөұүһі]", re.IGNORECASE)
    for path in PAGES:
        russian = page(site, f"ru/{path}")
        for named in russian.xpath("//*[@lang='kk']"):
            named.drop_tree()  # the way to the Kazakh site calls itself by its own name
        for tag in ("header", "footer", "nav", "th", "button", "h2", "dt"):
            for element in russian.iter(tag):
                assert not kazakh_letters.search(element.text_content()), (
                    path,
                    element.text_content(),
                )
        assert "Образец" not in text(page(site, path))
        assert "Home" not in text(page(site, path)) and "Home" not in text(russian)


def test_switcher_stays_on_the_same_page(site: Path) -> None:
    """The way to the other language leads to this page in it, not to the home page."""
    for path in PAGES:
        if path == "404.html":
            continue
        link = page(site, path).xpath("//nav[@class='languages']/a[@hreflang='ru']/@href")[0]
        target = os.path.normpath((site / path).parent / link)
        assert target == str((site / "ru" / path).parent)


def test_edit_link_leads_to_the_records_own_source(site: Path) -> None:
    """«Edit this record» opens the text the reader is reading, in its language."""
    for prefix, language in (("", "kk"), ("ru/", "ru")):
        links = page(site, f"{prefix}practices/2025/donor-day/index.html").xpath("//a/@href")
        assert any(link.endswith(f"{PROJECT}/text.{language}.md") for link in links)


def test_samples_are_marked_wherever_they_are_shown(site: Path) -> None:
    """An invented record says so on its own page, on its card and beside each sum it is part of."""
    for prefix, mark in (("", "Үлгі"), ("ru/", "Образец")):
        for path in (
            *("practices/2025/donor-day/", "offices/2025/astana/"),
            *("practices/", "offices/", "numbers/", ""),
        ):
            badges = page(site, f"{prefix}{path}index.html").find_class("badge--sample")
            assert any(mark in badge.text_content() for badge in badges), prefix + path


def test_sections_have_the_same_latin_anchors_in_both_languages(site: Path) -> None:
    """A link to a section of a practice works in either language."""
    anchors = [
        page(site, f"{prefix}practices/2025/donor-day/index.html").xpath("//article//h2/@id")
        for prefix in ("", "ru/")
    ]
    assert anchors[0] == anchors[1]
    assert {"problem", "steps", "results", "did-not-work", "advice", "budget"} <= set(anchors[0])


def test_a_photo_is_shown_once(site: Path) -> None:
    """The text of this record places the photo that opens its page: there it stands, and only there."""
    for prefix in ("", "ru/"):
        practice = page(site, f"{prefix}practices/2025/donor-day/index.html")
        shown = [image.get("src") for image in practice.xpath("//article//figure//img")]
        assert len(shown) == len(set(shown)) == 1


def test_photos_carry_no_metadata(site: Path) -> None:
    """A published picture says nothing of the camera or the place."""
    photos = sorted(site.glob("practices/**/*.webp"))
    assert photos
    for file in photos:
        with Image.open(file) as image:
            assert not image.getexif() and "exif" not in image.info and "xmp" not in image.info


# --- what must not get out -----------------------------------------------------------------------


def test_drafts_never_reach_the_published_site(tmp_path: Path) -> None:
    """A draft stands in no page, list, PDF name or sitemap of a build."""
    root = whole_project(
        make_project(tmp_path / "p", edit={f"{PROJECT}/facts.yml": [("published", "draft")]})
    )
    done = build(root)
    assert done.returncode == 0, done.stderr
    for path, content in tree(root / "site").items():
        assert "donor-day" not in path
        assert b"donor-day" not in content, path


def test_markup_in_a_title_arrives_as_text(tmp_path: Path) -> None:
    """What an author types is shown, never run: in titles too."""
    hostile = '"<script>alert(1)</script> & {{ 7*7 }} \\"x\\""'
    facts = (Path(__file__).parent / "base" / PROJECT / "facts.yml").read_text("utf-8")
    title = re.search(r"title:.*?(?=\nsummary:)", facts, re.DOTALL)
    assert title
    changed = facts.replace(title[0], f"title: {{kk: {hostile}, ru: {hostile}}}", 1)
    root = whole_project(make_project(tmp_path / "p", files={f"{PROJECT}/facts.yml": changed}))
    done = build(root)
    assert done.returncode == 0, done.stderr
    practice = page(root / "site", "practices/2025/donor-day/index.html")
    assert practice.find(".//h1").text_content() == '<script>alert(1)</script> & {{ 7*7 }} "x"'
    assert not [
        s for s in practice.iter("script") if "alert(1)" in (s.text or "") and not s.get("type")
    ]


# --- failed, killed and concurrent builds --------------------------------------------------------


def test_a_failed_build_says_where_and_leaves_the_old_site(root: Path) -> None:
    """A mistake ends with its place and exit 1; what stood before stands byte for byte."""
    before = tree(root / "site")
    facts = root / PROJECT / "facts.yml"
    sound = facts.read_text("utf-8")
    facts.write_text(sound.replace("status: published", "status: publishd"), "utf-8")
    try:
        done = build(root)
    finally:
        facts.write_text(sound, "utf-8")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert re.search(
        rf"^{PROJECT}/facts\.yml:\d+:\d+: not-allowed: .*published", done.stderr, re.MULTILINE
    )
    assert tree(root / "site") == before
    assert not (root / "site.new").exists()


def test_a_broken_link_on_a_hand_written_page_stops_the_build(root: Path) -> None:
    """A warning of MkDocs fails a strict build before the site is swapped in."""
    before = tree(root / "site")
    about = root / "docs" / "about.ru.md"
    sound = about.read_text("utf-8")
    about.write_text(sound + "\n[x](nowhere.md)\n", "utf-8")
    try:
        done = build(root)
    finally:
        about.write_text(sound, "utf-8")
    assert done.returncode == 1
    assert "nowhere.md" in done.stderr
    assert tree(root / "site") == before


def test_a_killed_build_leaves_the_old_site_and_the_next_one_succeeds(root: Path) -> None:
    """`kill -9` in mid-build harms neither the published site nor the next build."""
    before = tree(root / "site")
    running = subprocess.Popen(
        mkdocs("build", "--strict"), cwd=root, env=environment(), stderr=subprocess.DEVNULL
    )
    _wait_for(lambda: (root / "site.new").is_dir() and any((root / "site.new").iterdir()))
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert tree(root / "site") == before
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert tree(root / "site") == before


def test_a_second_build_at_the_same_time_is_refused(root: Path) -> None:
    """Two builds never write into each other: the second one says so and ends."""
    first = subprocess.Popen(
        mkdocs("build", "--strict"), cwd=root, env=environment(), stderr=subprocess.DEVNULL
    )
    _wait_for(lambda: (root / "site.new").is_dir())
    first.send_signal(signal.SIGSTOP)  # or it might be done before the second has begun
    second = build(root)
    first.send_signal(signal.SIGCONT)
    assert first.wait() == 0
    assert second.returncode == 1
    assert "is being built in another window" in second.stderr
    assert "Traceback" not in second.stderr


def test_quiet_and_strict_together_are_refused(root: Path) -> None:
    """MkDocs would count no warning under --quiet: the pair is refused, not obeyed."""
    done = build(root, "--quiet")
    assert done.returncode == 1
    assert "--quiet" in done.stderr


# --- the same input, the same site ---------------------------------------------------------------


def test_the_same_records_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    """Folder, time zone, locale, hash seed and an empty cache change nothing in the site."""
    other = whole_project(make_project(tmp_path / "elsewhere", files=LAGGING))
    done = build(other, TZ="Asia/Almaty", LC_ALL="C", PYTHONHASHSEED="4711")
    assert done.returncode == 0, done.stderr
    ours, theirs = tree(root / "site"), tree(other / "site")
    assert set(ours) == set(theirs)
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_nothing_is_typeset_again_when_nothing_changed(root: Path) -> None:
    """A rebuild of unchanged records takes every PDF and photo from the cache."""

    def written() -> dict[Path, int]:
        return {
            file: file.stat().st_mtime_ns for file in (root / ".cache").rglob("*") if file.is_file()
        }

    build(root)  # a test that failed a build may have left notes for it
    before = written()
    assert any(file.suffix == ".pdf" for file in before)
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert written() == before


# --- room to grow --------------------------------------------------------------------------------


def test_an_edition_without_records_builds(tmp_path: Path) -> None:
    """A new year can begin with its edition.yml alone."""
    edition = (Path(__file__).parent / "base/practices/2025/edition.yml").read_text("utf-8")
    edition = edition.replace("year: 2025", "year: 2026")
    edition = re.sub(r"(?m)^(released|contest):.*\n", "", edition)
    root = whole_project(
        make_project(tmp_path / "p", files={"practices/2026/edition.yml": edition})
    )
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert "Донор күні" in text(page(root / "site", "practices/index.html"))
    assert not (root / "site/downloads/best-practices-2026.kk.pdf").exists()


def test_a_third_language_is_a_wording_file_texts_and_one_line(tmp_path: Path) -> None:
    """English joins with its words, its texts and one line of settings; no code changes."""
    root = whole_project(make_project(tmp_path / "p"))
    settings = root / "mkdocs.yml"
    russian = "- {locale: ru, name: Русский, build: true, site_name: Лучшие практики}"
    line = "- {locale: en, name: English, build: true, site_name: Best practices}"
    found = settings.read_text("utf-8")
    assert russian in found
    settings.write_text(found.replace(russian, f"{russian}\n        {line}"), "utf-8")
    wording = root / "scripts/practicebook/wording"
    (wording / "en.yml").write_text((wording / "ru.yml").read_text("utf-8"), "utf-8")
    for file in [*(root / "practices").rglob("*.yml")]:
        file.write_text(_with_english(file.read_text("utf-8")), "utf-8")
    for file in [*(root / "practices").rglob("*.ru.md"), *(root / "docs").rglob("*.ru.md")]:
        file.with_name(file.name.replace(".ru.", ".en.")).write_bytes(file.read_bytes())
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert page(root / "site", "en/practices/2025/donor-day/index.html").get("lang") == "en"
    assert (root / "site/downloads/best-practices-2025.kk-ru-en.pdf").is_file()


def _with_english(source: str) -> str:
    """Every map of kk and ru gets the Russian words as its English ones."""
    source = re.sub(
        r"(, ru: )((?:\"(?:[^\"\\]|\\.)*\")|[^{},\n]+)(?=\s*\})", r"\1\2, en: \2", source
    )
    return re.sub(r"(?m)^(\s+)ru: (.+)$", r"\1ru: \2\n\1en: \2", source)


# --- while an editor writes ----------------------------------------------------------------------


def test_serve_lists_problems_and_recovers(tmp_path: Path) -> None:
    """`make serve` shows a mistake at its page and on the desk, and the page again once it is mended."""
    root = whole_project(make_project(tmp_path / "p"))
    facts = root / PROJECT / "facts.yml"
    sound = facts.read_text("utf-8")
    facts.write_text(sound.replace("status: published", "status: publishd"), "utf-8")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = (root / "serve.log").open("w")
    running = subprocess.Popen(
        mkdocs("serve", "--dev-addr", f"127.0.0.1:{port}"),
        cwd=root,
        env=environment(),
        stdout=log,
        stderr=log,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(lambda: "publishd" in _get(address + "practices/2025/donor-day/"))
        assert "publishd" in _get(address + "ru/practices/2025/donor-day/")
        assert "publishd" in _get(address + "desk/") and "publishd" not in _get(address)
        edition = root / "practices" / "2025" / "edition.yml"
        whole = edition.read_text("utf-8")
        edition.write_text(whole.replace("year: 2025", "year: 2024"), "utf-8")
        _wait_for(lambda: "edition.yml" in _get(address))  # a mistake that concerns every page
        edition.write_text(whole, "utf-8")
        # A draft may still lack a language: a notice says so, and nothing breaks.
        draft = sound.replace("status: published", "status: draft").replace(
            ", ru: День донора", "", 1
        )
        facts.write_text(draft, "utf-8")
        (root / PROJECT / "text.ru.md").unlink()
        _wait_for(lambda: "notice--draft" in _get(address + "practices/2025/donor-day/"))
        assert "publishd" not in _get(address)
        assert 'lang="kk"' in _get(address + "ru/practices/2025/donor-day/").split("story", 1)[1]
    finally:
        running.kill()
        running.wait()
        log.close()


def _get(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read().decode("utf-8"))
    except urllib.error.HTTPError as error:
        with error:
            return error.read().decode("utf-8")
    except OSError:
        return ""


def _wait_for(condition: object, seconds: float = 60) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
