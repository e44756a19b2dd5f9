"""Decide in one build which pages are rendered again, and which stay as the last build left them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .kept import Shelf, digest
from .pages import RecordPage, Site
from .publish import link_below

Weight = Callable[[RecordPage, str], str | None]
# What MkDocs puts before every template; the ground of a Shelf answers for it.
_GROUND = {
    *("page", "nav", "config", "base_url", "extra_css", "extra_javascript", "mkdocs_version"),
    *("i18n_config", "i18n_file_locale", "i18n_page_locale"),
}
# Of what pages share, what the ground answers for, too: wordings and registries alone make it.
_SAID = {"words", "language", "root", "comparison"}
# What belongs to one page alone; `own` names it.
_OWN = {"record", "facet", "metadata", "switch", "offline_mark", "data_files", "data_columns"}


class Renewal:
    """The pages of one build over its languages.

    `weight`: what a record's page says of its pack, the one thing on it that is no part of the
    records. `staging`: where pages that stay are linked to; None: they stand where they should.
    """

    def __init__(self, site: Site, shelf: Shelf, weight: Weight, staging: Path | None) -> None:
        self.site = site
        self.shelf = shelf
        self.weight = weight
        self.staging = staging
        self.asked: set[str] = set()
        self.kept: dict[str, str] = {}  # address to language
        self._values: dict[str, Mapping[str, Any]] = {}
        self._digests: dict[tuple[str, str], str] = {}
        self._unknown: set[str] = set()

    def begin(self, language: str, values: Mapping[str, Any]) -> None:
        """Begin with a language; `values` are what its pages share, by name."""
        self._values[language] = values

    def to_render(self, language: str) -> list[str]:
        """The sources of the record and facet pages that have to be rendered."""
        sources = [*self.site.pages, *self.site.facet_pages]
        return [source for source in sources if not self._stays(source, language)]

    def address(self, source: str, language: str) -> str:
        """A page's file below the site's root."""
        return f"{self.site.viewer(language).path(source)}/index.html"

    def page(self, address: str, own: str, language: str) -> bytes | None:
        """A hand-written page as it was, where its `own` content and all that it shows is the same."""
        return self.shelf.page(address, own, lambda name: self._digest(language, name))

    def file(self, address: str, own: str, make: Callable[[], bytes]) -> bytes:
        """A file that is no page as it was, where its `own` content is the same; else as it is made."""
        kept = self.shelf.page(address, own, str)
        if kept is not None:
            return kept
        content = make()
        self.shelf.note(address, own, {}, content)
        return content

    def look(self, context: Mapping[str, Any], language: str) -> None:
        """Begin with a page that is rendered: what is asked of its context is noted from here."""
        self.asked.clear()
        self._unknown = set(context) - self._values[language].keys() - _GROUND - _OWN

    def note(self, address: str, own: str, language: str, html: str) -> None:
        """End a page that was rendered; one that asked for what nobody here knows is not kept."""
        if self.asked & self._unknown:
            self.shelf.notes.pop(address, None)
            return
        names = self.asked & self._values[language].keys() - _SAID
        asked = {name: self._digest(language, name) for name in sorted(names)}
        self.shelf.note(address, own, asked, html.encode())

    def own(self, source: str, language: str) -> str:
        """Names what a record's or facet's page alone is made from."""
        if page := self.site.pages.get(source):
            return digest([self.site.inputs(page, language), self.weight(page, language)])
        facet = self.site.facet_pages[source]
        shown = [self.site.facet(facet, language), self.site.facet_title(facet, language)]
        return digest([source, language, shown])

    def _stays(self, source: str, language: str) -> bool:
        address = self.address(source, language)
        if address not in self.shelf.notes:
            return False
        own = self.own(source, language)
        if self.staging is None:
            stays = self.shelf.holds(address, own, lambda name: self._digest(language, name))
        else:
            html = self.page(address, own, language)
            stays = html is not None
            if html is not None:
                link_below(self.staging, address, self.shelf.site / address)
        if stays:
            self.kept[address] = language
        return stays

    def _digest(self, language: str, name: str) -> str:
        key = (language, name)
        if key not in self._digests:
            self._digests[key] = digest(self._values[language].get(name))
        return self._digests[key]
