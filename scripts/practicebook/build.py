"""Gather what one build, over all its languages, knows and makes; no MkDocs here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

from .book.easel import Easel
from .book.press import TEMPLATES, Press
from .cards import Cards
from .check import visible
from .handouts import Handouts
from .images import Darkroom
from .load import CONTENT, Collection, Edition
from .pages import FORMS, Form, Site, Volume
from .problems import Problem, message
from .progress import Progress
from .repeat_pack import Packer


class Build:
    """The pages of a checked collection, and what is printed for them while pages are written.

    `preview` shows drafts and prints no more than a writer looks at; `printing` is off where
    nothing may be printed; `say` gets the lines of progress.
    """

    def __init__(
        self,
        root: Path,
        collection: Collection,
        problems: Sequence[Problem],
        *,
        site_url: str,
        preview: bool,
        printing: bool,
        say: Callable[[str], None],
    ) -> None:
        self.root = root
        self.problems = list(problems)
        self.preview = preview
        self.stopped = any(each.stops for each in problems)
        self._printing = printing and not self.stopped
        cache = root / ".cache"
        darkroom = Darkroom(cache / "photos")
        published = visible(collection, preview=False)
        self.site = Site(
            visible(collection, preview), darkroom, collection.languages[0], drawn=self._printing
        )
        photos = self.site.photo_files()
        developing = Progress(message("photos"), len(photos), say)
        darkroom.develop(photos, developing.step)
        easel = Easel(root / TEMPLATES, cache / "cards")
        covers = Cards(published, easel)
        self.press = Press(
            root,
            cache / "book",
            site_url,
            picture=lambda entry, file: darkroom.book_copy(entry.folder / "photos" / file),
            cover=self._cover,
            cover_page=lambda edition, language: covers.book_cover(
                edition, language, self._cover(edition)
            ),
            kept=preview,
        )
        # Typst works while MkDocs reads and writes pages; the two meet on the downloads page.
        self._executor = ThreadPoolExecutor(2)
        self._volumes: Future[list[Volume]] = self._executor.submit(self._print_volumes)
        self.handouts = Handouts(
            self.site,
            Packer(root, self.press, published),
            easel,
            cache / "packs",
            cover=self._cover,
        )
        if self._printing:
            self.handouts.start(self._executor)
        self._leaflets: Future[dict[str, Path]] = self._executor.submit(self._print_leaflets)
        if self._printing:
            self.handouts.draw(self._executor)

    @cached_property
    def volumes(self) -> list[Volume]:
        """The edition's volumes, once they are printed; raises BookError."""
        return self._volumes.result()

    @cached_property
    def leaflets(self) -> dict[str, Path]:
        """The leaflets by their path in the site, once they are printed; raises BookError."""
        return self._leaflets.result()

    def _print_volumes(self) -> list[Volume]:
        # While serving, every saved file waits for them: the other forms come with the next build.
        forms: tuple[Form, ...] = ("screen",) if self.preview else FORMS
        return self.site.volumes(self.press, forms) if self._printing else []

    def _print_leaflets(self) -> dict[str, Path]:
        return self.site.leaflets(self.press) if self._printing else {}

    def _cover(self, edition: Edition) -> bytes | None:
        """The edition's own cover picture, `practices/<year>/cover.jpg`, where it has one."""
        file = self.root / CONTENT / str(edition.year) / "cover.jpg"
        return self.site.darkroom.book_copy(file) if file.is_file() else None
