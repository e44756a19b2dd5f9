"""A withdrawn record is gone from everything that is published, and its address says no more than that."""

from __future__ import annotations

import hashlib
import io
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pypdf
import pytest
from PIL import Image
from practicebook import forgetting as forgetting_module
from practicebook.forgetting import Forgetting
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


def test_no_cache_knows_the_record(root: Path) -> None:
    """What earlier builds kept of the record is deleted, so that no later build can publish it."""
    assert [word for _, text in said_by(root / ".cache") for word in WORDS if word in text] == []
    photo = (root / PROJECT / "../gone-practice/photos/secretphoto.jpg").read_bytes()
    assert not [*root.glob(f".cache/photos/*/{hashlib.sha256(photo).hexdigest()[:32]}*")]


def test_caches_keep_what_is_shown(root: Path) -> None:
    """Volumes, leaflets and photos of the records that stay are not printed and developed again."""
    for folder, ending in (("photos", "webp"), ("book", "pdf"), ("cards", "png")):
        assert list((root / ".cache" / folder).rglob(f"*.{ending}")), folder


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


def test_a_deleted_record_leaves_the_caches_too(tmp_path: Path) -> None:
    """A folder that an editor deletes, and a photo that is taken out, are forgotten like a withdrawal."""
    root = with_gone_records(tmp_path / "p")
    assert build(root).returncode == 0
    assert {word for _, text in said_by(root / ".cache") for word in WORDS if word in text}
    for slug in ("projects/gone-practice", "offices/gone-office"):
        shutil.rmtree(root / "practices/2025" / slug)
    done = build(root)
    assert done.returncode == 0, done.stderr
    assert [word for _, text in said_by(root / ".cache") for word in WORDS if word in text] == []


def filled(cache: Path, *names: str) -> list[Path]:
    """A cache with a PDF, its note and a copy of a photo for each name."""
    files = [
        cache / folder / f"{name}{ending}"
        for name in names
        for folder, ending in (("book", ".pdf"), ("book", ".json.sha256"), ("photos", "-480.webp"))
    ]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"x")
    return files


def left(cache: Path) -> set[str]:
    return {file.name for file in cache.rglob("*") if file.is_file()} - {"known.json"}


def test_a_cache_is_told_apart_by_what_it_may_know(tmp_path: Path) -> None:
    """Nothing is deleted while all records stand; a killed build's records are remembered all the same."""
    Forgetting(tmp_path, ["a"], ["a"]).finish([])
    one, *_ = filled(tmp_path, "a", "b")
    Forgetting(tmp_path, ["a", "b"], ["a", "b"])  # killed before its end
    Forgetting(tmp_path, ["a", "b", "c"], ["a", "b"]).finish([one])
    assert len(left(tmp_path)) == 6, "all records stand"
    Forgetting(tmp_path, ["a", "d"], ["a", "b"])  # killed, and `b` and `c` were deleted before
    assert Forgetting(tmp_path, ["a", "d"], ["a"]).finish([one]) == []
    assert left(tmp_path) == {"a.pdf", "a.json.sha256", "a-480.webp"}


@pytest.mark.parametrize("note", ["{", '{"a": 1}', None])
def test_without_a_note_only_what_was_used_stays(note: str | None, tmp_path: Path) -> None:
    """Where nobody can tell what a cache knows, everything that the build did not use is deleted."""
    one, *_ = filled(tmp_path, "a", "b")
    if note is not None:
        (tmp_path / "known.json").write_text(note, "utf-8")
    assert Forgetting(tmp_path, ["a"], ["a"]).finish([one]) == []
    assert left(tmp_path) == {"a.pdf", "a.json.sha256", "a-480.webp"}


def test_what_could_not_be_deleted_is_told_and_tried_again(tmp_path: Path) -> None:
    """A file that the system does not let go is named, and the next build does not believe the cache."""
    one, *_ = filled(tmp_path, "a")
    Forgetting(tmp_path, ["a", "b"], ["a"]).finish([one])
    stubborn = tmp_path / "book" / "b.pdf"
    stubborn.mkdir()  # stands for a file in use: it cannot be unlinked
    walk = forgetting_module._files
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forgetting_module, "_files", lambda f: [*walk(f), *f.glob("b.pdf")])
        assert Forgetting(tmp_path, ["a"], ["a"]).finish([one]) == [stubborn]
    stubborn.rmdir()
    stubborn.write_bytes(b"x")
    assert Forgetting(tmp_path, ["a"], ["a"]).finish([one]) == []
    assert not stubborn.exists()


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
