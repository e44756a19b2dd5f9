"""Index the built site for its search: one Pagefind index per language, Kazakh words beside their stems.

Pagefind has no Kazakh stemmer. It splits `word_stem` and indexes both parts at one place, so a bare
copy of each page is made with the stems joined on, indexed, and the stems are taken out of what readers
see. In the browser `search-worker.js` stems the query by the same table.

The pages of a language are indexed in parts, which the browser asks together: Pagefind keeps all that
it is given in memory, and an edit changes one part.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from .copies import Facets, own_pages
from .lexicon import lexicon, write_suggestions
from .part import FORMS, Part, forms_of, index_part, index_part_apart
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
        site: Path,
        cache: Path,
        facets: Mapping[str, Facets] | None = None,
        protected: Iterable[str] = (),
    ) -> None:
        self.site = site
        self._facets = facets or {}
        self._names = sorted({name.lower() for name in protected})
        self._open = ExitStack()
        self._cache = self._open.enter_context(alone_in(cache))
        self._known = known_indexes(cache)
        self._runner = ThreadPoolExecutor(min(4, os.cpu_count() or 1))
        # By language: the folder of each part, by its key.
        self._folders: dict[str, dict[str, Future[str]]] = {}

    def begin(self, language: str) -> None:
        """Index the pages of a language, which all stand now."""
        parts = self._parts(language)
        # Several use all cores and give their memory back; for one alone a process is a long way.
        make = index_part if len(parts) == 1 else index_part_apart
        self._folders[language] = {}
        for part in parts:
            key = part.key
            if not is_whole(self._cache / self._known.get(key, key)):
                self._folders[language][key] = self._runner.submit(make, part)
            else:
                self._folders[language][key] = _done(self._known[key])

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
        self._open.close()

    def _parts(self, language: str) -> list[Part]:
        """The pages of a language, divided by their addresses: a new page moves no other."""
        pages = own_pages(self.site, language)
        divided: list[dict[str, Path]] = [{} for _ in range(-(-len(pages) // PART))]
        for page, file in pages.items():
            place = int.from_bytes(hashlib.sha256(page.encode()).digest()[:4], "big")
            divided[place % len(divided)][page] = file
        return [self._part(language, number, own) for number, own in enumerate(divided)]

    def _part(self, language: str, number: int, pages: Mapping[str, Path]) -> Part:
        addresses = (page.removesuffix("index.html") for page in pages)
        facets = {page: self._facets[page] for page in addresses if page in self._facets}
        return Part(language, number, pages, facets, self._names, self._cache)

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
            if number == 0:
                merge_indexes(parts, target, FORMS)
            else:
                merge_indexes(parts, target / str(number), FORMS, *_ONCE)
        for language, each in folders.items():
            words = lexicon(language, self._names)
            words.write_tables(target, language, len(filled[language]))
            write_suggestions(map(forms_of, each), target, language)


def _done(name: str) -> Future[str]:
    done: Future[str] = Future()
    done.set_result(name)
    return done
