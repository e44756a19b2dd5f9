"""Index the built site for its search: one Pagefind index per language, Kazakh words beside their stems.

Pagefind has no Kazakh stemmer. It splits `word_stem` and indexes both parts at one place, so a bare
copy of each page is written with the stems joined on, indexed, and the stems are taken out of what
readers see. In the browser `search-worker.js` stems the query by the same table.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from .copies import Facets, write_copies
from .lexicon import lexicon
from .program import SearchError, run_pagefind
from .records import page_facets, protected_names

FOLDER = "pagefind"

__all__ = ["FOLDER", "Facets", "SearchError", "index_site", "page_facets", "protected_names"]


def index_site(
    site: Path,
    languages: Sequence[str],
    facets: Mapping[str, Facets],
    protected: Iterable[str] = (),
) -> None:
    """Write `pagefind/` into a built site: its indexes, and what the browser needs to read queries.

    `facets` are by page address (`ru/practices/2025/slug/`); `protected` names are never stemmed.
    """
    names = sorted({name.lower() for name in protected})
    lexicons = {language: lexicon(language, names) for language in languages}
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        pages = Path(folder, "pages")
        write_copies(site, pages, lexicons, facets)
        run_pagefind(pages, site / FOLDER)
    for language, words in lexicons.items():
        words.write(site / FOLDER, language)
