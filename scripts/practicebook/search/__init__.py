"""Index the built site for its search: one Pagefind index per language, Kazakh words beside their stems.

Pagefind has no Kazakh stemmer. It splits `word_stem` and indexes both parts at one place, so a bare
copy of each page is written with the stems joined on, indexed, and the stems are taken out of what
readers see. In the browser `search-worker.js` stems the query by the same table.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from .copies import Facets, own_pages, write_copies
from .lexicon import Lexicon, lexicon
from .program import SearchError, merge_indexes, run_pagefind
from .records import page_facets, protected_names
from .shelf import alone_in, forget_others, index_name, is_whole, write_index

FOLDER = "pagefind"

__all__ = ["FOLDER", "Facets", "SearchError", "index_site", "page_facets", "protected_names"]


def index_site(
    site: Path,
    languages: Sequence[str],
    facets: Mapping[str, Facets],
    protected: Iterable[str] = (),
    cache: Path | None = None,
) -> None:
    """Write `pagefind/` into a built site: its indexes, and what the browser needs to read queries.

    `facets` are by page address (`ru/practices/2025/slug/`); `protected` names are never stemmed. In
    `cache` the index of each language waits for the next build.
    """
    names = sorted({name.lower() for name in protected})
    # One language after another, for Pagefind's memory grows with the pages that it is given; while
    # it indexes one, the next is copied.
    with (
        tempfile.TemporaryDirectory(prefix="search-") as folder,
        alone_in(cache or Path(folder, "indexes")) as kept,
        ThreadPoolExecutor(1) as runner,
    ):
        indexes: list[Path] = []
        jobs = []
        for language in languages:
            pages = own_pages(site, language)
            said = {page: facets[page] for page in sorted(facets) if f"{page}index.html" in pages}
            index = kept / f"{language}-{index_name(pages, said, names)}"
            if not is_whole(index):
                words, copies = lexicon(language, names), Path(folder, language)
                copies.mkdir()
                write_copies(pages, copies, words, said)
                make = partial(_make_index, copies, words, language)
                jobs.append(runner.submit(write_index, index, make))
            indexes.append(index)
        for job in jobs:
            job.result()
        merge_indexes(indexes, site / FOLDER)
        forget_others(kept, indexes)


def _make_index(copies: Path, words: Lexicon, language: str, target: Path) -> None:
    if any(copies.iterdir()):
        run_pagefind(copies, target)
    words.write(target, language)
