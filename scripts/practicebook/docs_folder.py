"""Check docs/: nothing is published from there that nobody has looked at.

Pages are whole in every language, with a head we know and nothing that a browser would run; pictures
hold nothing but the picture; no file takes a place that is made from records; other files are refused.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path, PurePosixPath

from .files import content_path, strange
from .images import MAX_BYTES
from .memory import Memory
from .page_heads import head_problems, split_page
from .page_html import refused_markdown
from .picture_notes import SUFFIXES, NoPicture, notes
from .problems import Place, Problem, problem
from .spelling import PAGES
from .yaml_source import SourceError, decoded, text_place

_MOST = 256 * 1024  # bytes of a page
_OTHERS = ("schema/*.json", "editors/templates/*.docx", "editors/templates/*.xlsx")
_PICTURES = tuple(f"*{suffix}" for suffix in sorted(SUFFIXES))
# What a build fills or writes at the root of the site.
_MADE_FOLDERS = frozenset(
    ("assets", "data", "desk", "directions", "downloads", "pagefind", "problems", "regions")
)
_MADE_FILES = frozenset(("404", "410", "_headers", "assets", "pagefind"))
_LISTS = frozenset({"offices", "practices"})  # a page of the list, and below it those of records


def docs_problems(root: Path, languages: tuple[str, ...], memory: Memory) -> Iterator[Problem]:
    """What to mend in `root`/docs."""
    folder = root / PAGES
    if folder.is_symlink():  # nothing of a folder elsewhere is looked at
        yield problem(Place(PAGES), "symlink")
        return
    for file in sorted(folder.rglob("*")):
        path = content_path(root, file)
        inside = PurePosixPath(file.relative_to(folder).as_posix())
        if code := strange(file):
            yield problem(Place(path), code)
        elif file.is_file() and not _hidden(inside):
            yield from _file(file, path, inside, languages, memory)


def pictures_with_notes(root: Path) -> list[Path]:
    """The pictures in docs/ that hold more than the picture, sorted."""
    folder = root / PAGES
    if folder.is_symlink():
        return []
    files = (file for file in folder.rglob("*") if file.suffix in SUFFIXES and not strange(file))
    return sorted(
        file
        for file in files
        if any(each.code == "picture-notes" for each in _picture(file, content_path(root, file)))
    )


def _hidden(inside: PurePosixPath) -> bool:
    """MkDocs leaves out what begins with a point."""
    return any(part.startswith(".") for part in inside.parts)


def _file(
    file: Path, path: str, inside: PurePosixPath, languages: tuple[str, ...], memory: Memory
) -> Iterator[Problem]:
    if _is_made(inside, languages):
        yield problem(Place(path), "page-generated")
    elif inside.suffix == ".md" and _language(inside) in languages:
        yield from _page(file, path, memory)
        yield from _twins(file, path, languages)
    elif inside.suffix in SUFFIXES:
        yield from _picture(file, path)
    elif not any(_matches(inside, pattern) for pattern in _OTHERS):
        pages = (f"*.{language}.md" for language in languages)
        expected = ", ".join((*pages, *_PICTURES, *_OTHERS))
        yield problem(Place(path), "file-unexpected", found=inside.name, expected=expected)


def _matches(inside: PurePosixPath, pattern: str) -> bool:
    folder, _, name = pattern.rpartition("/")
    return str(inside.parent) == folder and fnmatchcase(inside.name, name)


def _language(inside: PurePosixPath) -> str:
    """`kk` of `about.kk.md`; none of a name that no address can be made of."""
    stem, _, language = inside.name.removesuffix(".md").rpartition(".")
    return language if stem and "." not in stem else ""


def _is_made(inside: PurePosixPath, languages: Sequence[str]) -> bool:
    """Whether a build would write something of its own there; some disks know no capital letters."""
    top, *below = (part.lower() for part in inside.parts)
    if top in languages:
        return True
    if not below:
        return top.split(".")[0] in {*_MADE_FILES, *languages}
    return top in _MADE_FOLDERS or (top in _LISTS and (len(below) > 1 or below[0][0].isdigit()))


def _page(file: Path, path: str, memory: Memory) -> Iterator[Problem]:
    raw = _read(file, path, _MOST)
    if isinstance(raw, Problem):
        yield raw
        return
    digest = hashlib.sha256(raw).digest()
    yield from memory.problems(("page", path), digest, partial(_page_problems, raw, path))


def _page_problems(raw: bytes, path: str) -> Iterator[Problem]:
    try:
        text = decoded(raw, path, _MOST)
    except SourceError as error:
        yield error.problem
        return
    yield from head_problems(text, path)
    _, begin = split_page(text)
    for refused, offset in refused_markdown(text[begin:]):
        yield problem(text_place(path, text, begin + offset), "page-html", found=refused.found)


def _twins(file: Path, path: str, languages: tuple[str, ...]) -> Iterator[Problem]:
    """MkDocs would show a page that is missing in one language in another one."""
    stem = file.name.removesuffix(".md").rpartition(".")[0]
    for other in languages:
        if not file.with_name(f"{stem}.{other}.md").exists():
            twin = PurePosixPath(path).with_name(f"{stem}.{other}.md")
            yield problem(Place(str(twin)), "translation-missing", field=stem, language=other)


def _picture(file: Path, path: str) -> Iterator[Problem]:
    raw = _read(file, path, MAX_BYTES)
    if isinstance(raw, Problem):
        yield raw
        return
    try:
        if found := notes(raw, file.suffix):
            yield problem(Place(path), "picture-notes", found=found)
    except NoPicture:
        yield problem(Place(path), "photo-unreadable", found=f"{file.name}: {file.suffix}")


def _read(file: Path, path: str, most: int) -> bytes | Problem:
    """The bytes of a file, or why they are not read."""
    try:
        if (size := file.stat().st_size) > most:
            return problem(Place(path), "file-too-large", found=size // 1024, limit=most // 1024)
        return file.read_bytes()
    except OSError:
        return problem(Place(path), "file-unreadable")
