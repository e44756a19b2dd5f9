"""Take a withdrawn record out of everything: its address says so, and no cache keeps a copy.

What is withdrawn never comes into the collection that pages, books, search, data, feeds and packs are
made of (`check.visible`). Left to do: an answer where its page stood, and forgetting what earlier
builds kept, since a cache goes by digests and cannot be asked whom a file speaks of.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from .collection import AnyEntry, Collection
from .publish import write_cached
from .views import Viewer, page_path

# An error page, so that MkDocs writes its addresses from the site's root: it stands at any depth.
TEMPLATE = "410.html"
# In the page's links to itself: the record's own path, known when the page is put in its place.
SELF = "withdrawn-record/"
_NOTE = "withdrawn.json"


def withdrawn(collection: Collection) -> list[AnyEntry]:
    """The records that were published once and may not be shown any more."""
    return [entry for entry in collection.entries.values() if entry.facts.status == "withdrawn"]


def answers(
    entries: Iterable[AnyEntry], pages: Mapping[str, str], viewer: Callable[[str], Viewer]
) -> list[tuple[str, str]]:
    """Where records stood, in each language, and what is said there: the language's page of TEMPLATE."""
    return [
        (viewer(language).path(page_path(entry)), html.replace(SELF, page_path(entry)))
        for entry in entries
        for language, html in pages.items()
    ]


def write_answers(site: Path, pages: Iterable[tuple[str, str]]) -> None:
    """Write each page, given as its address below the site and its HTML, where the record stood."""
    for address, html in pages:
        target = site / address / "index.html"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, "utf-8")


def forget(cache: Path, entries: Sequence[AnyEntry]) -> None:
    """Empty the cache where a record was withdrawn since it was filled; notes which ones it knows."""
    names = sorted(entry.address for entry in entries)
    note = cache / _NOTE
    if set(names) - _noted(note):
        shutil.rmtree(cache, ignore_errors=True)
    if names or note.exists():
        write_cached(note, json.dumps(names).encode())


def _noted(note: Path) -> set[str]:
    try:
        known = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return set()
    return {str(name) for name in known} if isinstance(known, list) else set()
