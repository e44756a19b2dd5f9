"""Write a whole site aside, finish it with all that is no page, and put it in the place of the old one."""

from __future__ import annotations

import logging
import os
from collections.abc import Collection
from pathlib import Path

from . import security, withdrawal
from .kept import Shelf, load_shelf
from .offline import PATH as COPY
from .offline import FormerCopy, OfflineCopy
from .problems import message
from .publish import Digests, Publication, write_below, write_manifest
from .search import Indexing
from .site_build import SiteBuild

# What the pages of the site that stands were made from.
_NOTES = Path(".cache", "pages.json")
# What its offline copy was packed from.
_COPIED = Path(".cache", "offline.json")


class _Warnings(logging.Handler):
    """Counts warnings as MkDocs' strict mode does, but before the site is swapped in."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1


class FullSite:
    """The site of a full build, from its first page to the moment when it is published.

    Pages go to `staging`. Warnings of `logger` are counted from now on; raises AnotherBuild.
    """

    def __init__(self, root: Path, site: Path, logger: logging.Logger) -> None:
        self.root = root
        self._publication = Publication(site)
        self._digests = Digests(self._publication.staging)
        self._indexing: Indexing | None = None
        self._begun: SiteBuild | None = None
        self._written = ""  # the address of the page that is being written
        self._warnings = _Warnings()
        self._logger = logger
        logger.addHandler(self._warnings)

    @property
    def site(self) -> Path:
        """Where the site stands once it is published."""
        return self._publication.site

    @property
    def staging(self) -> Path:
        """The folder that pages are written to."""
        return self._publication.staging

    def shelf(self, ground: str) -> Shelf:
        """The pages of the site that stands, as far as they were made on this ground."""
        return load_shelf(self.root / _NOTES, self.site, ground)

    def begin(self, made: SiteBuild) -> None:
        """Write what no page is needed for: some pages tell its weight, and Typst works meanwhile."""
        self._indexing = made.build.search_index(self._digests)
        self._begun = made
        made.build.write_photos(self._digests)
        made.build.write_data(self.staging, made.renewal)

    @property
    def _made(self) -> SiteBuild:
        """What the pages are made of."""
        assert self._begun
        return self._begun

    def in_order(self, language: str, addresses: Collection[str]) -> list[str]:
        """The pages of a language in the order in which search can take them up soonest."""
        assert self._indexing
        pages = self._made.renewal.kept
        kept = [address for address, spoken in pages.items() if spoken == language]
        order = self._indexing.expect(language, addresses, kept)
        for address in kept:
            self._stands(address)
        return [address for address in order if address in addresses]

    def begin_page(self, address: str) -> None:
        """Begin with a page; the one before it stands now, since they are written one after another."""
        self._stands(self._written)
        self._written = address

    def _stands(self, address: str) -> None:
        assert self._indexing
        if note := self._made.renewal.shelf.notes.get(address):
            self._digests.note(address, note.output)  # its bytes need not be read again
        self._indexing.written(address)

    def index(self, language: str) -> None:
        """Index a language, whose pages all stand now, while those of the next are made."""
        assert self._indexing
        self._indexing.begin(language)

    def finish(self, strict: bool) -> str | None:
        """Write what is no page, publish, and give the closing line; raises BookError, SearchError.

        None where warnings keep a `strict` build from being published.
        """
        assert self._indexing
        made, site = self._made, self.staging
        build = made.build
        build.write(site, made.renewal)
        for asset in made.assets.values():
            write_below(site, asset.path, asset.content)
        downloads = build.pages_of("downloads")
        former = FormerCopy(self.site / COPY, self.root / _COPIED)
        address = build.handouts.site_url
        with OfflineCopy(self.root, self._digests, address, downloads, former) as copy:
            copy.pack()  # while the search is indexed
            self._indexing.finish()
            self._logger.removeHandler(self._warnings)
            sound = not (strict and self._warnings.count)
            if sound:
                copy.finish()
        if not sound:
            self._publication.discard()  # MkDocs aborts next, and says why
            return None
        # After search and the offline copy, which shall not know of them.
        withdrawal.write_answers(site, made.answers())
        security.write_host_file(site, build.handouts.site_url)
        count = write_manifest(site, self._digests) + 1  # the manifest does not name itself
        # Before the site, which nothing may keep from standing: a page that is not as noted is made again.
        made.renewal.shelf.save(self.root / _NOTES)
        self._publication.publish()
        for file in build.forget():
            self._logger.warning(message("not_forgotten").format(file=os.path.relpath(file)))
        return self._closing_line(count)

    def discard(self) -> None:
        """Forget what was written; the site that stood before stands."""
        self._logger.removeHandler(self._warnings)
        if self._indexing:
            self._indexing.stop()
        if self._begun:
            self._begun.build.stop()
        self._publication.discard()

    def _closing_line(self, files: int) -> str:
        made, build = self._made, self._made.build
        epubs = sum(volume.form == "epub" for volume in build.volumes)
        pdfs = len(build.volumes) - epubs + len(build.leaflets)
        pages = made.rendered + len(made.renewal.kept)
        folder = os.path.relpath(self.site)
        return message("built").format(
            pages=pages, pdfs=pdfs, epubs=epubs, files=files, folder=folder
        )
