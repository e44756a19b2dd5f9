"""Hold what one build of the site needs over all its languages, and count its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jinja2 import Environment

from .assets import named_assets
from .build import Build
from .collection import CONTENT
from .converted import ConvertedPages
from .hand_written import HandWritten, Meta
from .kept import Shelf
from .offline import MARK
from .page_context import PageContexts
from .pages import front_matter
from .preview import problem_sources
from .problems import message
from .progress import Progress
from .renewal import Renewal
from .withdrawal import answers

Say = Callable[[str], None]
# Typst's templates, the desk's and parts of pages lie under overrides/, which MkDocs copies whole.
_UNPUBLISHED = ("book/", "desk/", "fragments/")
# Material's own search, whose index and worker ours replaces.
_STOCK_SEARCH = ("assets/javascripts/lunr/", "assets/javascripts/workers/")


class SiteBuild:
    """A Build with the pages that a builder writes of it.

    Pages are written to `staging`. `shelf`: those of an earlier build; in a preview they stand where
    they should, else those that stay are linked.
    """

    def __init__(
        self,
        build: Build,
        shelf: Shelf,
        staging: Path,
        converted: ConvertedPages,
        environment: Callable[[], Environment],
        edit_base: str | None,
    ) -> None:
        self.build = build
        copied_to = None if build.preview else staging
        self.renewal = Renewal(build.site, shelf, build.handouts.weight, copied_to)
        self.contexts = PageContexts(build, edit_base)
        self.hand_written = HandWritten(build, self.renewal, converted, environment)
        # While an editor looks at a draft, a style sheet keeps the name that it has in overrides/.
        self.assets = {} if build.preview else named_assets(build.root / "overrides")
        # By language: what stands in a withdrawn record's place.
        self.gone: dict[str, str] = {}
        self.rendered = 0
        self._progress: Progress | None = None

    def stays_out(self, path: str) -> bool:
        """Whether the builder shall not copy a file of the theme into the site.

        Our own assets are written at the end, under their published names.
        """
        return path.startswith((*_UNPUBLISHED, *_STOCK_SEARCH)) or path in self.assets

    def report_volumes(self, warn: Say, say: Say) -> None:
        """Typst's warnings are ours; an almost empty page is the editor's to know; raises BookError."""
        for volume in self.build.volumes:
            if volume.printed is None:
                continue
            for warning in volume.printed.warnings:
                warn(f"{volume.path}: {warning}")
            for sparse in volume.printed.sparse:
                record = f"{CONTENT}/{sparse.label.partition('/')[2]}"
                said = message("sparse")
                say(said.format(record=record, volume=volume.path, page=sparse.page))

    def to_render(self, language: str) -> list[str]:
        """The pages of records and facets that have to be made in a language; raises BookError.

        A page may stay only where its pack weighs what it did.
        """
        if self.build.stopped:
            return problem_sources()
        self.renewal.begin(language, self.contexts.shared(language))
        return self.renewal.to_render(language)

    def texts(self, language: str) -> dict[str, str]:
        """What stands in the file of each page that is not written by hand, by its source."""
        if self.build.stopped:
            return dict.fromkeys(problem_sources(), "")
        heads = self.build.site.heads(language)
        return {source: front_matter(head) for source, head in heads.items()}

    def is_hand_written(self, source: str) -> bool:
        """Whether a page shows Markdown of its own, as those of records, facets and problems do not."""
        site = self.build.site
        return not (self.build.stopped or source in site.pages or source in site.facet_pages)

    def begin_pages(self, language: str, total: int, say: Say) -> None:
        """Begin to show how many of a language's pages are rendered."""
        self._progress = Progress(f"{message('pages')} ({language})", total, say)

    def count_page(self) -> None:
        """One more page is rendered."""
        self.rendered += 1
        if self._progress:
            self._progress.step()

    def note_page(self, address: str, source: str, meta: Meta, language: str, html: str) -> None:
        """Remember what a rendered page was made from."""
        if self.build.stopped or MARK in html:  # the page with the mark is finished last
            self.renewal.shelf.notes.pop(address, None)
            return
        own = meta.get("own") or self.renewal.own(source, language)
        self.renewal.note(address, own, language, html)

    def answers(self) -> list[tuple[str, str]]:
        """Where withdrawn records stood, in each language, and what is said there."""
        return answers(self.build.withdrawn, self.gone, self.build.site.viewer)
