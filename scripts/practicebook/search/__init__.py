"""Index the built site for its search: one Pagefind index per language, Kazakh words by their stems.

Pagefind has no Kazakh stemmer. So a bare copy of each page is made with the stems in the places of the
words, indexed, and the words are put back into what readers see. In the browser `search-engine.js` stems
the query by the same table.

The pages of a language are indexed in parts, which the browser asks together: Pagefind keeps all that
it is given in memory, and an edit changes one part.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence, Set
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..publish import Digests
from .copies import Facets, own_pages
from .lexicon import lexicon, write_suggestions
from .part import FORMS, Part, forms_of, index_part
from .parts_apart import PartsApart, index_part_apart
from .program import SearchError, has_pages, merge_indexes
from .shelf import alone_in, is_whole, known_indexes, note_indexes

FOLDER = "pagefind"
PART = 300  # pages; Pagefind takes about a megabyte for each, and each part costs a reader requests
# What Pagefind writes with each index, and a browser needs once.
_ONCE = ("pagefind.js", "wasm.*")

__all__ = ["FOLDER", "Facets", "Indexing", "SearchError"]


class Indexing:
    """The indexes of a site, made while other pages of it are still being written.

    `facets` are by page address (`ru/practices/2025/slug/`); `protected` names are never stemmed. In
    `cache` indexes wait for the next build; it is ours alone until `finish` or `stop`.
    """

    def __init__(
        self,
        digests: Digests,
        cache: Path,
        facets: Mapping[str, Facets] | None = None,
        protected: Iterable[str] = (),
    ) -> None:
        self.site = digests.site
        self._digests = digests
        self._facets = facets or {}
        self._names = sorted({name.lower() for name in protected})
        self._open = ExitStack()
        self._cache = self._open.enter_context(alone_in(cache))
        self._known = known_indexes(cache)
        self._runner = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
        # By language: the folder of each part, by its key.
        self._folders: dict[str, dict[str, Future[str]]] = {}
        self._begun: dict[str, Future[str]] = {}
        self._parts: list[_Unwritten] = []
        self._readings: dict[str, PartsApart] = {}  # by language

    def expect(self, language: str, addresses: Iterable[str], kept: Iterable[str]) -> list[str]:
        """Tell which pages of a language will be written anew, and which are `kept` as they were.

        Gives all in the order in which writing them lets the index begin soonest.
        """
        self._parts = _divided(language, [*addresses, *kept], frozenset(kept))
        if any(part.fresh and not part.alone for part in self._parts):
            self._reading(language)  # it takes a while until it listens
        return [page for part in self._parts for page in part.pages]

    def written(self, address: str) -> None:
        """Tell that an expected page stands: the last page of a part lets it be indexed."""
        for part in self._parts:
            if address not in part.missing or part.alone:
                continue
            part.missing.discard(address)
            if part.fresh:  # it will hardly be known: a process reads page after page
                self._reading(part.language).stands(address)
            if not part.missing:
                self._begin_part(part)

    def begin(self, language: str) -> None:
        """Index all of a language that is not being indexed yet; its pages all stand now."""
        parts = [part for part in self._parts if part.language == language]
        for page in [page for part in parts for page in part.pages]:
            self.written(page)  # of the last one nobody could tell
        if not parts:
            pages = [*own_pages(self.site, language)]
            parts = _divided(language, pages, frozenset(pages))
        self._folders[language] = dict(map(self._begin_part, parts))

    def _begin_part(self, unwritten: _Unwritten) -> tuple[str, Future[str]]:
        """A part's key, and the folder that its index is going to stand in."""
        part = self._part(unwritten)
        key = part.key({page: self._digests.of(page) for page in part.pages})
        if key not in self._begun:
            known = is_whole(self._cache / self._known.get(key, key))
            self._begun[key] = _done(self._known[key]) if known else self._index(unwritten, part)
        return key, self._begun[key]

    def _index(self, unwritten: _Unwritten, part: Part) -> Future[str]:
        if unwritten.alone:  # a process is a long way for it
            return self._runner.submit(index_part, part)
        if unwritten.fresh:
            return self._reading(part.language).index(part.number)
        return self._runner.submit(index_part_apart, part)

    def _reading(self, language: str) -> PartsApart:
        """The process that reads a language's pages while they are being written."""
        if language not in self._readings:
            parts = [self._part(part) for part in self._parts if part.fresh]
            self._readings[language] = PartsApart(parts)
        return self._readings[language]

    def finish(self) -> None:
        """Write `pagefind/` into the site when all is indexed; raises SearchError."""
        try:
            indexes = {
                language: {key: name.result() for key, name in folders.items()}
                for language, folders in self._folders.items()
            }
            self._write({language: [*names.values()] for language, names in indexes.items()})
            note_indexes(
                self._cache, {k: name for names in indexes.values() for k, name in names.items()}
            )
        finally:
            self.stop()

    def stop(self) -> None:
        """Begin no further part, and leave the cache to others."""
        self._runner.shutdown(cancel_futures=True)
        for reading in self._readings.values():
            reading.stop()
        self._open.close()

    def _part(self, unwritten: _Unwritten) -> Part:
        addresses = (page.removesuffix("index.html") for page in unwritten.pages)
        facets = {page: self._facets[page] for page in addresses if page in self._facets}
        files = {page: self.site / page for page in unwritten.pages}
        language, number = unwritten.language, unwritten.number
        return Part(language, number, files, facets, self._names, self._cache)

    def _write(self, indexes: Mapping[str, Sequence[str]]) -> None:
        """The first part of each language together, then the second ones in a folder below, and so on."""
        target = self.site / FOLDER
        target.mkdir(parents=True, exist_ok=True)
        folders = {
            language: [self._cache / name for name in names] for language, names in indexes.items()
        }
        filled = {language: [*filter(has_pages, each)] for language, each in folders.items()}
        for number in range(max(map(len, filled.values()), default=0)):
            parts = [each[number] for each in filled.values() if number < len(each)]
            folder, once = (f"{FOLDER}/{number}", _ONCE) if number else (FOLDER, ())
            digests = merge_indexes(parts, self.site / folder, FORMS, *once)
            for name, digest in digests.items():
                self._digests.note(f"{folder}/{name}", digest)
        for language, each in folders.items():
            words = lexicon(language, self._names)
            words.write_tables(target, language, len(filled[language]))
            write_suggestions(map(forms_of, each), target, language)


@dataclass
class _Unwritten:
    """A part some of whose pages do not stand yet."""

    language: str
    number: int
    pages: Sequence[str]
    missing: set[str]
    alone: bool  # there is no other part of its language
    fresh: bool  # no page of it is as it was


def _divided(language: str, pages: Iterable[str], kept: Set[str]) -> list[_Unwritten]:
    """The parts of a language, by the addresses of its pages: a new page moves no other."""
    pages = sorted(pages)
    divided: list[list[str]] = [[] for _ in range(-(-len(pages) // PART))]
    for page in pages:
        place = int.from_bytes(hashlib.sha256(page.encode()).digest()[:4], "big")
        divided[place % len(divided)].append(page)
    alone = len(divided) == 1
    return [
        _Unwritten(language, number, part, set(part), alone, kept.isdisjoint(part))
        for number, part in enumerate(divided)
    ]


def _done(name: str) -> Future[str]:
    done: Future[str] = Future()
    done.set_result(name)
    return done
