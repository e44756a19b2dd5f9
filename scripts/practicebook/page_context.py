"""Gather what the template of a page gets to show, and how its page is placed among the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from markupsafe import escape

from .alternates import Alternates
from .build import Build
from .offline import MARK
from .pages import RecordPage, contents
from .preview import problem_sources
from .problems import Problem, message_language
from .views import View, page_path
from .withdrawal import SELF, TEMPLATE
from .wording import wording


@dataclass(frozen=True)
class PageHead:
    """What the builder knows of a page: its place, and what the top of its file says.

    `source` names it without language and ending, `file` is its file under docs/, `url` its address
    below the site's root, `canonical_url` the whole one.
    """

    source: str
    file: str
    url: str
    canonical_url: str | None
    title: str
    description: str | None
    home: bool


class Heading(TypedDict):
    """A heading in the contents rail, as Python-Markdown's `toc` gives it; `name` is HTML."""

    level: int
    id: str
    name: str
    children: list[Heading]


@dataclass(frozen=True)
class PageContext:
    """The `values` that a page's template gets, and what the builder puts around them.

    `edit_url`: where its source is edited. `section`: the list whose tab is lit, for a page that
    stands in no menu. `rail`: its contents, where they are not those of its Markdown.
    """

    values: View
    edit_url: str | None
    section: str | None = None
    rail: list[Heading] | None = None


class PageContexts:
    """What the templates of one build get; sources are edited below `edit_base`, where there is one."""

    def __init__(self, build: Build, edit_base: str | None) -> None:
        self._build = build
        self._edit_base = edit_base
        languages = build.site.collection.languages
        self._alternates = Alternates(build.handouts.site_url, languages)
        self._problems = _problem_rows(build.problems)

    def shared(self, language: str) -> View:
        """What every template of a language gets."""
        return {**self._build.site.shared(language), "problems": self._problems}

    def page(self, head: PageHead, language: str) -> PageContext:
        """What a page gets, be it a record's, a facet's or written by hand; raises BookError."""
        site = self._build.site
        values = self.shared(language)
        values["switch"] = self._alternates.switch(head.url, language)
        values |= self._beside(head, language)
        if facet_page := site.facet_pages.get(head.source):
            values["facet"] = site.facet(facet_page, language)
            return PageContext(values, None, "practices")  # made of many records
        record_page = site.pages.get(head.source)
        edit_url = self._edit_url(head, record_page, language)
        if record_page is None:
            return PageContext(values, edit_url)
        # Made now and not with the page's text: MkDocs reads all pages before it writes the first.
        record = site.record(record_page, language)
        handouts = self._build.handouts.record(record_page, language, head.canonical_url or "")
        values["record"] = record | handouts
        section = page_path(record_page.entry).split("/", 1)[0]
        return PageContext(values, edit_url, section, _rail(record, language))

    def problem_list(self, language: str) -> View:
        """What the list of problems gets: nothing of the page in whose place it is shown."""
        home = self._alternates.paths("", language)[language]
        switch = self._alternates.switch(home, language)
        return {**self.shared(language), "switch": switch, "metadata": None, "offline_mark": ""}

    def template(self, name: str, language: str, rendered: Iterable[tuple[str, str]]) -> View:
        """What a template gets that is no page; it stands at no address, but in a withdrawn record's.

        `rendered`: source and address of each page that the builder renders in `language`.
        """
        own = self._build.site.viewer(language).path(SELF) if name == TEMPLATE else "./"
        values = self.shared(language) | {"switch": self._alternates.switch(own, language)}
        if name == "sitemap.xml":
            # Nobody looks at it while writing, and it names every page.
            values["sitemap"] = [] if self._build.preview else self._sitemap(rendered, language)
        return values

    def _sitemap(self, rendered: Iterable[tuple[str, str]], language: str) -> list[View]:
        """Every page in every language, with its alternates; the same from each language's build."""
        site = self._build.site
        made = [*site.pages, *site.facet_pages]
        urls = [site.viewer(language).path(f"{source}/") for source in made]
        known = {*made, *problem_sources()}
        urls += [url for source, url in rendered if source not in known]
        return self._alternates.sitemap(urls, language)

    def _beside(self, head: PageHead, language: str) -> View:
        """What a page says of itself to machines, and what the pages of data and downloads list."""
        about = {
            "title": head.title,
            "description": head.description or wording(language).words.tagline,
            "url": head.canonical_url,
            "home": head.home,
            "source": head.source,
        }
        handouts = self._build.handouts
        told = head.source == "downloads" and not self._build.preview
        values: View = {
            "metadata": handouts.page(language, about, self._build.site.pages.get(head.source)),
            "offline_mark": MARK if told else "",
        }
        if head.source == "data":
            values["data_files"] = handouts.data(language)
            values["data_columns"] = handouts.columns(language)
        return values

    def _edit_url(
        self, head: PageHead, record_page: RecordPage | None, language: str
    ) -> str | None:
        if not self._edit_base:
            return None
        if record_page:
            return f"{self._edit_base}{record_page.entry.path}/text.{language}.md"
        return f"{self._edit_base}docs/{head.file}"


def _rail(record: View, language: str) -> list[Heading]:
    return [
        {"level": 2, "id": anchor, "name": str(escape(title)), "children": []}
        for anchor, title in contents(record, wording(language).words)
    ]


def _problem_rows(problems: Sequence[Problem]) -> list[dict[str, Any]]:
    """The list that stands in every page's place; a warning takes no page's place."""
    if not any(each.stops for each in problems):
        return []
    language = message_language()
    return [
        {"path": p.place.path, "line": p.place.line, "code": p.code, "message": p.message(language)}
        for p in problems
    ]
