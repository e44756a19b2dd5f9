"""Check the whole content at once: what could be read, and every problem of every file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from . import glyphs
from .load import CONTENT, AnyEntry, Collection, Edition, content_path, load
from .problems import Place, Problem, problem
from .rules import broken_rules
from .yaml_source import SourceError, parse_yaml, read_text, text_place

PAGES = "docs"


def check(root: Path, languages: tuple[str, ...]) -> tuple[Collection, list[Problem]]:
    """Read and check `root`/practices; the problems are sorted and each stands once."""
    collection, problems = load(root, languages)
    # Rules across records speak of records that are whole; a broken file would echo in all of them.
    if not problems:
        problems.extend(broken_rules(collection, root))
    problems.extend(_undrawable(root))
    problems.extend(_hand_written(root, languages))
    return collection, sorted(set(problems))


def visible(collection: Collection, preview: bool) -> Collection:
    """The collection that readers see: published records; with `preview`, drafts and reviews too."""
    statuses = {"published", "draft", "review"} if preview else {"published"}
    editions = tuple(_only(edition, statuses) for edition in collection.editions)
    return replace(collection, editions=editions)


def _only(edition: Edition, statuses: set[str]) -> Edition:
    def shown(entries: tuple[AnyEntry, ...]) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in entries if entry.facts.status in statuses)

    return replace(edition, projects=shown(edition.projects), offices=shown(edition.offices))  # type: ignore[arg-type]


def _hand_written(root: Path, languages: tuple[str, ...]) -> Iterator[Problem]:
    """The pages in docs/: each in every language, each with a head that can be read.

    MkDocs would show a broken head as text, and a missing language in another one.
    """
    for file in sorted((root / PAGES).rglob("*.md")):
        path = content_path(root, file)
        stem, _, language = file.name.removesuffix(".md").rpartition(".")
        if file.is_symlink():
            yield problem(Place(path), "symlink")
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


def _undrawable(root: Path) -> Iterator[Problem]:
    """The first character of each content file that our fonts have no glyph for."""
    fonts = root / glyphs.FONTS
    if not fonts.is_dir():
        return
    known = glyphs.drawable(fonts)
    files = [*(root / CONTENT).rglob("*.yml"), *(root / CONTENT).rglob("*.md")]
    for file in sorted(files):
        if file.is_symlink() or not file.is_file() or file.stat().st_size > 256 * 1024:
            continue
        text = (
            file.read_bytes()
            .decode("utf-8-sig", "replace")
            .replace("\r", "")
            .replace("\ufffd", " ")
        )
        if set(text) - known and (found := glyphs.first_undrawable(text, known)):
            place = text_place(content_path(root, file), text, found[0])
            yield problem(place, "glyph-missing", found=found[1])
