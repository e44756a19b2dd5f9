"""Turn an edition, or one practice, into the files that the book's templates read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import segno

from . import book_record
from .book_lists import index_data, organisation_name, region_name, table_data
from .book_numbers import numbers_data
from .book_volume import Album, Json, Variant, Volume, shown_address
from .load import AnyEntry, Collection, Edition

# The words that templates ask for; the site's own stay out, so that they do not change the book.
WORD_GROUPS = ("book", "practice", "sample", "numbers")
LICENCES = {"CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/"}
Files = dict[str, bytes]


def volume_files(
    collection: Collection,
    edition: Edition,
    languages: tuple[str, ...],
    album: Album,
    cover: bytes | None,
    site_url: str,
    variant: Variant = "screen",
) -> Files:
    """Every file of a volume but the templates."""
    inside = frozenset(entry.address for entry in edition.entries)
    volumes = [
        Volume(collection, edition, language, inside, album, site_url, variant)
        for language in languages
    ]
    parts = {volume.language: _part(volume) for volume in volumes}
    files = {
        "data/volume.json": _json(
            {**_document(volumes), "cover": album.keep(cover) if cover else None, "parts": parts}
        ),
        "data/site.svg": _qr_code(site_url),
    }
    for volume in volumes:
        files |= _words_file(volume)
        files |= _record_files(edition, volume)
    return files


def leaflet_files(
    collection: Collection,
    edition: Edition,
    entry: AnyEntry,
    language: str,
    album: Album,
    site_url: str,
) -> Files:
    """Every file of one practice's leaflet but the templates."""
    volume = Volume(collection, edition, language, frozenset({entry.address}), album, site_url)
    projects = tuple(project for project in edition.projects if project is entry)
    offices = tuple(office for office in edition.offices if office is entry)
    alone = replace(edition, projects=projects, offices=offices)
    leaflet = {
        **_document([volume]),
        "title": entry.facts.title[language],
        "edition": edition.facts.title[language],
        "record": "/" + _file_name(volume, entry),
    }
    return {
        "data/leaflet.json": _json(leaflet),
        **_record_files(alone, volume),
        "data/site.svg": _qr_code(volume.site_address(entry)),
        **_words_file(volume),
    }


def document_title(edition: Edition, languages: Iterable[str]) -> str:
    """The edition's title in every language of the volume."""
    return " / ".join(edition.facts.title[language] for language in languages)


def _document(volumes: list[Volume]) -> Json:
    """What the PDF says of itself, and what is the same in every language."""
    edition = volumes[0].edition
    languages = [volume.language for volume in volumes]
    first = languages[0]
    keywords = [word for volume in volumes for word in volume.wording.words.book.keywords]
    regions = sorted({region_name(entry, volumes[0]) for entry in edition.entries})
    return {
        "languages": languages,
        "title": document_title(edition, languages),
        "author": edition.facts.imprint.publisher[first],
        "description": edition.facts.imprint.annotation[first],
        "keywords": [*keywords, *regions, str(edition.year)],
        "year": str(edition.year),
        "site": {"address": volumes[0].site_url, "shown": shown_address(volumes[0].site_url)},
    }


def _part(volume: Volume) -> Json:
    """The volume in one language."""
    facts = volume.edition.facts
    language = volume.language
    return {
        "language_name": volume.wording.words.language_name,
        "title": facts.title[language],
        "subtitle": facts.subtitle[language],
        "sample": volume.edition.has_samples,
        "imprint": _imprint(volume),
        "foreword": book_record.narrative_sections(volume.edition.forewords.get(language), volume),
        "numbers": numbers_data(volume),
        "chapters": _chapters(volume),
        "empty": None if volume.edition.entries else volume.wording.words.catalogue.empty,
        "table": table_data(volume),
        "by_region": index_data(volume, region_name),
        "by_organisation": index_data(volume, organisation_name),
        "sources": [
            {
                "label": f"{language}/source/{source.id}",
                "title": volume.named(source.title[language], source.url),
                "publisher": source.publisher[language],
                "date": volume.wording.date(source.date) if source.date else None,
            }
            for source in facts.sources
        ],
    }


def _chapters(volume: Volume) -> list[Json]:
    """One chapter per direction that has projects, in the registry's order, then the offices."""
    language, edition = volume.language, volume.edition
    chapters = []
    for direction, found in volume.collection.directions.items():
        projects = [p for p in edition.projects if p.facts.directions[0] == direction]
        if projects:
            chapters.append(
                _chapter(volume, found.name[language], found.summary[language], projects)
            )
    if edition.offices:
        words = volume.wording.words.book
        chapters.append(_chapter(volume, words.offices, words.offices_lead, edition.offices))
    return [{"number": number, **chapter} for number, chapter in enumerate(chapters, start=1)]


def _chapter(volume: Volume, title: str, summary: str, entries: Iterable[AnyEntry]) -> Json:
    return {
        "title": title,
        "summary": summary,
        "records": [
            {
                "label": volume.label(entry.address),
                "title": entry.facts.title[volume.language],
                "city": entry.facts.place.city[volume.language],
                "file": "/" + _file_name(volume, entry),
            }
            for entry in entries
        ],
    }


def _imprint(volume: Volume) -> Json:
    """What a library catalogues; what is not assigned yet says so."""
    edition, language = volume.edition, volume.language
    imprint = edition.facts.imprint
    words = volume.wording.words.book
    licence = edition.facts.licence
    shown = licence.replace("CC-BY-4.0", "CC BY 4.0")
    run = imprint.print_run
    return {
        "codes": [
            {"name": name, "value": value or words.assigned_later}
            for name, value in (
                (words.udc, imprint.udc),
                (words.bbk, imprint.bbk),
                (words.isbn, imprint.isbn),
            )
        ],
        "editors": [editor[language] for editor in imprint.editors],
        "publisher": imprint.publisher[language],
        "annotation": imprint.annotation[language],
        "print_run": words.print_run.format(count=volume.wording.number(run)) if run else None,
        "licence": volume.named(words.licence.format(licence=shown), LICENCES.get(licence)),
        "copyright": words.copyright.format(
            publisher=imprint.publisher[language], year=edition.year
        ),
    }


def _record_files(edition: Edition, volume: Volume) -> Files:
    files = {
        _file_name(volume, project): _json(book_record.project_data(project, volume))
        for project in edition.projects
    }
    for office in edition.offices:
        files[_file_name(volume, office)] = _json(book_record.office_data(office, volume))
    return files


def _file_name(volume: Volume, entry: AnyEntry) -> str:
    return f"data/{volume.label(entry.address)}.json"


def _words_file(volume: Volume) -> Files:
    words = {group: _plain(volume.wording.words[group]) for group in WORD_GROUPS}
    return {f"data/{volume.language}/words.json": _json(words)}


def _plain(words: Any) -> Any:
    if isinstance(words, Mapping):
        return {key: _plain(words[key]) for key in words}
    return words


def _qr_code(address: str) -> bytes:
    drawing = io.BytesIO()
    segno.make(address, error="m").save(drawing, kind="svg", border=0, dark="#14313b", svgns=True)
    return drawing.getvalue()


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
