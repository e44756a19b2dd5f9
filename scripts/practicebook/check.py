"""Check the whole content at once: what could be read, and every problem of every file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import glyphs
from .contradictions import contradictions
from .kept_texts import KeptTexts
from .load import (
    CONTENT,
    AnyEntry,
    Collection,
    Edition,
    content_path,
    load,
    record_address,
    strange,
)
from .memory import Memory
from .problems import Place, Problem, problem
from .rules import broken_rules, record_problems
from .spelling import misspelt, prose_files
from .translations import lagging_translations
from .yaml_source import SourceError, parse_yaml, read_text, text_place

PAGES = "docs"


def check(
    root: Path,
    languages: tuple[str, ...],
    memory: Memory | None = None,
    texts: KeptTexts | None = None,
) -> tuple[Collection, list[Problem]]:
    """Read and check `root`/practices; the problems are sorted and each stands once.

    A `memory` of earlier checks saves reading again what did not change; `texts` know what an earlier
    process parsed.
    """
    memory = memory or Memory()
    collection, problems = load(root, languages, memory, texts)
    broken = {record_address(each.place.path) for each in problems if each.stops}
    if None not in broken:
        problems.extend(_rules(collection, broken, root, memory))
    # Rules across records speak of records that are whole; a broken file would echo in all of them.
    if not problems:
        problems.extend(lagging_translations(collection, memory))
        problems.extend(contradictions(collection, memory))
    problems.extend(_misspelt(root, languages, memory))
    problems.extend(_undrawable(root, memory))
    problems.extend(_hand_written(root, languages))
    return collection, sorted(set(problems))


def _rules(
    collection: Collection, broken: set[str | None], root: Path, memory: Memory
) -> Iterator[Problem]:
    """The rules of the whole collection; of the whole records alone where others are broken."""
    if not broken:
        yield from broken_rules(collection, root, memory)
        return
    whole = without(collection, broken)
    names = {name for address in broken if address for name in (address, address.split("/")[-1])}
    for edition in whole.editions:
        for entry in edition.entries:
            for found in record_problems(entry, edition, whole, root):
                if (
                    dict(found.details).get("found") not in names
                ):  # a broken record is no unknown one
                    yield found


def without(collection: Collection, addresses: AbstractSet[str | None]) -> Collection:
    """The collection without the records at these addresses."""

    def kept(entries: tuple[AnyEntry, ...]) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in entries if entry.address not in addresses)

    editions = tuple(
        replace(each, projects=kept(each.projects), offices=kept(each.offices))  # type: ignore[arg-type]
        for each in collection.editions
    )
    return replace(collection, editions=editions)


def visible(collection: Collection, preview: bool) -> Collection:
    """The collection that readers see: published records; with `preview`, drafts and reviews too.

    An edition that is only being prepared, without a date and a record to show, is no reader's yet.
    """
    statuses = {"published", "draft", "review"} if preview else {"published"}
    editions = (_only(edition, statuses) for edition in collection.editions)
    shown = tuple(each for each in editions if preview or each.facts.released or each.entries)
    return replace(collection, editions=shown)


def _only(edition: Edition, statuses: set[str]) -> Edition:
    def shown(entries: tuple[AnyEntry, ...]) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in entries if entry.facts.status in statuses)

    return replace(edition, projects=shown(edition.projects), offices=shown(edition.offices))  # type: ignore[arg-type]


def _hand_written(root: Path, languages: tuple[str, ...]) -> Iterator[Problem]:
    """The pages in docs/: each in every language, each with a head that can be read.

    MkDocs would show a broken head as text, and a missing language in another one.
    """
    for file in sorted((root / PAGES).rglob("*")):
        if file.suffix != ".md" and (code := strange(file)):
            yield problem(Place(content_path(root, file)), code)
    for file in sorted((root / PAGES).rglob("*.md")):
        path = content_path(root, file)
        stem, _, language = file.name.removesuffix(".md").rpartition(".")
        if code := strange(file):
            yield problem(Place(path), code)
        elif language in languages:
            yield from _page_head(file, path)
            for other in languages:
                if not (twin := file.with_name(f"{stem}.{other}.md")).exists():
                    twin_path = content_path(root, twin)
                    yield problem(
                        Place(twin_path), "translation-missing", field=stem, language=other
                    )


def _page_head(file: Path, path: str) -> Iterator[Problem]:
    try:
        text = read_text(file, path, 256 * 1024)
        if text.startswith("---\n"):
            head = text[4:].split("\n---\n", 1)[0]
            parse_yaml(f"\n{head}\n", path)  # the empty line stands for `---`: places stay true
    except SourceError as error:
        yield error.problem


def _misspelt(root: Path, languages: tuple[str, ...], memory: Memory) -> Iterator[Problem]:
    """What to mend in the prose of the content files."""
    for file in prose_files(root, languages):
        raw, path = file.read_bytes(), content_path(root, file)
        yield from memory.recall(("prose", path), raw, partial(misspelt, file, path))


def _undrawable(root: Path, memory: Memory) -> Iterator[Problem]:
    """The first character of each content file that our fonts have no glyph for."""
    fonts = root / glyphs.FONTS
    if not fonts.is_dir():
        return
    known = glyphs.drawable(fonts)
    for file in _content_files(root / CONTENT):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > 256 * 1024:
            continue
        raw = file.read_bytes()
        # Files that hold no strange character are most; a memory spares looking at each of theirs.
        first = partial(_first_undrawable, raw, file, root, known)
        found = memory.recall(("glyphs", str(file)), (raw, known), first)
        if found:
            yield found


def _first_undrawable(raw: bytes, file: Path, root: Path, known: frozenset[str]) -> Problem | None:
    text = raw.decode("utf-8-sig", "replace").replace("\r", "").replace("\ufffd", " ")
    if set(text) - known and (found := glyphs.first_undrawable(text, known)):
        place = text_place(content_path(root, file), text, found[0])
        return problem(place, "glyph-missing", found=found[1])
    return None


def _content_files(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.endswith((".yml", ".md")))
