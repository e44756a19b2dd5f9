"""Keep a page's HTML from one build to the next while everything that it was made from is the same."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from jinja2.runtime import Context

from .publish import write_changed

Digests = Callable[[str], str]
_CODE = ("scripts/**/*.py", "scripts/**/*.yml")
_GROUND = (
    *("mkdocs.yml", "overrides/*", "overrides/[!b]*/**/*"),
    *("practices/*.yml", "practices/*/*"),
)
_LIBRARIES = ("mkdocs", "mkdocs-material", "mkdocs-static-i18n", "markdown", "jinja2", "babel")
_FRONT_MATTER = re.compile(r"---\n.*?\n---\n", re.DOTALL)
_HEADING = re.compile(r"^# .*$", re.MULTILINE)


class Named(dict[str, Any]):
    """A map that stands on many pages and is not changed any more: its digest is worked out once."""

    @cached_property
    def digest(self) -> str:
        """Names it by its content."""
        return digest(dict(self))


def digest(value: Any) -> str:
    """Names a value of maps, lists, texts and numbers by its content."""
    text = json.dumps(_short(value), ensure_ascii=False, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _short(value: Any) -> Any:
    """The value, with the digest of each `Named` in its place."""
    if type(value) is Named:
        return value.digest
    if isinstance(value, dict):
        return {key: _short(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_short(part) for part in value]
    return value


def _plain(value: Any) -> Any:
    # What is no plain value has an address in its repr: it is another one in every build.
    return dict(value) if isinstance(value, Mapping) else repr(value)


def ground_digest(root: Path, *settings: Any) -> str:
    """Names what every page of a project is made from: templates, code, libraries, registries, editions.

    Of the hand-written pages their heads count, which name them in the menu.
    """
    heads = {
        file.relative_to(root).as_posix(): _head(file.read_text("utf-8", "replace"))
        for file in sorted(root.glob("docs/**/*.md"))
    }
    return digest([_program_digest(root), _digests(root, _GROUND), heads, *settings])


@cache
def _program_digest(root: Path) -> str:
    """Names our code and the libraries under it, as they were when they were loaded."""
    return digest([_digests(root, _CODE), {name: version(name) for name in _LIBRARIES}])


def _digests(root: Path, patterns: Sequence[str]) -> dict[str, str]:
    files = [file for pattern in patterns for file in sorted(root.glob(pattern)) if file.is_file()]
    return {file.relative_to(root).as_posix(): _sha256(file.read_bytes()) for file in files}


def _head(text: str) -> str:
    """The front matter of a page, and its heading where it has none."""
    match = _FRONT_MATTER.match(text)
    return match[0] if match else "".join(_HEADING.findall(text)[:1])


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def watching(asked: set[str]) -> type[Context]:
    """Jinja's context, which adds each name that a template asks it for to `asked`."""

    class Watching(Context):
        def resolve_or_missing(self, key: str) -> Any:
            asked.add(key)
            return super().resolve_or_missing(key)

    return Watching


@dataclass(frozen=True)
class Note:
    """What a page was made from: `own` names its own content, `asked` values that pages share."""

    own: str
    asked: Mapping[str, str]
    output: str


class Shelf:
    """The pages of the last build, which stand in `site`, each with its Note.

    `ground` names what all pages are made from; on another ground no page is kept. A page that was
    changed, cut or taken away since is made again.
    """

    def __init__(self, site: Path, ground: str) -> None:
        self.site = site
        self.ground = ground
        self.notes: dict[str, Note] = {}

    def holds(self, address: str, own: str, shared: Digests) -> bool:
        """Whether the page would come out the same; `shared` digests a shared value of today."""
        note = self.notes.get(address)
        return (
            note is not None
            and note.own == own
            and all(shared(name) == value for name, value in note.asked.items())
        )

    def page(self, address: str, own: str, shared: Digests) -> bytes | None:
        """The page as it was written, where it would come out the same; else None."""
        if not self.holds(address, own, shared):
            return None
        try:
            html = (self.site / address).read_bytes()
        except OSError:
            return None
        whole = _sha256(html) == self.notes[address].output
        return html if whole else None

    def note(self, address: str, own: str, asked: Mapping[str, str], content: bytes) -> None:
        """Remember of a page what it was made from."""
        self.notes[address] = Note(own, asked, _sha256(content))

    def save(self, file: Path) -> None:
        """Write the notes for the next build."""
        notes = {address: asdict(note) for address, note in sorted(self.notes.items())}
        content = json.dumps({"ground": self.ground, "notes": notes}, sort_keys=True).encode()
        write_changed(file, content)


def load_shelf(file: Path, site: Path, ground: str) -> Shelf:
    """The Shelf as it was saved; an empty one where it stands on another ground or cannot be read."""
    shelf = Shelf(site, ground)
    try:
        content = json.loads(file.read_bytes())
        if content["ground"] == ground:
            shelf.notes = {address: Note(**note) for address, note in content["notes"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        shelf.notes = {}  # a cache that is cut or mangled costs time, nothing else
    return shelf
