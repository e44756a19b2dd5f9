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
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..publish import Digests
from .copies import Facets, own_pages
from .lexicon import lexicon, write_suggestions
from .part import FORMS, Part, PartApart, forms_of, index_part, index_part_apart
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
        self._unwritten: list[_Unwritten] = []
        self._readings: list[PartApart] = []

    def expect(self, language: str, addresses: Iterable[str], kept: Iterable[str]) -> list[str]:
        """Tell which pages of a language will be written anew, and which are `kept` as they were.

        Gives all in the order in which writing them lets the index begin soonest.
        """
        kept = set(kept)
        self._unwritten = [
            _Unwritten(language, number, tuple(pages), set(pages), kept.isdisjoint(pages))
            for number, pages in enumerate(_divided([*addresses, *kept]))
        ]
        return [page for part in self._unwritten for page in part.pages]

    def written(self, address: str) -> None:
        """Tell that an expected page stands: the last page of a part lets it be indexed."""
        if len(self._unwritten) == 1:
            return
        for part in self._unwritten:
            if address not in part.missing:
                continue
            part.missing.discard(address)
            if part.fresh:  # it will hardly be known: a process reads page after page
                if part.reading is None:
                    part.reading = PartApart(self._part(part.language, part.number, part.pages))
                    self._readings.append(part.reading)
                part.reading.stands(address)
            if not part.missing:
                self._begin_part(part.language, part.number, part.pages, part.make)

    def begin(self, language: str) -> None:
        """Index all of a language that is not being indexed yet; its pages all stand now."""
        of_language = [part for part in self._unwritten if part.language == language]
        expected = [page for part in of_language for page in part.pages]
        for page in expected:
            self.written(page)  # of the last one nobody could tell
        pages = expected or [*own_pages(self.site, language)]
        divided = _divided(pages)
        # Several use all cores and give their memory back; for one alone a process is a long way.
        make = index_part if len(divided) == 1 else index_part_apart
        self._folders[language] = dict(
            self._begin_part(language, number, each, make) for number, each in enumerate(divided)
        )

    def _begin_part(
        self,
        language: str,
        number: int,
        pages: Sequence[str],
        make: Callable[[Part], str],
    ) -> tuple[str, Future[str]]:
        """A part's key, and the folder that its index is going to stand in."""
        part = self._part(language, number, pages)
        key = part.key({page: self._digests.of(page) for page in pages})
        if key not in self._begun:
            known = is_whole(self._cache / self._known.get(key, key))
            self._begun[key] = _done(self._known[key]) if known else self._runner.submit(make, part)
        return key, self._begun[key]

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
        for reading in self._readings:
            reading.stop()
        self._open.close()

    def _part(self, language: str, number: int, pages: Sequence[str]) -> Part:
        addresses = (page.removesuffix("index.html") for page in pages)
        facets = {page: self._facets[page] for page in addresses if page in self._facets}
        files = {page: self.site / page for page in pages}
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
    fresh: bool  # no page of it is as it was
    reading: PartApart | None = None

    def make(self, part: Part) -> str:
        return self.reading.index() if self.reading else index_part_apart(part)


def _divided(pages: Iterable[str]) -> list[list[str]]:
    """Pages in parts, by their addresses: a new page moves no other."""
    pages = sorted(pages)
    divided: list[list[str]] = [[] for _ in range(-(-len(pages) // PART))]
    for page in pages:
        place = int.from_bytes(hashlib.sha256(page.encode()).digest()[:4], "big")
        divided[place % len(divided)].append(page)
    return divided


def _done(name: str) -> Future[str]:
    done: Future[str] = Future()
    done.set_result(name)
    return done
