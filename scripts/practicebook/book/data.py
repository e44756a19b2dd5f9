"""Turn an edition, or one practice, into the files that the book's templates read."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import zxingcpp
from lxml import etree

from ..collection import AnyEntry, Collection, Edition
from ..memory import Memory
from ..model import ProjectFacts
from ..typography import keep_numbers, let_long_words_end
from . import barcode
from . import record as book_record
from .lists import INDEXES, glossary_data, index_data, region_name, table_data
from .numbers import numbers_data
from .reuse import record_pages
from .volume import Album, Json, Variant, Volume, shown_address

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
    variant: Variant,
    memory: Memory,
) -> Files:
    """Every file of a volume but the templates; a `memory` of earlier ones spares equal records."""
    inside = frozenset(entry.address for entry in edition.entries)
    volumes = [
        Volume(collection, edition, language, inside, album, site_url, variant)
        for language in languages
    ]
    parts = {volume.language: part_data(volume) for volume in volumes}
    files = {
        "data/volume.json": _json(
            {
                **document_data(volumes),
                "cover": album.keep(cover) if cover else None,
                "parts": parts,
            }
        ),
        "data/site.svg": _qr_code(site_url),
    }
    for volume in volumes:
        files |= _words_file(volume)
        files |= _record_files(edition, volume, memory)
        for entry in edition.entries:
            files[_qr_name(volume, entry)] = _qr_code(volume.site_address(entry))
    return files


def leaflet_files(
    collection: Collection,
    edition: Edition,
    entry: AnyEntry,
    language: str,
    album: Album,
    site_url: str,
    memory: Memory,
) -> Files:
    """Every file of one practice's leaflet but the templates."""
    volume = Volume(collection, edition, language, frozenset({entry.address}), album, site_url)
    projects = tuple(project for project in edition.projects if project is entry)
    offices = tuple(office for office in edition.offices if office is entry)
    alone = replace(edition, projects=projects, offices=offices)
    leaflet = {
        **document_data([volume]),
        "title": entry.facts.title[language],
        "edition": edition.facts.title[language],
        "record": "/" + _file_name(volume, entry),
    }
    return {
        "data/leaflet.json": _json(leaflet),
        **_record_files(alone, volume, memory),
        "data/site.svg": _qr_code(volume.site_address(entry)),
        **_words_file(volume),
    }


def document_title(edition: Edition, languages: Iterable[str]) -> str:
    """The edition's title in every language of the volume."""
    return " / ".join(edition.facts.title[language] for language in languages)


def document_data(volumes: list[Volume]) -> Json:
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


def part_data(volume: Volume) -> Json:
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
        "glossary": glossary_data(volume),
        "indexes": [
            {"title": volume.wording.words.book[name], "groups": index_data(volume, names_of)}
            for name, names_of in INDEXES.items()
        ],
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
        offices = _chapter(volume, words.offices, words.offices_lead, edition.offices)
        chapters.append(offices | {"tiles": _tiles(volume)})
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
                "qr": "/" + _qr_name(volume, entry),
            }
            for entry in entries
        ],
        "tiles": [],
    }


def _tiles(volume: Volume) -> list[Json]:
    """The regions of the country, each a tile of the map; those with an office stand out."""
    with_office = {office.facts.place.region for office in volume.edition.offices}
    return [
        {
            "column": region.tile.column,
            "row": region.tile.row,
            "short": region.short[volume.language],
            "office": id in with_office,
        }
        for id, region in volume.collection.regions.items()
    ]


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
            {"name": name, "value": value or words.assigned_later, "assigned": bool(value)}
            for name, value in (
                (words.udc, imprint.udc),
                (words.bbk, imprint.bbk),
                (words.isbn, imprint.isbn),
            )
        ],
        "editors": [editor[language] for editor in imprint.editors],
        "publisher": imprint.publisher[language],
        "annotation": imprint.annotation[language],
        "bars": barcode.ean13(imprint.isbn) if imprint.isbn else None,
        "print_run": words.print_run.format(count=volume.wording.number(run)) if run else None,
        "licence": volume.named(words.licence.format(licence=shown), LICENCES.get(licence)),
        "copyright": words.copyright.format(
            publisher=imprint.publisher[language], year=edition.year
        ),
    }


def _record_files(edition: Edition, volume: Volume, memory: Memory) -> Files:
    return {
        _file_name(volume, entry): record_pages(
            entry, volume, memory, functools.partial(_record_file, entry, volume)
        )
        for entry in edition.entries
    }


def _record_file(entry: AnyEntry, volume: Volume) -> bytes:
    return _json(record_data(entry, volume))


def record_data(entry: AnyEntry, volume: Volume) -> Json:
    """A record's pages, whichever kind it is."""
    if isinstance(entry.facts, ProjectFacts):
        return book_record.project_data(entry, volume)
    return book_record.office_data(entry, volume)


def _file_name(volume: Volume, entry: AnyEntry) -> str:
    return f"data/{volume.label(entry.address)}.json"


def _qr_name(volume: Volume, entry: AnyEntry) -> str:
    return f"data/{volume.label(entry.address)}.svg"


def _words_file(volume: Volume) -> Files:
    words = {group: _plain(volume.wording.words[group]) for group in WORD_GROUPS}
    return {f"data/{volume.language}/words.json": _json(words)}


def _plain(words: Any) -> Any:
    if isinstance(words, Mapping):
        return {key: _plain(words[key]) for key in words}
    return words


@functools.cache  # the same addresses stand in every form of a volume
def _qr_code(address: str) -> bytes:
    code = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    drawing = etree.fromstring(code.to_svg(add_quiet_zones=False).encode())
    for ground in drawing.findall("{*}g/{*}rect"):
        ground.set("fill", "none")  # the paper shows through
    for modules in drawing.findall("{*}g"):
        modules.set("fill", "#14313b")
    return etree.tostring(drawing)


def _json(content: Json) -> bytes:
    """The content for Typst, with signs in its texts that say where a line may end and where not."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return let_long_words_end(keep_numbers(text)).encode()
