"""Bind an edition as an EPUB 3 book in one language, from the same data as the printed volume.

Rules of the form: EPUB 3.3 (W3C, https://www.w3.org/TR/epub-33/) and EPUB Accessibility 1.1; what a
reader sees stands in templates under overrides/book/epub/, whose every value is escaped.
"""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import jinja2

from ..archives import Archive, packed_entry
from ..collection import AnyEntry, Collection, Edition
from .data import document_data, part_data, record_data
from .volume import Album, Json, Volume

TEMPLATES = "epub"
_FOLDER = "EPUB/"
_LEVEL = 9  # of deflate
Files = dict[str, bytes]


def epub_files(
    collection: Collection,
    edition: Edition,
    language: str,
    album: Album,
    cover: bytes | None,
    site_url: str,
    templates: Path,
) -> Files:
    """Every file of the book by its name in the archive, in the order of the archive."""
    inside = frozenset(entry.address for entry in edition.entries)
    binder = _Binder(Volume(collection, edition, language, inside, album, site_url), templates)
    return binder.files(album.keep(cover) if cover else None)


def archive(files: Mapping[str, bytes]) -> bytes:
    """The files as a ZIP that is the same for the same files, on every computer."""
    packed = io.BytesIO()
    with Archive(packed, "w") as book:
        for name, content in files.items():
            # A reader knows the form by the first, uncompressed file (OCF ZIP container, 4.3);
            # photos are compressed already.
            stored = name == "mimetype" or name.endswith(".jpg")
            book.add(*packed_entry(name, content, None if stored else _LEVEL))
    return packed.getvalue()


class _Binder:
    """Fills the templates for one volume."""

    def __init__(self, volume: Volume, templates: Path) -> None:
        self.volume = volume
        self.templates = templates
        self.environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        part = part_data(volume)
        self.values: Json = {
            "language": volume.language,
            "words": volume.wording.words,
            "volume": document_data([volume]),
            "part": part,
            "places": _places(volume),
            "rows_of": _rows_of,
        }

    def files(self, cover: str | None) -> Files:
        """Mimetype, container, package, then pages, style and pictures by name."""
        self.values["cover"] = cover
        pages = dict(self._pages())
        pictures = sorted(set(self.volume.album.files) - {cover})
        files = {
            "nav.xhtml": self._page("nav.xhtml", contents=self._contents()),
            "style.css": (self.templates / "style.css").read_bytes(),
            **pages,
        }
        package = self._page("package.opf", pictures=pictures, **self._package(pages))
        kept = {name.lstrip("/"): content for name, content in self.volume.album.files.items()}
        return {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": self._page("container.xml"),
            f"{_FOLDER}package.opf": package,
            **{_FOLDER + name: files[name] for name in sorted(files)},
            **{_FOLDER + name: kept[name] for name in sorted(kept)},
        }

    def _pages(self) -> Iterable[tuple[str, bytes]]:
        """Name and content of every page, in reading order."""
        part = self.values["part"]
        if self.values["cover"]:
            yield "cover.xhtml", self._page("cover.xhtml")
        yield "imprint.xhtml", self._page("imprint.xhtml")
        for name in ("foreword", "numbers"):
            if part[name]:
                yield f"{name}.xhtml", self._page(f"{name}.xhtml")
        records = {self.volume.label(e.address): e for e in self.volume.edition.entries}
        for chapter in part["chapters"]:
            yield _chapter_file(chapter), self._page("chapter.xhtml", chapter=chapter)
            for listed in chapter["records"]:
                entry = records[listed["label"]]
                values = record_data(entry, self.volume)
                yield _record_file(entry), self._page("record.xhtml", record=_whole(values))
        yield "lists.xhtml", self._page("lists.xhtml")

    def _contents(self) -> list[Json]:
        """Titles and files for the table of contents, chapters with their records inside."""
        part, words = self.values["part"], self.volume.wording.words.book
        lines = [
            {"title": words[name], "file": f"{name}.xhtml", "inside": []}
            for name in ("foreword", "numbers")
            if part[name]
        ]
        lines += [
            {
                "title": chapter["title"],
                "file": _chapter_file(chapter),
                "inside": [
                    {"title": record["title"], "file": self.values["places"][record["label"]]}
                    for record in chapter["records"]
                ],
            }
            for chapter in part["chapters"]
        ]
        return [*lines, {"title": words.lists, "file": "lists.xhtml", "inside": []}]

    def _package(self, pages: Mapping[str, bytes]) -> Json:
        """What libraries and reading programs are told of the book."""
        edition, language = self.volume.edition, self.volume.language
        released = edition.facts.released
        isbn = edition.facts.imprint.isbn
        address = f"{self.volume.site_url}downloads/{edition.year}/{language}/epub"
        own = uuid.uuid5(uuid.NAMESPACE_URL, address).urn
        return {
            "pages": [{"id": Path(name).stem, "file": name} for name in pages],
            "released": released.isoformat() if released else f"{edition.year}-01-01",
            "identifier": f"urn:isbn:{isbn}" if isbn else own,
            "licence": edition.facts.licence,
        }

    def _page(self, template: str, **values: Any) -> bytes:
        shown = self.environment.get_template(template).render(**self.values, **values)
        return shown.strip().encode() + b"\n"


def _whole(record: Json) -> Json:
    """The record with every key that either kind of record has, so that a template may ask for all."""
    of_projects = ("activities", "budget", "replication", "evidence", "safeguards", "related")
    of_offices = ("events", "projects", "links", "needs")
    return {**dict.fromkeys((*of_projects, *of_offices)), **record}


def _places(volume: Volume) -> dict[str, str]:
    """Where each record and source stands: label to file."""
    edition = volume.edition
    records = {volume.label(entry.address): _record_file(entry) for entry in edition.entries}
    sources = {
        f"{volume.language}/source/{source.id}": f"lists.xhtml#source-{source.id}"
        for source in edition.facts.sources
    }
    return records | sources


def _record_file(entry: AnyEntry) -> str:
    return f"{entry.kind}-{entry.slug}.xhtml"


def _chapter_file(chapter: Json) -> str:
    return f"chapter-{chapter['number']}.xhtml"


def _rows_of(records: Iterable[Json], keys: Iterable[str]) -> list[list[Any]]:
    """The values under `keys` of each record."""
    keys = list(keys)
    return [[record[key] for key in keys] for record in records]
