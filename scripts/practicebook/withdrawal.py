"""Answer at the address of a withdrawn record that it is gone.

What is withdrawn never comes into the collection that pages, books, search, data, feeds and packs are
made of (`check.visible`); what earlier builds kept of it is `forgetting`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from .collection import AnyEntry, Collection
from .views import Viewer, page_path

# An error page, so that MkDocs writes its addresses from the site's root: it stands at any depth.
TEMPLATE = "410.html"
# In the page's links to itself: the record's own path, known when the page is put in its place.
SELF = "withdrawn-record/"


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
