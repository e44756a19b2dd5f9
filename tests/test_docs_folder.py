"""docs/: what is published from there is a page we can read or a picture and nothing else."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path
from typing import Any

import fix_prose
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from practicebook.check import check
from practicebook.page_heads import TEMPLATES
from practicebook.picture_notes import NoPicture, notes
from sample_project import LANGUAGES, ROOT, make_project

GPS = Image.Exif()
GPS[0x010F] = "Invented Phone"
GPS[0x0112] = 6  # held upright: the picture is to be turned
GPS.get_ifd(0x8825).update({1: "N", 2: (51.0, 10.0, 0.0)})


def picture(form: str, **options: Any) -> bytes:
    saved = io.BytesIO()
    Image.new("RGB", (40, 20), "#006a7a").save(saved, format=form, **options)
    return saved.getvalue()


def words() -> PngInfo:
    noted = PngInfo()
    noted.add_text("Author", "Invented Person")
    return noted


@pytest.mark.parametrize(
    ("raw", "suffix", "found"),
    [
        (picture("JPEG"), ".jpg", None),
        (picture("JPEG", progressive=True, quality=95), ".jpeg", None),
        (picture("PNG"), ".png", None),
        (picture("WEBP"), ".webp", None),
        (picture("WEBP", lossless=True), ".webp", None),
        (picture("JPEG", exif=GPS), ".jpg", "APP1"),
        (picture("JPEG", comment=b"Invented Person"), ".jpg", "COM"),
        (picture("JPEG") + picture("JPEG", exif=GPS), ".jpg", "…"),
        (picture("PNG", exif=GPS), ".png", "eXIf"),
        (picture("PNG", pnginfo=words()), ".png", "tEXt"),
        (picture("PNG") + b"PK\x03\x04", ".png", "…"),
        (picture("WEBP", exif=GPS), ".webp", "EXIF"),
        (picture("WEBP", xmp=b"<x:xmpmeta/>"), ".webp", "XMP"),
        (picture("WEBP") + b"%PDF", ".webp", "…"),
    ],
)
def test_a_picture_with_notes_is_known(raw: bytes, suffix: str, found: str | None) -> None:
    """Place, person, comment and what hangs behind a picture are found; colours alone are let through."""
    assert notes(raw, suffix) == found


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_picture_that_ends_anywhere_is_no_picture(form: str) -> None:
    """A picture that was cut off or carries another name is refused, wherever it was cut."""
    raw = picture(form)
    for end in range(len(raw)):
        with pytest.raises(NoPicture):
            notes(raw[:end], f".{form.lower()}")
    for other in {".jpg", ".png", ".webp"} - {f".{form.lower()}", ".jpg" if form == "JPEG" else ""}:
        with pytest.raises(NoPicture):
            notes(raw, other)


def test_make_fix_takes_the_notes_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make fix` keeps the picture alone, turned as its reader should see it, and says which it was."""
    root = make_project(tmp_path)
    team = root / "docs" / "team.jpg"
    team.parent.mkdir()
    team.write_bytes(picture("JPEG", exif=GPS, comment=b"Invented Person"))
    assert [each.code for each in check(root, LANGUAGES)[1]] == ["picture-notes"]
    monkeypatch.setattr(sys, "argv", ["fix_prose.py", "--root", str(root)])
    assert fix_prose.main() == 0
    assert "docs/team.jpg" in capsys.readouterr().out
    assert check(root, LANGUAGES)[1] == []
    assert b"Invented" not in team.read_bytes()
    with Image.open(team) as image:
        assert image.size == (20, 40)


def test_the_templates_of_pages_are_ours() -> None:
    """Each template that a page may name is there, and each that the committed pages name is allowed."""
    assert all((ROOT / "overrides" / name).is_file() for name in TEMPLATES)
    text = "".join(file.read_text("utf-8") for file in (ROOT / "docs").rglob("*.md"))
    assert set(re.findall("^template: (.*)$", text, re.M)) == TEMPLATES


def test_all_committed_files_of_docs_are_let_through() -> None:
    """The check has nothing to say of docs/ as it is committed."""
    assert [each for each in check(ROOT, LANGUAGES)[1] if each.place.path.startswith("docs")] == []
