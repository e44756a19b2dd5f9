"""Gather what one build, over all its languages, knows and makes; no MkDocs here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path

from .book.easel import Easel
from .book.press import TEMPLATES, Press
from .cards import Cards
from .check import visible, without
from .collection import CONTENT, COVER, Collection, Edition, record_address
from .desk import Desk
from .desk_pages import DeskPages
from .files import content_path
from .forgetting import forgetting
from .handouts import Handouts
from .images import Darkroom
from .memory import Memory
from .pages import Site
from .problems import Place, Problem, message
from .progress import Progress, awaited
from .publish import Digests, link_below, write_below
from .renewal import Renewal
from .repeat_pack import Packer
from .rules import photo_problem
from .search import Facets, Indexing
from .search.records import page_facets, protected_names
from .volumes import Volume, print_volume, volumes_of
from .withdrawal import withdrawn
from .wording import wording

DESK_TEMPLATES = "overrides/desk"


class Build:
    """The pages of a checked collection, and what is printed for them while pages are written.

    `preview` shows drafts, leaves out records that cannot be read and prints no more than a writer
    looks at; `printing` is off where nothing may be printed; `say` gets the lines of progress;
    `today` is the day of a preview, which knows what is overdue.
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
        memory: Memory | None = None,
        today: dt.date | None = None,
    ) -> None:
        self.root = root
        self.problems = list(problems)
        self._say = say
        self.preview = preview
        cache = root / ".cache"
        memory = memory or Memory()
        darkroom = memory.recall("darkroom", cache, lambda: Darkroom(cache / "photos"))
        darkroom.look_again()
        everything = collection
        self.withdrawn = withdrawn(collection)
        self.broken = _broken_records(problems) if preview else frozenset()
        collection = without(collection, self.broken)
        shown = visible(collection, preview)
        self.stopped = any(each.stops for each in problems) and not self.broken
        if not self.stopped:
            self._forgetting = forgetting(root, cache, collection, darkroom)
            damaged = _develop(shown, darkroom, root, say)
            self.problems += damaged
            self.stopped = bool(damaged)
        if self.stopped:  # records that are not whole are not looked at any further
            shown = replace(shown, editions=())
        self._printing = printing and not self.stopped
        # While an editor writes, what is printed or drawn is made when somebody asks for it.
        self._prints_all = self._printing and not preview
        self._published = visible(collection, preview=False)
        self.site = Site(
            shown,
            darkroom,
            collection.languages[0],
            drawn=self._printing,
            memory=memory,
        )
        self._easel = Easel(root / TEMPLATES, cache / "cards")
        covers = Cards(self._published, self._easel)
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
            memory=memory,
        )
        # Typst works while MkDocs reads and writes pages; the two meet on the downloads page.
        self._executor = ThreadPoolExecutor(2)
        self._volumes: Future[list[Volume]] = self._executor.submit(self._print_volumes)
        self.handouts = Handouts(
            self.site,
            Packer(root, self.press, self._published),
            self._easel,
            cache / "packs",
            cover=self._cover,
            waiting=preview,
        )
        self._desk = _desk(everything, self, today) if preview and today else None
        if self._prints_all:
            self.handouts.start(self._executor)
        self._leaflets: Future[dict[str, Path]] = self._executor.submit(self._print_leaflets)
        if self._prints_all:
            self.handouts.draw(self._executor)

    @cached_property
    def volumes(self) -> list[Volume]:
        """The editions' volumes, once they are printed, if they are; raises BookError."""
        return awaited(self._volumes, message("volumes"), self._say)

    @cached_property
    def leaflets(self) -> dict[str, Path]:
        """The leaflets by their path in the site, once they are printed; raises BookError."""
        return self._leaflets.result()

    def forget(self) -> list[Path]:
        """Delete what caches keep of records and photos that are gone; gives what could not be deleted."""
        packs = self.handouts.files().values()
        return self._forgetting.finish([*self.press.used, *self._easel.used, *packs])

    def write_data(self, site: Path, renewal: Renewal) -> None:
        """Write below `site` what machines read; before the page that tells its weight."""
        for address in sorted(self.handouts.text_addresses):
            make = partial(self.handouts.text, address)
            content = renewal.file(address, self.site.name(), make)
            write_below(site, address, content)
            self.handouts.sizes[address] = len(content)

    def write_photos(self, digests: Digests) -> None:
        """Write the developed photos into the site that is being made."""
        for address, copy in self.site.photos().items():
            link_below(digests.site, address, copy.file)
            digests.note(address, copy.digest)

    def write(self, site: Path, renewal: Renewal) -> None:
        """Write below `site` what our scripts read, and what is printed or drawn; raises BookError."""
        for address in sorted(self.site.json_addresses):
            make = partial(self.site.json_file, address)
            write_below(site, address, renewal.file(address, self.site.json_inputs(address), make))
        for address, file in {**self.leaflets, **self.handouts.files()}.items():
            link_below(site, address, file)

    def stop(self) -> None:
        """Begin with nothing any more, and come back when nothing is written."""
        self._executor.shutdown(cancel_futures=True)

    def search_index(self, digests: Digests) -> Indexing:
        """The search index to be of the pages of a site that is being made."""
        collection = self.site.collection
        facets: dict[str, Facets] = {}
        for language in collection.languages:
            facets |= page_facets(collection, language, self.site.viewer(language).path(""))
        return Indexing(
            digests, self.root / ".cache" / "search", facets, protected_names(collection)
        )

    def pages_of(self, source: str) -> dict[str, str]:
        """A hand-written page's file in each language, below the site's folder."""
        paths = {l: self.site.viewer(l).path(source) for l in self.site.collection.languages}
        return {language: f"{path}/index.html" for language, path in paths.items()}

    def on_demand(self, address: str) -> bytes | None:
        """What a preview leaves out until it is asked for: desk, volumes, leaflets, packs, pictures, data.

        None where nothing stands at that address; raises BookError.
        """
        if self._desk and (page := self._desk.answer(address)) is not None:
            return page
        if self._printing and (leaflet := self.site.leaflet(address, self.press)):
            return leaflet.read_bytes()
        if volume := next((each for each in self.volumes if each.path == address), None):
            printed = print_volume(volume, self._published, self.press, quick=True)
            return printed.file.read_bytes()
        if self.stopped:
            return None
        if address in self.site.json_addresses:
            return self.site.json_file(address)
        return self.handouts.on_demand(address)

    def _print_volumes(self) -> list[Volume]:
        public = self._published
        volumes = volumes_of(public) if self._printing else []
        if not self._prints_all:
            return volumes
        return [replace(each, printed=print_volume(each, public, self.press)) for each in volumes]

    def _print_leaflets(self) -> dict[str, Path]:
        return self.site.leaflets(self.press) if self._prints_all else {}

    def _cover(self, edition: Edition) -> bytes | None:
        """The edition's own cover picture, `practices/<year>/cover.jpg`, where it has one."""
        file = self.root / CONTENT / str(edition.year) / COVER
        return self.site.darkroom.book_copy(file) if file.is_file() else None


def _broken_records(problems: Sequence[Problem]) -> frozenset[str]:
    """The records that an editor has to mend, where the mistakes are theirs alone; else none.

    A preview leaves them out and shows the others.
    """
    found = {record_address(each.place.path) for each in problems if each.stops}
    return frozenset() if None in found else frozenset(filter(None, found))


def _desk(everything: Collection, build: Build, today: dt.date) -> DeskPages:
    desks = {
        language: Desk(everything, build.problems, build.root, today, wording(language))
        for language in everything.languages
    }
    return DeskPages(desks, build.broken, build.root / DESK_TEMPLATES)


def _develop(
    shown: Collection, darkroom: Darkroom, root: Path, say: Callable[[str], None]
) -> list[Problem]:
    """Make the copies of every photo; the problems of those that prove damaged on the way."""
    entries = (entry for edition in shown.editions for entry in edition.entries)
    photos = [file for entry in entries for file in entry.photo_files]
    covers = [root / CONTENT / str(edition.year) / COVER for edition in shown.editions]
    files = [*photos, *(cover for cover in covers if cover.is_file())]
    developing = Progress(message("photos"), len(files), say)
    damaged = darkroom.develop(files, developing.step)
    return [photo_problem(Place(content_path(root, file)), file, error) for file, error in damaged]
