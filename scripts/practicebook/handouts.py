"""Gather what readers and machines take from beside the pages: packs, cards, data, feeds, robots.txt.

Typst's work is handed to an executor; a page that names a pack waits for that pack alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from .book.easel import Easel
from .cards import (
    CARD_SIZE,
    COVER_WIDTHS,
    Cards,
    card_path,
    cover_path,
    site_card_path,
)
from .check import visible
from .citation import citations, sample_title, share_links
from .collection import AnyEntry, Collection, Edition, Project
from .feeds import feed, feed_path
from .linked_data import dataset_linked_data, record_linked_data, site_linked_data
from .opendata import KINDS, OpenData, data_path, published, schema_path
from .pages import RecordPage, Site
from .publish import write_cached
from .repeat_pack import Packer, pack_path
from .tables import file_size
from .views import View
from .wording import Wording, wording

MEDIA_TYPES = {"csv": "text/csv", "json": "application/json"}
CoverPicture = Callable[[Edition], bytes | None]


class Handouts:
    """What one build gives away beside its pages.

    `cover`: an edition's own picture, or None. `waiting`: everything is made when it is asked for, and
    a page that offers it does not know its weight.
    """

    def __init__(
        self,
        site: Site,
        packer: Packer,
        easel: Easel,
        cache: Path,
        cover: CoverPicture,
        waiting: bool = False,
    ) -> None:
        self.site = site
        self.collection: Collection = visible(site.collection, preview=False)
        self.site_url = packer.press.site_url
        self.cache = cache
        self._packer = packer
        self._cards = Cards(self.collection, easel)
        self._cover = cover
        self._waiting = waiting
        self._packs: dict[str, Future[Path]] = {}
        self._drawn: Future[dict[str, Path]] | None = None
        # Of each file that is made on the spot, once it is written: what the data page says it weighs.
        self.sizes: dict[str, int] = {}

    def start(self, executor: Executor) -> None:
        """Begin with what Typst makes, in the order in which the pages will ask for it."""
        for language in self.collection.languages:
            for edition in self.collection.editions:
                for project in edition.projects:
                    path = pack_path(project, language)
                    job = executor.submit(self._pack, project, edition, language)
                    self._packs[path] = job

    def draw(self, executor: Executor) -> None:
        """Begin with the pictures, which are wanted only when all pages are written."""
        self._drawn = executor.submit(self._draw)

    # --- what templates show -----------------------------------------------------------------------

    def page(self, language: str, page: View, record_page: RecordPage | None) -> View:
        """What a page says of itself to machines, and how it can be passed on.

        `page`: title, description, url (absolute), home, source.
        """
        say = wording(language)
        entry = record_page.entry if record_page else None
        image = self._image(entry, language)
        view: View = {
            "title": sample_title(page["title"], bool(entry and entry.facts.sample), say),
            "description": page["description"],
            "url": page["url"],
            "type": "article" if entry else "website",
            "image": self.site_url + image if image else None,
            "image_width": CARD_SIZE[0],
            "image_height": CARD_SIZE[1],
            "locale": f"{language}_KZ",
            "other_locales": [f"{l}_KZ" for l in self.collection.languages if l != language],
            "feed": feed_path(language, self.collection.languages[0]),
            "linked_data": None,
        }
        if record_page and record_page.entry.published:  # a draft may lack a language
            view["linked_data"] = record_linked_data(
                record_page.entry,
                record_page.edition,
                self.collection,
                say,
                page["url"],
                view["image"],
            )
        elif page["home"]:
            view["linked_data"] = site_linked_data(self.collection.current, say, page["url"])
        elif page["source"] == "data":
            view["linked_data"] = [
                dataset_linked_data(edition, say, page["url"], self._distribution(edition))
                for edition in self.collection.editions
            ]
        return view

    def record(self, record_page: RecordPage, language: str, url: str) -> View:
        """What a record's page adds: its pack, citations and share links."""
        entry, say = record_page.entry, wording(language)
        title = entry.facts.title.get(language) or next(iter(entry.facts.title.values()))
        complete = entry.published
        return {
            "pack": self._pack_view(entry, language, say),
            "citations": citations(entry, record_page.edition, url, say) if complete else [],
            "share": share_links(title, url, entry.facts.sample, say) if complete else [],
            "url": url,
        }

    def weight(self, record_page: RecordPage, language: str) -> str | None:
        """What a record's page says of the weight of its pack; waits for the pack."""
        pack = self._pack_view(record_page.entry, language, wording(language))
        return pack["weight"] if pack else None

    def data(self, language: str) -> list[View]:
        """The data page, edition by edition, newest first."""
        say = wording(language)
        return [
            {
                "year": edition.year,
                "has_samples": edition.has_samples,
                "files": [
                    self._data_row(edition, kind, form, say)
                    for kind in KINDS
                    for form in MEDIA_TYPES
                ],
            }
            for edition in reversed(self.collection.editions)
        ]

    def columns(self, language: str) -> list[View]:
        """The columns of each CSV with what they mean."""
        say = wording(language)
        return [
            {
                "kind": kind,
                "name": say.words.data[kind],
                "schema": schema_path(kind),
                "columns": [
                    {
                        "name": column.name,
                        "meaning": self._meaning(column.meaning, column.about, say),
                    }
                    for column in self._open_data.columns(kind)
                ],
            }
            for kind in KINDS
        ]

    # --- what is written ---------------------------------------------------------------------------

    def files(self) -> dict[str, Path]:
        """Files in the cache, by their address below the site's root."""
        drawn = self._drawn.result() if self._drawn else {}
        return {path: pack.result() for path, pack in self._packs.items()} | drawn

    def on_demand(self, address: str) -> bytes | None:
        """The file of an address, made now; None where there is none. Raises BookError."""
        if self._waiting and self.site.drawn and (make := self._to_make.get(address)):
            return make().read_bytes()
        return self.text(address) if address in self.text_addresses else None

    @cached_property
    def text_addresses(self) -> frozenset[str]:
        """Where files stand that are made on the spot: open data, feeds, a word to robots."""
        default, *_ = languages = self.collection.languages
        feeds = [feed_path(language, default) for language in languages]
        data = [
            data_path(edition.year, kind, form)
            for edition in self.collection.editions
            for kind in KINDS
            for form in MEDIA_TYPES
        ]
        return frozenset([*feeds, *data, "robots.txt"])

    def text(self, address: str) -> bytes:
        """What stands at one of these addresses."""
        if address == "robots.txt":
            return self._robots().encode()
        default = self.collection.languages[0]
        for language in self.collection.languages:
            if address == feed_path(language, default):
                return feed(self.collection, language, self.site_url)
        return self._data_files[address]()

    def _robots(self) -> str:
        return f"User-agent: *\nAllow: /\nSitemap: {self.site_url}sitemap.xml\n"

    @cached_property
    def _open_data(self) -> OpenData:
        return OpenData(self.collection, self.site_url, self._images, self.site.drawn)

    @cached_property
    def _data_files(self) -> Mapping[str, Callable[[], bytes]]:
        return self._open_data.files()

    def _images(self, entry: AnyEntry) -> list[str]:
        """The widest copy of each of a record's photos."""
        pictures = [
            self.site.viewer(self.collection.languages[0]).picture(entry, photo)
            for photo in entry.facts.photos
        ]
        return [picture["sources"][-1]["path"] for picture in pictures]

    def _image(self, entry: AnyEntry | None, language: str) -> str | None:
        if not self.site.drawn:
            return None
        if entry is not None and entry.published:
            return card_path(entry, language)
        return site_card_path(language)

    def _pack_view(self, entry: AnyEntry, language: str, say: Wording) -> View | None:
        path = pack_path(entry, language)  # an office has none: nothing stands under its name
        if self._waiting and self.site.drawn and path in self._to_make:
            return {"path": path, "weight": ""}
        if path not in self._packs:
            return None
        size = file_size(self._packs[path].result().stat().st_size, say)
        return {"path": path, "weight": str(say.words.repeat.weight).format(size=size)}

    def _data_row(self, edition: Edition, kind: str, form: str, say: Wording) -> View:
        path = data_path(edition.year, kind, form)
        return {
            "path": path,
            "name": say.words.data[kind],
            "form": form.upper(),
            "records": say.number(len(published(edition, kind))),
            "size": "" if self._waiting else file_size(self.sizes[path], say),
        }

    def _meaning(self, key: str, about: str | None, say: Wording) -> str:
        meaning = str(say.words.data.meanings[key])
        if about is None:
            return meaning
        if about in self.collection.indicators:
            return meaning.format(name=self.collection.indicators[about].name[say.language])
        return f"{meaning} ({wording(about).words.language_name})"

    def _distribution(self, edition: Edition) -> list[tuple[str, str]]:
        return [
            (self.site_url + data_path(edition.year, kind, form), media_type)
            for kind in KINDS
            for form, media_type in MEDIA_TYPES.items()
        ]

    # --- jobs --------------------------------------------------------------------------------------

    def _pack(self, project: Project, edition: Edition, language: str) -> Path:
        """The practice's ZIP in the cache, named by its content."""
        content = self._packer.pack(project, edition, language)
        target = self.cache / f"{hashlib.sha256(content).hexdigest()}.zip"
        if not target.is_file() or target.read_bytes() != content:
            write_cached(target, content)
        return target

    @cached_property
    def _to_make(self) -> dict[str, Callable[[], Path]]:
        """How each pack and picture is made, by address."""
        found: dict[str, Callable[[], Path]] = {}
        for language in self.collection.languages:
            home = site_card_path(language)
            found[home] = partial(self._drawn_at, home, self._cards.site, language)
            for edition in self.collection.editions:
                for width in COVER_WIDTHS:
                    path = cover_path(edition.year, language, width)
                    draw = self._cards.cover
                    found[path] = partial(
                        self._drawn_at, path, draw, edition, language, self._cover(edition)
                    )
                for entry in edition.entries:
                    path = card_path(entry, language)
                    found[path] = partial(self._drawn_at, path, self._cards.record, entry, language)
                for project in edition.projects:
                    path = pack_path(project, language)
                    found[path] = partial(self._pack, project, edition, language)
        return found

    @staticmethod
    def _drawn_at(path: str, draw: Callable[..., dict[str, Path]], *about: Any) -> Path:
        return draw(*about)[path]

    def _draw(self) -> dict[str, Path]:
        files: dict[str, Path] = {}
        for language in self.collection.languages:
            files |= self._cards.site(language)
            for edition in self.collection.editions:
                if edition.entries:
                    files |= self._cards.cover(edition, language, self._cover(edition))
                for entry in edition.entries:
                    files |= self._cards.record(entry, language)
        return files
