"""Find what a picture carries beside its colours: where and by whom it was taken, notes, whole files.

Pictures in docs/ are published byte for byte. An allow-list of the parts that a browser needs to show one.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PIL import Image, ImageOps

from .images import PictureError, inspect

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_PARTS = frozenset(
    (
        *("IHDR", "PLTE", "IDAT", "IEND", "tRNS", "bKGD", "sBIT", "pHYs"),
        *("gAMA", "cHRM", "sRGB", "iCCP", "cICP"),
    )
)
_WEBP_PARTS = frozenset(("VP8 ", "VP8L", "VP8X", "ALPH", "ICCP"))
# Past the signs of a JPEG that only the decoder reads, and of those that stand inside its colours.
_JPEG_MARK = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
_JPEG_PARTS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD} - {0xC8})
_BEHIND = "…"  # what stands after the picture's end


class NoPicture(Exception):
    """The bytes are no whole picture of the kind that the file's name says."""


def notes(raw: bytes, suffix: str) -> str | None:
    """The name of the first part that is no picture, as its format calls it: `APP1`, `tEXt`, `EXIF`."""
    try:
        found = list(_READERS[suffix](raw))  # read to the end: half a picture is none
    except (struct.error, IndexError, UnicodeDecodeError):
        raise NoPicture from None
    return found[0] if found else None


def _jpeg(raw: bytes) -> Iterator[str]:
    if raw[:2] != b"\xff\xd8":
        raise NoPicture
    at = 2
    while match := _JPEG_MARK.search(raw, at):
        mark = match[1][0]
        if mark == 0xD9:
            if len(raw) > match.end():
                yield _BEHIND
            return
        length = struct.unpack_from(">H", raw, match.end())[0]
        if length < 2:
            raise NoPicture
        body = raw[match.end() + 2 : match.end() + length]
        if not _is_jpeg_part(mark, body):
            yield f"APP{mark - 0xE0}" if 0xE0 <= mark <= 0xEF else "COM"
        at = match.end() + length
    raise NoPicture


def _is_jpeg_part(mark: int, body: bytes) -> bool:
    if mark == 0xE0:  # 14 bytes: without the small picture that may follow
        return body.startswith(b"JFIF\0") and len(body) == 14
    if mark == 0xE2:
        return body.startswith(b"ICC_PROFILE\0")
    if mark == 0xEE:
        return body.startswith(b"Adobe") and len(body) == 12
    return mark in _JPEG_PARTS


def _png(raw: bytes) -> Iterator[str]:
    if raw[:8] != _PNG:
        raise NoPicture
    at = 8
    while True:
        length, kind = struct.unpack_from(">I4s", raw, at)
        name = kind.decode("ascii")
        if name not in _PNG_PARTS:
            yield name
        at += 12 + length
        if at > len(raw):
            raise NoPicture
        if name == "IEND":
            if at < len(raw) or length:
                yield _BEHIND
            return


def _webp(raw: bytes) -> Iterator[str]:
    riff, size, webp = struct.unpack_from("<4sI4s", raw)
    if (riff, webp) != (b"RIFF", b"WEBP") or size + 8 > len(raw):
        raise NoPicture
    at, end = 12, size + 8
    while at < end:
        kind, length = struct.unpack_from("<4sI", raw, at)
        name = kind.decode("ascii")
        if name not in _WEBP_PARTS:
            yield name.strip()
        at += 8 + length + length % 2
    if at != end or len(raw) > end:
        yield _BEHIND


_READERS: Mapping[str, Callable[[bytes], Iterator[str]]] = {
    ".jpeg": _jpeg,
    ".jpg": _jpeg,
    ".png": _png,
    ".webp": _webp,
}
SUFFIXES = frozenset(_READERS)


def without_notes(file: Path) -> bytes | None:
    """The picture turned upright and saved anew with its colours alone; None where it is broken."""
    try:
        inspect(file)
        with Image.open(file) as image:
            form, profile = image.format, image.info.get("icc_profile")
            upright = ImageOps.exif_transpose(image)
            alpha = upright.has_transparency_data
    except (PictureError, OSError, ValueError, SyntaxError):
        return None
    upright = upright.convert("RGBA" if alpha else "RGB")
    upright.info.clear()  # Pillow would write a comment and XMP again
    saved = io.BytesIO()
    form = "JPEG" if form == "MPO" else form  # a camera's picture with a small one behind it
    upright.save(saved, format=form, quality=90, icc_profile=profile)
    return saved.getvalue()
