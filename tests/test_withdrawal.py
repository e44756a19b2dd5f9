"""A withdrawn record is gone from everything that is published, and its address says no more than that."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pypdf
import pytest
from PIL import Image
from practicebook.withdrawal import forget
from sample_project import OFFICE, PROJECT, make_project
from site_build import build, tree, whole_project

# Words that stand nowhere else: in facts, in a text, in a caption, in a photo's name and its hidden data.
WORDS = ("Кұпиясөз", "Тайнослов", "Айғақмәтін", "secretplace", "secretphoto", "SecretCamera")
GONE = "practices/2025/gone-practice"
GONE_OFFICE = "offices/2025/gone-office"


def with_gone_records(root: Path) -> Path:
    """A project with two records more, a practice and an office, full of words of their own."""
    whole_project(make_project(root))
    for record, slug in ((PROJECT, "gone-practice"), (OFFICE, "gone-office")):
        folder = (root / record).with_name(slug)
        _copy(root / record, folder)
        facts = (folder / "facts.yml").read_text("utf-8")
        facts = re.sub(
            r"title: \{kk: [^,]+, ru: [^}]+\}",
            "title: {kk: Кұпиясөз, ru: Тайнослов}",
            facts,
            count=1,
        )
        facts = facts.replace("office: astana\n", "").replace("hall.jpg", "secretphoto.jpg")
        facts = facts.replace(
            "city: {kk: Астана, ru: Астана}", "city: {kk: secretplace, ru: secretplace}"
        )
        (folder / "facts.yml").write_text(facts, "utf-8")
        for text in folder.glob("text.*.md"):
            body = text.read_text("utf-8").replace("hall.jpg", "secretphoto.jpg")
            text.write_text(body + "\nАйғақмәтін.\n", "utf-8")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    photos = root / PROJECT / ".." / "gone-practice" / "photos"
    (photos / "hall.jpg").unlink()
    Image.effect_noise((90, 60), 99).convert("RGB").save(photos / "secretphoto.jpg", exif=exif)
    return root


def _copy(source: Path, target: Path) -> None:
    for file in source.rglob("*"):
        if file.is_file():
            place = target / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.read_bytes())


def withdraw(root: Path) -> None:
    """What an editor does: one word in each of the two records."""
    for slug in ("projects/gone-practice", "offices/gone-office"):
        facts = root / "practices/2025" / slug / "facts.yml"
        text = facts.read_text("utf-8")
        facts.write_text(text.replace("status: published", "status: withdrawn"), "utf-8")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was published with both records, and then without them."""
    root = with_gone_records(tmp_path_factory.mktemp("withdrawal") / "p")
    done = build(root)
    assert done.returncode == 0, done.stderr
    found = {word for name, text in said_by(root / "site") for word in WORDS if word in text}
    assert found == {*WORDS} - {"SecretCamera"}, "a word that was never published proves nothing"
    assert len([name for name in tree(root / "site") if "gone-" in name]) > 15
    withdraw(root)
    done = build(root)
    assert done.returncode == 0, done.stderr
    return root


def said_by(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a folder with all that can be read in it: also inside PDFs, EPUBs, ZIPs, pictures."""
    for name, content in tree(folder).items():
        yield from _said(name, content)


def _said(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    yield name, name + content.decode("utf-8", "replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from _said(f"{name}!{inner}", archive.read(inner))
    elif content.startswith(b"%PDF"):
        pdf = pypdf.PdfReader(io.BytesIO(content))
        text = "".join(page.extract_text() for page in pdf.pages)
        yield name, " ".join([re.sub(r"[\u00ad\u2060\n]", "", text), str(pdf.metadata)])
    elif content.startswith(b"\x1f\x8b"):
        yield name, zlib.decompress(content, 31).decode("utf-8", "replace")


def test_no_output_knows_the_record(root: Path) -> None:
    """Site, books, search, data, feeds, sitemap, packs, cards and the offline copy: no word, no name."""
    for name, text in said_by(root / "site"):
        assert not [word for word in WORDS if word in text], name
        if not name.startswith(
            (f"{GONE}/", f"ru/{GONE}/", f"{GONE_OFFICE}/", f"ru/{GONE_OFFICE}/")
        ):
            told = text.replace(f"{GONE}/index.html", "").replace(f"{GONE_OFFICE}/index.html", "")
            assert "gone-" not in (text if name != "manifest.json" else told), name


def test_caches_are_emptied(root: Path) -> None:
    """What earlier builds kept of the record is deleted, so that no later build can publish it."""
    assert [word for _, text in said_by(root / ".cache") for word in WORDS if word in text] == []
    assert not list((root / ".cache").rglob("*.webp")), "the caches begin anew"


def test_its_address_says_that_it_is_gone(root: Path) -> None:
    """In each language a short page stands there: not for search engines, leading on, naming nobody."""
    for prefix, language in (("", "kk"), ("ru/", "ru")):
        for gone in (GONE, GONE_OFFICE):
            folder = root / "site" / prefix / gone
            assert [file.name for file in folder.rglob("*")] == ["index.html"]
            page = lxml.html.parse(str(folder / "index.html")).getroot()
            assert page.get("lang") == language
            assert page.xpath("//meta[@name='robots']/@content") == ["noindex"]
            (heading,) = page.xpath("//h1")
            assert heading.text_content() in page.findtext(".//title")
            links = page.xpath("//article//a/@href")
            assert links == [f"/{prefix}practices/", f"/{prefix}offices/"]
            assert not page.xpath("//link[@rel='canonical']")


def test_the_other_language_is_one_click_away(root: Path) -> None:
    """The switch leads to the same withdrawn address in the other language, not to the home page."""
    for prefix in ("", "ru/"):
        for gone in (GONE, GONE_OFFICE):
            page = lxml.html.parse(str(root / "site" / prefix / gone / "index.html")).getroot()
            ways = {
                a.get("hreflang"): a.get("href") for a in page.xpath("//nav[@class='languages']/a")
            }
            assert ways == {"kk": f"/{gone}/", "ru": f"/ru/{gone}/"}


def test_what_is_left_is_whole(root: Path) -> None:
    """The other practice is as it was, and every link of the site leads somewhere."""
    from practicebook.verify import verify

    assert verify(root / "site").differences == []
    assert (root / "site" / "practices/2025/donor-day/index.html").is_file()


def test_a_second_build_keeps_its_caches(root: Path) -> None:
    """Caches are emptied once for a withdrawal, not with every build after it."""
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert list((root / ".cache").rglob("*.webp"))
    assert [word for _, text in said_by(root / ".cache") for word in WORDS if word in text] == []


def test_a_broken_note_empties_the_cache(tmp_path: Path) -> None:
    """Where nobody can tell what a cache knows, it is emptied; without withdrawals nothing is noted."""

    class Entry:
        address = "2025/projects/x"

    cache = tmp_path / ".cache"
    for note in ("{", "[]", '{"a": 1}'):
        (cache / "book").mkdir(parents=True)
        (cache / "withdrawn.json").write_text(note, "utf-8")
        forget(cache, [Entry()])  # type: ignore[list-item]
        assert [file.name for file in cache.iterdir()] == ["withdrawn.json"]
    forget(tmp_path / "other", [])
    assert not (tmp_path / "other").exists()


def test_no_picture_of_the_site_says_where_it_was_taken(edition: Path) -> None:
    """No EXIF, XMP, IPTC, comment or GPS byte in any picture of the edition, also inside its packs."""
    marks = (b"Exif\x00\x00", b"EXIF", b"http://ns.adobe.com/xap", b"Photoshop 3.0", b"eXIf")
    seen = 0
    for name, content in tree(edition).items():
        pictures = {name: content}
        if name.endswith((".zip", ".epub")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                pictures = {inner: archive.read(inner) for inner in archive.namelist()}
        for inner, picture in pictures.items():
            if inner.lower().endswith((".webp", ".jpg", ".jpeg", ".png")):
                seen += 1
                assert not [mark for mark in marks if mark in picture], (name, inner)
    assert seen > 50
