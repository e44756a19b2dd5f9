"""The e-book: whole text, its own bytes, covers, contents, alternative texts; nothing breaks out."""

from __future__ import annotations

import io
import re
import textwrap
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image
from practicebook.book.press import Press
from practicebook.wording import wording
from test_book import (  # noqa: F401
    HOSTILE,
    LANGUAGES,
    SENTENCES,
    SITE,
    TEXTS,
    content,
    picture,
    press,
    root,
    squeezed,
)

XHTML = "{http://www.w3.org/1999/xhtml}"
OPF = "{http://www.idpf.org/2007/opf}"


def book(project: Path, language: str, own: Press | None = None) -> zipfile.ZipFile:
    printed = (own or press(project)).epub(*content(project), language)
    return zipfile.ZipFile(printed.file)


def pages(archive: zipfile.ZipFile) -> Iterator[tuple[str, etree._Element]]:
    for name in archive.namelist():
        if name.endswith(".xhtml"):
            yield name, etree.fromstring(archive.read(name))


def words_of(archive: zipfile.ZipFile) -> str:
    texts = [etree.tostring(page, method="text", encoding="unicode") for _, page in pages(archive)]
    return squeezed("".join(texts))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there(root: Path, language: str) -> None:  # noqa: F811
    """All that the records say can be read in the e-book, in its own language."""
    text = words_of(book(root, language))
    assert [s for s in SENTENCES[language] if squeezed(s) not in text] == []
    assert squeezed(wording(language).words.sample.banner) in text


def test_compounds_stand_in_their_sentence(root: Path) -> None:  # noqa: F811
    """A word with a hyphen, which the volumes keep on one line, is plain text in the e-book."""
    folder = root / "practices" / "2025" / "projects" / "first-project"
    text = TEXTS["text.kk.md"].replace(
        "Колледжбен күнді", "Колледжбен, *фронт-кеңсемен* бірге, күнді"
    )
    (folder / "text.kk.md").write_text(textwrap.dedent(text), "utf-8")
    found = [etree.tostring(page, encoding="unicode") for _, page in pages(book(root, "kk"))]
    assert any("Колледжбен, <em>фронт-кеңсемен</em> бірге, күнді" in page for page in found)


def test_form_of_the_archive(root: Path) -> None:  # noqa: F811
    """The first file tells the form uncompressed; every file named in the package is there."""
    archive = book(root, "kk")
    first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert archive.read(first) == b"application/epub+zip"
    package = etree.fromstring(archive.read("EPUB/package.opf"))
    named = {f"EPUB/{entry.get('href')}" for entry in package.iter(f"{OPF}item")}
    assert named == {n for n in archive.namelist() if n.startswith("EPUB/")} - {"EPUB/package.opf"}


def test_same_bytes_twice(root: Path, tmp_path: Path) -> None:  # noqa: F811
    """The same content gives the same e-book, whenever and wherever it is bound."""
    once = press(root).epub(*content(root), "ru")
    other = Press(root, tmp_path / "other", SITE, picture).epub(*content(root), "ru")
    assert once.file.read_bytes() == other.file.read_bytes()
    assert once.file.name == other.file.name


def test_every_picture_has_a_description(root: Path) -> None:  # noqa: F811
    """Every picture says in words what it shows."""
    shown = [image for _, page in pages(book(root, "kk")) for image in page.iter(f"{XHTML}img")]
    assert shown
    assert [image.get("src") for image in shown if not (image.get("alt") or "").strip()] == []


def test_links_lead_somewhere(root: Path) -> None:  # noqa: F811
    """A link inside the e-book leads to one of its pages, and to a place that is on that page."""
    archive = book(root, "kk")
    ids = {
        name.removeprefix("EPUB/"): {element.get("id") for element in page.iter()}
        for name, page in pages(archive)
    }
    for _, page in pages(archive):
        for link in page.iter(f"{XHTML}a"):
            address = link.get("href") or ""
            if not re.match(r"https?:|mailto:|tel:", address):
                file, _, anchor = address.partition("#")
                assert file in ids, address
                assert not anchor or anchor in ids[file], address


def test_contents_lead_to_chapters_and_practices(root: Path) -> None:  # noqa: F811
    """The table of contents names every chapter and, inside it, every practice."""
    nav = etree.fromstring(book(root, "kk").read("EPUB/nav.xhtml"))
    titles = [link.text for link in nav.iter(f"{XHTML}a")]
    wanted = ["Салауатты өмір салты", "Таңғы жүгіріс", "Қан донорлығы", "Донор автобусы"]
    assert [title for title in titles if title in wanted] == wanted


def test_headings_skip_no_level(root: Path) -> None:  # noqa: F811
    """The headings of a page go down by one level at a time, from a single first one."""
    for name, page in pages(book(root, "ru")):
        levels = [int(e.tag[-1]) for e in page.iter() if re.fullmatch(rf"{XHTML}h\d", str(e.tag))]
        if not name.endswith("cover.xhtml"):
            assert levels[:1] == [1], name
            assert levels.count(1) == 1, name
            assert [b for a, b in pairwise(levels) if b > a + 1] == [], name


def test_hostile_words_stay_words(root: Path) -> None:  # noqa: F811
    """Markup in a title is shown letter by letter and makes no element."""
    file = root / "practices" / "2025" / "projects" / "first-project" / "facts.yml"
    hostile = f"{HOSTILE} <script>x</script> &amp;"
    file.write_text(file.read_text("utf-8").replace("Донор автобусы", f"'{hostile}'", 1), "utf-8")
    archive = book(root, "kk")
    assert squeezed(hostile) in words_of(archive)
    assert not any(list(page.iter(f"{XHTML}script")) for _, page in pages(archive))


def test_cover_is_on_the_shelf(root: Path) -> None:  # noqa: F811
    """The drawn cover, where there is one, is the book's first page and its picture on the shelf."""
    jpeg = io.BytesIO()
    Image.new("RGB", (60, 90)).save(jpeg, "JPEG")
    archive = book(root, "kk", press(root, cover_page=lambda edition, language: jpeg.getvalue()))
    package = etree.fromstring(archive.read("EPUB/package.opf"))
    (cover,) = [e for e in package.iter(f"{OPF}item") if e.get("properties") == "cover-image"]
    assert archive.read(f"EPUB/{cover.get('href')}") == jpeg.getvalue()
    assert next(package.iter(f"{OPF}itemref")).get("idref") == "cover"
