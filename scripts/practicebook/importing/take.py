"""Take a report in: from a file in someone's inbox to a draft folder, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import glyphs
from ..collection import CONTENT, Collection, Edition, Kind
from ..load import load
from ..new_record import slug_from
from .answers import read_answers
from .document import Document
from .draft import MAX_TEXT, DraftFiles, draft_files
from .draft_facts import Wanted
from .form import choice_sheets
from .gate import open_package, read_file
from .recognise import recognise
from .refusal import Refused
from .sheets import read_sheets
from .values import Reader
from .vocabulary import Vocabulary, language_of
from .word import read_word


@dataclass(frozen=True)
class Taken:
    """One new draft: its folder, its record's path and what was made of the report."""

    folder: Path
    path: str
    document: Document
    draft: DraftFiles


@dataclass(frozen=True)
class Order:
    """What an editor asks for: the file, where it goes, the language of the hints."""

    file: Path
    kind: Kind
    year: int
    slug: str
    hints: str


def take_report(root: Path, languages: tuple[str, ...], order: Order) -> list[Taken]:
    """Write a report's draft, or those of a form's answers; raises Refused, then nothing is written."""
    suffix, content = read_file(order.file)
    collection, _ = load(root, languages)
    edition = _edition(root, collection, order.year)
    documents = _documents(suffix, content, order.file.name, languages)
    folder = root / CONTENT / str(order.year) / order.kind
    drafts: list[tuple[str, Document, DraftFiles]] = []
    for number, document in enumerate(documents, 1):
        draft = _draft(root, collection, edition, document, order)
        slug = _slug(order, draft, number if suffix == ".csv" else 0, [each[0] for each in drafts])
        _free(folder.parent, order, slug)
        drafts.append((slug, document, draft))
    _write_all(folder, {slug: draft.files for slug, _, draft in drafts})
    return [
        Taken(folder / slug, f"{CONTENT}/{order.year}/{order.kind}/{slug}", document, draft)
        for slug, document, draft in drafts
    ]


def _edition(root: Path, collection: Collection, year: int) -> Edition | None:
    if not (root / CONTENT / str(year)).is_dir():
        known = ", ".join(str(edition.year) for edition in collection.editions)
        raise Refused("no_edition", year=year, expected=known)
    return next((each for each in collection.editions if each.year == year), None)


def _documents(
    suffix: str, content: bytes, name: str, languages: tuple[str, ...]
) -> list[Document]:
    if suffix == ".csv":
        return read_answers(content, name)
    package = open_package(content, suffix, name)
    if suffix == ".docx":
        document = read_word(package, name)
    else:
        document = read_sheets(package, name, choice_sheets(languages))
    return [document]


def _draft(
    root: Path,
    collection: Collection,
    edition: Edition | None,
    document: Document,
    order: Order,
) -> DraftFiles:
    names = Vocabulary(order.kind, collection.languages)
    text = "\n".join(document.texts())
    if not text.strip() and not document.pictures:
        raise Refused("empty", file=document.name)
    if len(text.encode()) > 2 * MAX_TEXT:  # a Word file's text stands beside its blocks once more
        raise Refused("too_long", file=document.name)
    language = language_of(text, collection.languages, collection.languages[0])
    reader = Reader(order.kind, collection, edition, language)
    findings = recognise(document, names, reader)
    wanted = Wanted(collection, order.kind, order.year, order.hints)
    return draft_files(document, findings, names, wanted, _undrawable(root, text))


def _undrawable(root: Path, text: str) -> set[str]:
    """The characters of a text that no font of ours can draw."""
    fonts = root / glyphs.FONTS
    if not fonts.is_dir():
        return set()
    return {c for c in set(text) - glyphs.drawable(fonts) if not c.isspace()}


def _slug(order: Order, draft: DraftFiles, number: int, taken: Sequence[str]) -> str:
    """The wished slug; of several drafts each its title's, or the wished one with its number."""
    if not number:
        return order.slug
    title = draft.findings.values.get("title")
    names = list(title.value.values()) if title and isinstance(title.value, dict) else []
    slug = slug_from(names[0]) if names and not order.slug else ""
    slug = slug or f"{order.slug or 'report'}-{number}"
    while slug in taken:
        slug = f"{slug[:56]}-{number}"
    return slug


def _free(edition: Path, order: Order, slug: str) -> None:
    """Nothing stands where the draft would go, and no record of the edition bears its name."""
    for kind in ("projects", "offices"):
        folder = edition / kind / slug
        if folder.exists() or folder.is_symlink():
            raise Refused("taken", found=f"{CONTENT}/{order.year}/{kind}/{slug}")


def _write_all(parent: Path, drafts: Mapping[str, Mapping[str, bytes]]) -> None:
    """Write every draft beside its place, then put all in place by rename; on failure none stands."""
    # A folder that begins with a dot is no content: a half-written one is never read.
    aside = parent / f".import.{os.getpid()}.part"
    placed: list[Path] = []
    try:
        for slug, files in drafts.items():
            for name, content in files.items():
                file = aside / slug / name
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(content)
        for slug in drafts:
            target = parent / slug
            (aside / slug).rename(target)
            placed.append(target)
    except OSError:
        for target in placed:
            shutil.rmtree(target, ignore_errors=True)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
