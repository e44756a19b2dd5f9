"""Index one part of a language's pages."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .copies import Facets, PageCopy, page_copy
from .lexicon import Forms, lexicon
from .program import run_pagefind
from .shelf import is_whole, made_by, write_index

FORMS = "forms.json"  # which words a part holds; no reader's


@dataclass(frozen=True)
class Part:
    """Pages of one language that are indexed together, files by address, and what is known of them.

    `names` are never stemmed; the index goes into a folder of `cache`.
    """

    language: str
    number: int
    pages: Mapping[str, Path]
    facets: Mapping[str, Facets]
    names: Sequence[str]
    cache: Path

    def key(self, digests: Mapping[str, str]) -> str:
        """Names all that the part is made from; `digests` are those of its pages."""
        said = {page: dict(values) for page, values in self.facets.items()}
        parts = [self.language, self.number, made_by(), dict(digests), said, list(self.names)]
        return _sha256(json.dumps(parts, sort_keys=True).encode())


class PartReader:
    """Reads the pages of a part, in whatever order they come to stand, and indexes them."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self._words = lexicon(part.language, part.names)
        self._copies: dict[str, PageCopy | None] = {}

    def read(self, page: str) -> None:
        """Read a page that stands."""
        part = self.part
        facets = part.facets.get(page.removesuffix("index.html"), {})
        source = part.pages[page].read_bytes()
        self._copies[page] = page_copy(source, part.language, self._words, facets)

    @property
    def is_whole(self) -> bool:
        """Whether all pages were read."""
        return len(self._copies) == len(self.part.pages)

    def index(self) -> str:
        """Index the pages where their copies are not the ones indexed last; gives the folder's name."""
        part = self.part
        copies = {page: copy for page in part.pages if (copy := self._copies[page])}
        digests = {page: _copy_digest(copy) for page, copy in copies.items()}
        named = json.dumps([part.number, made_by(), digests], sort_keys=True).encode()
        name = f"{part.language}-{_sha256(named)}"
        if not is_whole(part.cache / name):
            forms = self._words.forms()
            write_index(part.cache / name, lambda target: _make(part, copies, forms, target))
        return name


def index_part(part: Part) -> str:
    """Index a part all of whose pages stand; gives the folder's name."""
    reader = PartReader(part)
    for page in part.pages:
        reader.read(page)
    return reader.index()


def _copy_digest(copy: PageCopy) -> str:
    return _sha256("\n".join([copy.html.decode(), *copy.words]).encode())


def _make(part: Part, copies: Mapping[str, PageCopy], forms: Forms, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        if copies:
            run_pagefind(Path(folder), copies, target, str(part.number))
    text = json.dumps(forms, ensure_ascii=False, sort_keys=True)
    (target / FORMS).write_text(text, "utf-8")


def forms_of(index: Path) -> Forms:
    """Which words an indexed part holds."""
    forms: Forms = json.loads((index / FORMS).read_text("utf-8"))
    return forms


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
