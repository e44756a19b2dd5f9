"""Walk through the parts of a JPEG or PNG without drawing it: it ends, and drawing it ends soon."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import BinaryIO

# A progressive JPEG is drawn once for each scan: programs write about ten, a bomb as many as it likes.
MAX_SCANS = 64
MAX_PARTS = 20_000  # 15 MB in pieces of 8 KB are 1920
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
# What stands between two parts of a JPEG is skipped, as libjpeg skips it: FF00 is a part of the drawing,
# FF01 and FFD0…FFD7 have no length and say nothing. Of several FF the last one counts.
_MARKER = re.compile(rb"\xff[^\x00\x01\xff\xd0-\xd7]")
_BLOCK = 16 * 1024
_WHOLE_AT_ONCE = (
    0xC0,
    0xC1,
)  # baseline and extended: one scan draws everything, if it has all colours
_SCAN, _END = 0xDA, 0xD9


def is_sound(stream: BinaryIO) -> bool:
    """Whether a JPEG or PNG has its end, after no more parts and scans than any program writes.

    What a telephone adds behind the end is left unread. Of other pictures their own reader has to say.
    """
    start = stream.read(len(_PNG))
    if start == _PNG:
        return _ends(_png_parts(stream))
    return not start.startswith(_JPEG) or _ends(_jpeg_parts(stream))


def png_pixels(stream: BinaryIO) -> int:
    """How many pixels a PNG says it has; 0 of any other picture."""
    head = stream.read(24)
    return int.from_bytes(head[16:20]) * int.from_bytes(head[20:]) if head.startswith(_PNG) else 0


def _ends(parts: Iterator[bool]) -> bool:
    """Whether the parts come to the one that says it is the last, before there are too many."""
    return any(last for _, last in zip(range(MAX_PARTS), parts, strict=False))


def _png_parts(stream: BinaryIO) -> Iterator[bool]:
    while len(head := stream.read(8)) == 8:
        yield head[4:] == b"IEND"
        stream.seek(int.from_bytes(head[:4]) + 4, os.SEEK_CUR)  # its content and its checksum


def _jpeg_parts(stream: BinaryIO) -> Iterator[bool]:
    stream.seek(2)
    colours = scans = 0
    while found := _next_marker(stream):
        kind, skipped = found
        yield kind == _END
        if not scans:  # Pillow reads them one by one
            yield from (False for _ in range(skipped))
        part = stream.read(max(0, int.from_bytes(stream.read(2)) - 2))
        if kind in _WHOLE_AT_ONCE:
            colours = part[5] if len(part) > 5 else 0
        elif kind == _SCAN:
            scans += 1
            if scans > MAX_SCANS:
                return
            if scans == 1 and part[:1] == bytes([colours]):
                yield _stands_at_the_end(stream)  # spares reading every camera's photo whole


def _next_marker(stream: BinaryIO) -> tuple[int, int] | None:
    """The kind of the next part, and how many bytes stand before it; the stream stands behind it."""
    start = stream.tell()
    while len(block := stream.read(_BLOCK)) > 1:
        if found := _MARKER.search(block):
            stream.seek(found.end() - len(block), os.SEEK_CUR)
            return found[0][1], stream.tell() - start - 2
        if block.endswith(b"\xff"):
            stream.seek(-1, os.SEEK_CUR)
    return None


def _stands_at_the_end(stream: BinaryIO) -> bool:
    here = stream.tell()
    stream.seek(-2, os.SEEK_END)
    end = stream.read()
    stream.seek(here)
    return end == bytes([0xFF, _END])
