"""Know which characters our fonts can draw: one that they cannot stops a whole volume."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path("overrides", "book", "fonts")
# Drawn by nobody, needed by everybody: line ends, soft hyphen, word joiner, no-break spaces.
_INVISIBLE = frozenset("\n\t\u00ad\u2060\u200b\u00a0\u202f")


@functools.cache
def drawable(fonts: Path) -> frozenset[str]:
    """The characters that every font file in `fonts` has a glyph for."""
    maps = [_codes(file) for file in sorted(fonts.glob("*.ttf"))]
    return frozenset(chr(code) for code in set.intersection(*maps)) | _INVISIBLE


def _codes(file: Path) -> set[int]:
    with TTFont(file, lazy=True) as font:
        return set(font.getBestCmap())


def font_digest(fonts: Path) -> bytes:
    """SHA-256 over every font file in `fonts`: what is typeset with them depends on it."""
    digest = hashlib.sha256()
    for file in sorted(fonts.glob("*.ttf")):
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.digest()


def first_undrawable(text: str, known: frozenset[str]) -> tuple[int, str] | None:
    """Offset and name («😀 U+1F600») of the first character without a glyph; None where all are drawn."""
    match = _all_but(known).search(text)
    if match is None:
        return None
    character = match[0]
    name = f"{character} U+{ord(character):04X} {unicodedata.name(character, '')}"
    return match.start(), name.strip()


@functools.cache
def _all_but(characters: frozenset[str]) -> re.Pattern[str]:
    """Any other character; a regular expression goes through a text ten times as fast as a set."""
    return re.compile(f"[^{re.escape(''.join(sorted(characters)))}]")
