"""Print volumes and leaflets: data and templates go through Typst, finished PDFs stay in a cache.

A PDF is named by the SHA-256 of everything it depends on, so an unchanged input is never typeset
again and the same input always gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import typst

from .book_data import Files, document_title, leaflet_files, volume_files
from .book_volume import Album, Picture
from .load import AnyEntry, Collection, Edition
from .wording import wording

TEMPLATES = Path("overrides", "book")
STANDARDS = ("ua-1", "a-2a")
# Typst writes every page object in the clear, also when it compresses what is on the page.
_PAGE_OBJECT = re.compile(rb"/Type\s*/Page\b")


class BookError(Exception):
    """A PDF could not be typeset; `path` is the record's folder where one record is to blame."""

    def __init__(self, message: str, path: str | None, reason: str) -> None:
        super().__init__(message)
        self.path = path
        self.reason = reason


@dataclass(frozen=True)
class Printed:
    """A finished PDF in the cache; `warnings` are Typst's, empty for a sound volume."""

    file: Path
    pages: int
    bytes: int
    title: str
    languages: tuple[str, ...]
    warnings: tuple[str, ...]


class Press:
    """Typesets for one project. `picture` and `cover` bring JPEGs ready for the book, or None."""

    def __init__(
        self,
        root: Path,
        cache: Path,
        site_url: str,
        picture: Picture = lambda entry, file: None,
        cover: Callable[[Edition], bytes | None] = lambda edition: None,
    ) -> None:
        self.templates = root / TEMPLATES
        self.cache = cache
        self.site_url = site_url.rstrip("/") + "/"
        self.picture = picture
        self.cover = cover

    def volume(
        self, collection: Collection, edition: Edition, languages: tuple[str, ...]
    ) -> Printed:
        """The edition's volume in one language, or in several one after another."""
        files = self._volume_files(collection, edition, languages)
        title = document_title(edition, languages)
        try:
            return self._printed("volume.typ", files, edition, title, languages)
        except typst.TypstError as error:
            culprit = self._culprit(collection, edition, languages)
            raise _book_error(error, culprit, languages[0]) from None

    def leaflet(
        self, collection: Collection, edition: Edition, entry: AnyEntry, language: str
    ) -> Printed:
        """One practice on two to four A4 pages."""
        album = Album(self.picture)
        files = leaflet_files(collection, edition, entry, language, album, self.site_url)
        title = entry.facts.title[language]
        try:
            return self._printed("leaflet.typ", files, edition, title, (language,))
        except typst.TypstError as error:
            raise _book_error(error, entry, language) from None

    def _volume_files(
        self, collection: Collection, edition: Edition, languages: tuple[str, ...]
    ) -> Files:
        album = Album(self.picture)
        cover = self.cover(edition)
        return volume_files(collection, edition, languages, album, cover, self.site_url)

    def _culprit(
        self, collection: Collection, edition: Edition, languages: tuple[str, ...]
    ) -> AnyEntry | None:
        """The first record that fails in a volume of its own; None where each is sound alone."""
        for entry in edition.entries:
            alone = replace(
                edition,
                projects=tuple(project for project in edition.projects if project is entry),
                offices=tuple(office for office in edition.offices if office is entry),
            )
            try:
                self._typeset(
                    "volume.typ", self._volume_files(collection, alone, languages), edition
                )
            except typst.TypstError:
                return entry
        return None

    def _printed(
        self, template: str, files: Files, edition: Edition, title: str, languages: tuple[str, ...]
    ) -> Printed:
        key = self._key(template, files, edition)
        file = self.cache / f"{key}.pdf"
        note = _intact_note(file)
        if note is None:
            note = self._print(template, files, edition, file)
        warnings = tuple(note["warnings"])
        return Printed(file, note["pages"], note["bytes"], title, languages, warnings)

    def _print(
        self, template: str, files: Files, edition: Edition, file: Path
    ) -> dict[str, object]:
        """Typeset into the cache; the note beside the PDF tells later whether it is still whole."""
        pdf, warnings = self._typeset(template, files, edition)
        note = {
            "sha256": hashlib.sha256(pdf).hexdigest(),
            "bytes": len(pdf),
            "pages": len(_PAGE_OBJECT.findall(pdf)),
            "warnings": warnings,
        }
        self.cache.mkdir(parents=True, exist_ok=True)
        _replace(file, pdf)
        _replace(file.with_suffix(".json"), json.dumps(note, ensure_ascii=False).encode())
        return note

    def _typeset(self, template: str, files: Files, edition: Edition) -> tuple[bytes, list[str]]:
        pdf, warnings = typst.compile_with_warnings(
            {"main.typ": f'#include "{template}"'.encode(), **self._template_files, **files},
            root=str(self.templates),
            font_paths=self._fonts,
            pdf_standards=list(STANDARDS),
            timestamp=_released(edition),
        )
        return pdf, [warning.message for warning in warnings]

    @cached_property
    def _template_files(self) -> Files:
        return {file.name: file.read_bytes() for file in sorted(self.templates.glob("*.typ"))}

    @cached_property
    def _font_digest(self) -> bytes:
        digest = hashlib.sha256()
        for file in sorted((self.templates / "fonts").glob("*.ttf")):
            digest.update(hashlib.sha256(file.read_bytes()).digest())
        return digest.digest()

    @cached_property
    def _fonts(self) -> typst.Fonts:
        """Ours, and Typst's own for code; never the computer's: a volume is the same everywhere."""
        return typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[str(self.templates / "fonts")],
        )

    def _key(self, template: str, files: Files, edition: Edition) -> str:
        digest = hashlib.sha256(self._font_digest)
        for part in (typst.__version__, template, *STANDARDS, _released(edition).isoformat()):
            digest.update(part.encode() + b"\0")
        for name, content in sorted({**self._template_files, **files}.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()


def _intact_note(file: Path) -> dict[str, object] | None:
    """What was noted of a cached PDF; None where the PDF or its note is missing, cut or changed."""
    try:
        note: dict[str, object] = json.loads(file.with_suffix(".json").read_bytes())
        whole = hashlib.sha256(file.read_bytes()).hexdigest() == note["sha256"]
    except (FileNotFoundError, ValueError, KeyError):
        return None
    return note if whole else None


def _replace(file: Path, content: bytes) -> None:
    """Write beside and rename, so that a killed build leaves no stump under the real name."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    part.write_bytes(content)
    os.replace(part, file)


def _released(edition: Edition) -> dt.datetime:
    """The date a PDF bears: the edition's, never today's, so that a rebuild gives the same bytes."""
    day = edition.facts.released or dt.date(edition.year, 1, 1)
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _book_error(error: typst.TypstError, entry: AnyEntry | None, language: str) -> BookError:
    words = wording(language).words.book
    reason = str(error.message)
    if entry is None:
        return BookError(words.error.format(reason=reason), None, reason)
    path = entry.path
    return BookError(words.error_in_record.format(path=path, reason=reason), path, reason)
