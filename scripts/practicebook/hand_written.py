"""Make of the hand-written pages what they become: with the parts that are made for them, or as kept.

What is known of a page waits in the values of its front matter for the builder's next event.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from jinja2 import Environment

from .build import Build
from .converted import Converted, ConvertedPages
from .guide import guide_part
from .kept import digest
from .renewal import Renewal
from .volumes import downloads
from .wording import wording

Meta = MutableMapping[str, Any]


class HandWritten:
    """The pages of docs/ in one build; `environment` gives the one that their parts are rendered in."""

    def __init__(
        self,
        build: Build,
        renewal: Renewal,
        converted: ConvertedPages,
        environment: Callable[[], Environment],
    ) -> None:
        self._build = build
        self._renewal = renewal
        self._known = converted
        self._environment = environment

    def markdown(self, file: str, markdown: str, meta: Meta, language: str) -> str:
        """The Markdown to convert, with the page's made part; none where it is known what it became."""
        if meta.get("template") == "downloads.html":
            build = self._build
            editions = downloads(build.volumes, language)
            markdown = self._with_part(
                markdown, "downloads", language, editions=editions, preview=build.preview
            )
        meta["markdown"] = markdown
        if self._known.of(file, markdown):
            return ""  # `converted` puts in what it became
        if made := meta.get("guide_part"):  # from wording and registries, which the ground names
            part = guide_part(made, self._build.site.collection, language)
            return self._with_part(markdown, f"guide_{made}", language, part=part)
        return markdown

    def converted(self, file: str, meta: Meta, fresh: Converted) -> Converted:
        """What the page's Markdown became: just now, or in the build that converted it last."""
        markdown = meta.pop("markdown", "")
        known = self._known.of(file, markdown)
        if known is None and self._build.preview:
            self._known.note(file, markdown, fresh)
        return known or fresh

    def keep(
        self, address: str, source: str, converted: Converted, meta: Meta, language: str
    ) -> None:
        """Leave out the template of a page that would come out as it stands at its address."""
        # Only the page of open data tells more of the records than its template asks for.
        records = self._build.site.name() if source == "data" else ""
        own = digest([source, language, converted.html, converted.title, meta, records])
        if kept := self._renewal.page(address, own, language):
            meta["template"] = "fragments/kept.html"
            meta["kept"] = kept.decode()
        meta["own"] = own

    def _with_part(self, markdown: str, name: str, language: str, **values: Any) -> str:
        template = self._environment().get_template(f"fragments/{name}.md")
        return f"{markdown}\n\n{template.render(**values, words=wording(language).words)}"
