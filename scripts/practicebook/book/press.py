"""Print volumes and leaflets: data and templates go through Typst, finished PDFs stay in a cache.

A PDF is named by the SHA-256 of everything it depends on, so an unchanged input is never typeset
again and the same input always gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypedDict

from ..collection import AnyEntry, Collection, Edition, Project
from ..glyphs import font_digest
from ..memory import Memory
from ..publish import cache_folder, is_whole, write_cached, write_noted
from ..wording import wording
from . import epub
from .checklist import checklist_files
from .data import Files, document_title, leaflet_files, volume_files
from .prepress import RECIPE, prepress
from .proof import Sparse, sparse_pages
from .typesetter import Order, typeset, typeset_apart
from .volume import Album, Picture, Variant

TEMPLATES = Path("overrides", "book")
STANDARDS: tuple[Literal["ua-1", "a-2a"], ...] = ("ua-1", "a-2a")
# Typst writes every page object in the clear, also when it compresses what is on the page.
_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")


class BookError(Exception):
    """A PDF could not be typeset; the message is for the editor.

    `path` is the record's folder where one record is to blame; `details` is Typst's own account,
    for those who mend templates.
    """

    def __init__(self, message: str, path: str | None, details: str) -> None:
        super().__init__(message)
        self.path = path
        self.details = details


@dataclass(frozen=True)
class Printed:
    """A finished PDF or EPUB in the cache.

    `warnings` are Typst's, empty for a sound volume; `sparse` are pages that an editor may want to fill.
    """

    file: Path
    pages: int | None  # None: a book that has none, an EPUB
    bytes: int
    title: str
    languages: tuple[str, ...]
    warnings: tuple[str, ...]
    sparse: tuple[Sparse, ...] = ()


@dataclass(frozen=True)
class _Job:
    """What Typst is to typeset: a template, its data files, pictures by path under Typst's root."""

    template: str
    files: Files
    pictures: Files
    edition: Edition
    variant: Variant = "screen"
    joint: bool = False
    standards: tuple[str, ...] = STANDARDS


class _Note(TypedDict):
    """What stands beside a cached PDF."""

    sha256: str
    bytes: int
    pages: int
    warnings: list[str]
    sparse: list[tuple[str, int]]


class Press:
    """Typesets for one project.

    `picture`, `cover` (a picture for the cover) and `cover_page` (the cover as readers see it, of a
    language) bring JPEGs ready for the book, or None. `kept`: what was laid out stays in memory for the
    next time, as serving wants it; else every volume has a process of its own. `memory`: of what another
    Press was given, which spares the records that did not change since.
    """

    def __init__(
        self,
        root: Path,
        cache: Path,
        site_url: str,
        picture: Picture = lambda entry, file: None,
        cover: Callable[[Edition], bytes | None] = lambda edition: None,
        cover_page: Callable[[Edition, str], bytes | None] = lambda edition, language: None,
        kept: bool = True,
        memory: Memory | None = None,
    ) -> None:
        self.templates = root / TEMPLATES
        self.cache = cache
        self.used: set[Path] = set()  # of the cache, by now
        self.site_url = site_url.rstrip("/") + "/"
        self.picture = picture
        self.cover = cover
        self.cover_page = cover_page
        self.kept = kept
        self.memory = memory or Memory()

    def volume(
        self,
        collection: Collection,
        edition: Edition,
        languages: tuple[str, ...],
        variant: Variant = "screen",
        quick: bool = False,
    ) -> Printed:
        """The edition's volume in one language, or in several one after another.

        `quick`: to look at while writing; it is no accessible PDF, and not looked over.
        """
        job = self._volume_job(collection, edition, languages, variant)
        if quick:
            job = replace(job, standards=())
        title = document_title(edition, languages)
        try:
            return self._printed(job, title, languages)
        except RuntimeError as error:  # TypstError, or what Typst could not read
            culprit = self._culprit(collection, edition, languages, variant)
            raise _book_error(error, culprit, languages[0]) from None

    def leaflet(
        self, collection: Collection, edition: Edition, entry: AnyEntry, language: str
    ) -> Printed:
        """One practice on two to four A4 pages."""
        album = Album(self.picture)
        files = leaflet_files(
            collection, edition, entry, language, album, self.site_url, self.memory
        )
        job = _Job("leaflet.typ", files, album.files, edition)
        title = entry.facts.title[language]
        try:
            return self._printed(job, title, (language,))
        except RuntimeError as error:  # TypstError, or what Typst could not read
            raise _book_error(error, entry, language) from None

    def epub(self, collection: Collection, edition: Edition, language: str) -> Printed:
        """The edition as an EPUB 3 book in one language."""
        album = Album(self.picture)
        cover = self.cover_page(edition, language) or self.cover(edition)
        templates = self.templates / epub.TEMPLATES
        files = epub.epub_files(
            collection, edition, language, album, cover, self.site_url, templates
        )
        digest = hashlib.sha256()
        for name, content in files.items():
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        file = self.cache / f"{digest.hexdigest()}.epub"
        self.used.add(file)
        book = epub.archive(files)
        _keep(file, book)
        title = edition.facts.title[language]
        return Printed(file, None, len(book), title, (language,), ())

    def checklist(
        self, collection: Collection, edition: Edition, project: Project, language: str
    ) -> Printed:
        """One practice as a list that another team ticks off, on A4."""
        files = checklist_files(collection, edition, project, language, self.site_url)
        job = _Job("checklist.typ", files, {}, edition)
        try:
            return self._printed(job, project.facts.title[language], (language,))
        except RuntimeError as error:  # TypstError, or what Typst could not read
            raise _book_error(error, project, language) from None

    def _volume_job(
        self,
        collection: Collection,
        edition: Edition,
        languages: tuple[str, ...],
        variant: Variant,
    ) -> _Job:
        album = Album(self.picture)
        cover = self.cover(edition)
        files = volume_files(
            collection, edition, languages, album, cover, self.site_url, variant, self.memory
        )
        joint = len(languages) > 1
        return _Job("volume.typ", files, album.files, edition, variant, joint)

    def _culprit(
        self,
        collection: Collection,
        edition: Edition,
        languages: tuple[str, ...],
        variant: Variant,
    ) -> AnyEntry | None:
        """The first record that fails in a volume of its own; None where each is sound alone."""
        for entry in edition.entries:
            alone = replace(
                edition,
                projects=tuple(project for project in edition.projects if project is entry),
                offices=tuple(office for office in edition.offices if office is entry),
            )
            try:
                self._typeset(self._volume_job(collection, alone, languages, variant))
            except RuntimeError:
                return entry
        return None

    def _printed(self, job: _Job, title: str, languages: tuple[str, ...]) -> Printed:
        file = self.cache / f"{self._key(job)}.pdf"
        self.used |= {file, *map(self._picture_file, job.pictures)}
        note = _intact_note(file) or self._print(job, file)
        sparse = tuple(Sparse(label, page) for label, page in note["sparse"])
        warnings = tuple(note["warnings"])
        return Printed(file, note["pages"], note["bytes"], title, languages, warnings, sparse)

    def _print(self, job: _Job, file: Path) -> _Note:
        """Typeset into the cache; the note beside the PDF tells later whether it is still whole."""
        pdf, warnings = self._typeset(job)
        # The other variants turn their pages elsewhere; a joint volume repeats what each language says.
        screen = job.template == "volume.typ" and job.variant == "screen" and not job.joint
        proofread = screen and job.standards
        note: _Note = {
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "bytes": len(pdf),
            "pages": len(_PAGE_OBJECT.findall(pdf)),
            "warnings": warnings,
            "sparse": [(s.label, s.page) for s in sparse_pages(pdf)] if proofread else [],
        }
        write_cached(file, pdf)
        write_noted(file.with_suffix(".json"), json.dumps(note, ensure_ascii=False).encode())
        return note

    def _typeset(self, job: _Job) -> tuple[bytes, list[str]]:
        # Typst takes text from memory but pictures only from files; its root is the cache.
        cache_folder(self.cache)
        for name, picture in job.pictures.items():
            _keep(self._picture_file(name), picture)
        order = Order(
            {
                "main.typ": f'#include "{job.template}"'.encode(),
                **self._template_files,
                **job.files,
            },
            self.cache,
            self.templates / "fonts",
            job.variant,
            job.standards,
            job.edition.moment,
        )
        apart = job.template == "volume.typ" and not self.kept
        pdf, warnings = typeset_apart(order) if apart else typeset(order)
        finished = prepress(pdf) if job.variant == "print" else pdf
        return finished, warnings

    def _picture_file(self, name: str) -> Path:
        return self.cache / name.lstrip("/")

    @cached_property
    def _template_files(self) -> Files:
        return {file.name: file.read_bytes() for file in sorted(self.templates.glob("*.typ"))}

    @cached_property
    def _font_digest(self) -> bytes:
        return font_digest(self.templates / "fonts")

    def _key(self, job: _Job) -> str:
        """Names the PDF by all it depends on; pictures count through their names in the data."""
        digest = hashlib.sha256(self._font_digest)
        released = job.edition.moment.isoformat()
        tools = (version("typst"), version("pikepdf"), RECIPE)
        for part in (*tools, job.template, job.variant, *job.standards, released):
            digest.update(part.encode() + b"\0")
        for name, content in sorted({**self._template_files, **job.files}.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()


def _intact_note(file: Path) -> _Note | None:
    """What was noted of a cached PDF; None where the PDF or its note is missing, cut or changed."""
    beside = file.with_suffix(".json")
    if not is_whole(beside):
        return None
    note: _Note = json.loads(beside.read_bytes())
    try:
        whole = hashlib.sha256(file.read_bytes()).hexdigest() == note["sha256"]
    except OSError:
        return None
    return note if whole else None


def _keep(file: Path, content: bytes) -> None:
    """Have `content` in `file`; written only where it is not there whole."""
    try:
        whole = file.read_bytes() == content
    except OSError:
        whole = False
    if not whole:
        write_cached(file, content)


def _book_error(error: RuntimeError, entry: AnyEntry | None, language: str) -> BookError:
    words = wording(language).words.book
    reason = str(error)
    details = str(getattr(error, "diagnostic", ""))
    if entry is None:
        return BookError(words.error.format(reason=reason), None, details)
    return BookError(
        words.error_in_record.format(path=entry.path, reason=reason), entry.path, details
    )
