"""Write a small valid project for a test: the base under tests/base/, with single files changed."""

from __future__ import annotations

import base64
import os
import random
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

ROOT = Path(__file__).resolve().parent.parent
BASE = Path(__file__).parent / "base"
PROJECT = "practices/2025/projects/donor-day"
OFFICE = "practices/2025/offices/astana"
LANGUAGES = ("kk", "ru")


def make_project(
    root: Path,
    files: Mapping[str, str | None] | None = None,
    edit: Mapping[str, Sequence[tuple[str, str]]] | None = None,
    bytes: Mapping[str, Any] | None = None,
) -> Path:
    """A project's root with one published project and one office, and what a test changes in it.

    `files`: whole texts by path, None deletes. `edit`: pairs of (found exactly once, put instead).
    `bytes`: what is no plain text, in the words of `_KINDS`.
    """
    shutil.copytree(BASE, root, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", root)
    for registry in sorted((ROOT / "practices").glob("*.yml")):
        shutil.copy(registry, root / "practices")
    write_photo(root / PROJECT / "photos" / "hall.jpg")
    for path, text in (files or {}).items():
        _put(root / path, text)
    for path, changes in (edit or {}).items():
        _change(root / path, changes)
    for path, made in (bytes or {}).items():
        make(root / path, made)
    return root


def write_photo(file: Path, size: tuple[int, int] = (60, 40), **options: Any) -> Path:
    """A one-coloured picture in the format that the file's ending names."""
    file.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "#006a7a").save(file, **options)
    return file


def _put(file: Path, text: str | None) -> None:
    if text is None:
        shutil.rmtree(file) if file.is_dir() else file.unlink()
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")


def _change(file: Path, changes: Sequence[tuple[str, str]]) -> None:
    text = file.read_text("utf-8")
    for find, replacement in changes:
        assert text.count(find) == 1, (
            f"{file.name} holds {find!r} {text.count(find)} times, not once"
        )
        text = text.replace(find, replacement)
    file.write_text(text, "utf-8")


def make(file: Path, made: Mapping[str, Any]) -> None:
    """Write what is no plain text, in the words of `_KINDS`."""
    ((kind, value),) = made.items()
    file.parent.mkdir(parents=True, exist_ok=True)
    _KINDS[kind](file, value)


def _symlink(file: Path, target: str) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to(target)


def _bom_crlf(file: Path, _: bool) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))


def _photo_of_bytes(file: Path, size: int) -> None:
    write_photo(file)
    with file.open("r+b") as stream:
        stream.truncate(size)


def _half_a_photo(file: Path, size: list[int]) -> None:
    whole = write_photo(file, (size[0], size[1])).read_bytes()
    file.write_bytes(whole[: len(whole) // 2])


def _fonts(folder: Path, _: bool) -> None:
    """The repository's own fonts, so that the rule about glyphs is on."""
    folder.symlink_to(ROOT / "overrides" / "book" / "fonts", target_is_directory=True)


def _pieces(file: Path, pieces: list[list[Any]]) -> None:
    file.write_text("".join(text * times for text, times in pieces), "utf-8")


def _image(file: Path, made: list[Any]) -> None:
    """A picture of any mode and format: a TIFF under a JPEG's name, a strip, one without colours."""
    mode, width, height, form = made
    Image.new(mode, (width, height)).save(file, format=form)


def _png_with_text(file: Path, megabytes: int) -> None:
    """A PNG of one pixel with a compressed text of so many megabytes."""
    notes = PngInfo()
    notes.add_text("Comment", "x" * megabytes * 1024**2, zip=True)
    Image.new("RGB", (4, 4)).save(file, format="PNG", pnginfo=notes)


def _holed(file: Path, size: list[int]) -> None:
    """A photo whose beginning and end are whole, with nonsense in its middle."""
    noise = random.Random(2025).randbytes(size[0] * size[1])
    Image.frombytes("L", (size[0], size[1]), noise).save(file, format="JPEG")
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] + b"\xff\x02" * 100 + content[half + 200 :])


def _many_scans(file: Path, made: list[int]) -> None:
    """A square progressive JPEG whose last scan is repeated, with bytes behind its end."""
    width, times, behind = made
    Image.new("L", (width, width), 128).save(file, format="JPEG", progressive=True)
    content = file.read_bytes()
    last = content.rindex(b"\xff\xc4", 0, content.rindex(b"\xff\xda"))  # with its table of codes
    repeated = content[last:-2] * times
    file.write_bytes(content[:-2] + repeated + content[-2:] + b"x" * behind)


def _many_parts(file: Path, made: list[Any]) -> None:
    """A picture of a few pixels with a part repeated before its first colours."""
    form, part, times = made
    Image.new("L", (4, 4)).save(file, format=form)
    content, head = file.read_bytes(), {"JPEG": 2, "PNG": 33}[form]
    file.write_bytes(content[:head] + bytes.fromhex(part) * times + content[head:])


_KINDS: Mapping[str, Callable[[Path, Any], object]] = {
    "base64": lambda file, text: file.write_bytes(base64.b64decode(text)),
    "cp1251": lambda file, text: file.write_bytes(text.encode("cp1251")),
    "utf-16": lambda file, text: file.write_bytes(text.encode("utf-16")),
    "repeat": lambda file, pair: file.write_text(pair[0] * pair[1], "utf-8"),
    "picture": lambda file, size: Image.new("1", tuple(size)).save(file),
    "picture-of-bytes": _photo_of_bytes,
    "photo": lambda file, size: write_photo(file, tuple(size)),
    "half-a-photo": _half_a_photo,
    "symlink": _symlink,
    "bom-crlf": _bom_crlf,
    "fonts": _fonts,
    "hex": lambda file, text: file.write_bytes(bytes.fromhex(text)),
    "pieces": _pieces,
    "image": _image,
    "png-with-text": _png_with_text,
    "holed": _holed,
    "many-scans": _many_scans,
    "many-parts": _many_parts,
    "unreadable": lambda file, _: file.chmod(0),
    "fifo": lambda file, _: (file.unlink(missing_ok=True), os.mkfifo(file)),
    "folder": lambda file, _: file.mkdir(),
}
