"""Report and mend what stands wrong in the prose of the content files: spelling and personal data."""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .acceptance import FILE
from .collection import CONTENT
from .files import TEXT_BYTES, walk
from .hygiene import Lines, findings, mended, reported
from .iin import iins
from .personal_data import personal_data
from .problems import Place, Problem, problem
from .prose import same_shape
from .yaml_source import SourceError, decoded, read_text

PAGES = "docs"
_MOST_PRIVATE = 100  # finds in one file; who has mended them sees the rest


def prose_files(root: Path, languages: tuple[str, ...]) -> list[Path]:
    """The records' text files and the pages in docs/, sorted; links and giants are refused elsewhere."""
    endings = tuple(f".{language}.md" for language in languages)
    files = [*walk(root / CONTENT, (".yml", ".md")), *walk(root / PAGES, endings)]
    found = sorted(Path(file) for file in files)
    return [file for file in found if file.name != FILE and _plain(file)]


def misspelt(raw: bytes, path: str) -> list[Problem]:
    """What to mend in the prose of a file's bytes, and what it tells about a person.

    Nothing of a file that cannot be read as text: that is reported where it is read.
    """
    try:
        text = raw.decode("utf-8-sig") if len(raw) <= TEXT_BYTES else ""
        if not findings(text, path) and not any(_private(text, path)):
            return []  # nearly every file, and to read one strictly takes longer than all this
        text = decoded(raw, path, TEXT_BYTES)
    except (SourceError, UnicodeDecodeError):
        return []
    return [*_spelling(text, path), *_private(text, path)]


def mended_file(file: Path, path: str) -> tuple[bytes, int]:
    """The file's bytes with its prose mended, and in how many places; all else stays as it is.

    A file that cannot be read as text or would no longer read the same way is left alone.
    """
    raw = file.read_bytes()
    mark = codecs.BOM_UTF8 if raw.startswith(codecs.BOM_UTF8) else b""
    try:
        read_text(file, path, TEXT_BYTES)
        text = raw[len(mark) :].decode("utf-8")
    except SourceError:
        return raw, 0
    composed = unicodedata.normalize("NFC", text)
    new, count = mended(composed, path)
    if path.endswith(".yml") and not same_shape(composed, new):
        return raw, 0
    return mark + new.encode(), count + (composed != text)


def _spelling(text: str, path: str) -> Iterator[Problem]:
    for found, place in reported(text, path):
        wrong = text[found.start : found.end]
        yield problem(place, found.code, found=wrong, expected=found.put)


def _private(text: str, path: str) -> Iterator[Problem]:
    if path.startswith(f"{PAGES}/") and any(iins(path)):  # a page's name is its address
        yield problem(Place(path), "iin-in-text")
    if found := list(islice(personal_data(text, path), _MOST_PRIVATE)):
        lines = Lines(text, path)
        for offset, code, shown in found:
            yield problem(lines.place(offset), code, found=shown)


def _plain(file: Path) -> bool:
    return not file.is_symlink() and file.is_file() and file.stat().st_size <= TEXT_BYTES
