"""Read one record's folder into an Entry, and report what does not belong there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from . import acceptance, model
from .collection import KINDS, AnyEntry, Entry
from .files import content_path, names
from .iin import iins
from .problems import Place
from .record_files import Own, RecordFiles
from .wording import wording


def read_entry(files: RecordFiles, folder: Path) -> AnyEntry | None:
    """The record in `practices/<year>/<kind>/<slug>`; None where its facts cannot be read."""
    if not _is_slug(folder.name):
        files.report(Place(content_path(files.root, folder)), "bad-slug", found=folder.name)
        return None
    if any(iins(folder.name)):
        files.report(Place(content_path(files.root, folder)), "iin-in-text")
    kind: Any = folder.parent.name
    year = int(folder.parent.parent.name)
    texts_of = {f"text.{language}.md" for language in files.languages}
    refuse_file(files, folder / "photos")
    refuse_strays(files, folder, {"facts.yml", "photos", acceptance.FILE, *texts_of})
    headings = {language: wording(language).headings(kind) for language in files.languages}
    own: Own = []
    texts = files.texts(folder, "text", headings, own)
    source, found = files.facts(folder / "facts.yml", KINDS[kind], own)
    if source is None or found is None:
        return None
    facts: Any = found
    accepted = files.accepted(folder, own)
    digest = own_digest(files, own)
    entry: AnyEntry = files.memory.recall(
        ("entry", str(folder)),
        digest,
        lambda: Entry(year, kind, folder.name, folder, source, facts, texts, accepted, digest),
    )
    return entry


def own_digest(files: RecordFiles, own: Own) -> bytes:
    """Stands for all that a record's own files hold, and the languages that they are read in."""
    return hashlib.sha256(repr((files.languages, own)).encode()).digest()


def refuse_file(files: RecordFiles, folder: Path) -> None:
    """Report a file where a folder should be: everything in the folder would be missed."""
    if folder.exists() and not folder.is_dir():
        files.report(Place(content_path(files.root, folder)), "folder-expected")


def refuse_strays(
    files: RecordFiles, folder: Path, expected: AbstractSet[str], inside: str | None = None
) -> None:
    """Report what nobody would read: a mistyped name must not hide a whole record.

    `inside`: a file that belongs in a folder below; what is no plain file is then looked at elsewhere.
    """
    for name in names(folder):
        if name in expected or name.startswith("."):
            continue
        file = folder / name
        if inside is None or (file.is_file() and not file.is_symlink()):
            said = ", ".join([*sorted(expected), *([inside] if inside else [])])
            files.report(
                Place(content_path(files.root, file)), "file-unexpected", found=name, expected=said
            )


def _is_slug(name: str) -> bool:
    fits = len(name) <= 60 and re.fullmatch(model.SLUG_PATTERN, name) is not None
    return fits and name not in model.RESERVED_NAMES
