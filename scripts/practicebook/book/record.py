"""Turn one record into the data that the book's templates typeset.

Every number is already formatted here, by Wording; what stays for Typst to work out is what only it
can know: pages, sizes, line ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..collection import AnyEntry, Office, Project
from ..model import Photo
from ..narrative import Narrative, Section
from ..story import told_sections
from . import facts as book_facts
from . import hyphens
from .facts import number
from .volume import Json, Volume


def narrative_sections(text: Narrative | None, volume: Volume) -> list[Json]:
    """Sections of a text without photos, as a foreword has them."""
    if text is None:
        return []
    return [
        {"title": section.title, "blocks": _blocks(section, volume, {})}
        for section in text.sections
    ]


def project_data(project: Project, volume: Volume) -> Json:
    """A project's pages."""
    facts = project.facts
    language = volume.language
    direction = volume.collection.directions[facts.directions[0]]
    return _shared(project, volume) | {
        "kicker": [
            volume.wording.words.practice.kind,
            direction.name[language],
            volume.collection.regions[facts.place.region].name[language],
        ],
        "goal": facts.goal[language],
        "metrics": book_facts.project_metrics(project, volume.wording),
        "facts": book_facts.project_facts(project, volume),
        "activities": book_facts.activities(project, volume.wording),
        "funding": book_facts.funding(project, volume.wording),
        "budget": book_facts.budget(facts.budget, volume.wording),
        "replication": book_facts.replication(project, volume),
        "evidence": book_facts.evidence(project, volume.wording),
        "safeguards": book_facts.safeguards(project, volume.wording),
        "related": [volume.title(entry) for entry in volume.entries(facts.related)],
    }


def office_data(office: Office, volume: Volume) -> Json:
    """An office's pages; the projects it supported are derived from them."""
    facts = office.facts
    language = volume.language
    words = volume.wording.words
    supported = volume.supported(office)
    return _shared(office, volume) | {
        "kicker": [
            words.practice.office_kind,
            volume.collection.regions[facts.place.region].name[language],
        ],
        "goal": None,
        "metrics": book_facts.office_metrics(office, len(supported), volume.wording),
        "facts": book_facts.office_facts(office, volume),
        "events": [
            {
                "title": event.title[language],
                "date": volume.wording.date(event.date),
                "participants": number(event.participants, volume.wording),
            }
            for event in sorted(facts.events, key=lambda event: event.date)
        ],
        "projects": [volume.title(project) for project in supported],
        "needs": facts.needs[language] if facts.needs else None,
        "links": [volume.named(link.title[language], link.url) for link in facts.links],
    }


def _shared(entry: AnyEntry, volume: Volume) -> Json:
    """What projects and offices have in common."""
    facts = entry.facts
    language = volume.language
    pictures = _figures(facts.photos, entry, volume)
    opening = next(iter(pictures.values()), None)
    text = entry.texts.get(language)
    placed = {part.photo for section in text.sections for part in section.parts} if text else set()
    unplaced = [figure for name, figure in pictures.items() if name not in placed]
    numbers = iter(range(1, len(pictures) + 1))
    sections = [
        {"title": section.title, "blocks": _blocks(section, volume, pictures)}
        for section in (told_sections(entry, text) if text else ())
    ]
    gallery = [figure for figure in unplaced if figure is not opening]
    for figure in [*_figures_in(sections), *gallery]:
        figure["number"] = volume.wording.words.practice.figure.format(number=next(numbers))
    return {
        "kind": entry.kind,
        "label": volume.label(entry.address),
        "address": volume.site_address(entry),
        "title": facts.title[language],
        "summary": facts.summary[language],
        "sample": facts.sample,
        "opening": opening,
        "sections": sections,
        "gallery": gallery,
        "indicators": [book_facts.indicator(measured, volume) for measured in facts.indicators],
        "partners": [
            {
                "name": volume.named(partner.name[language], partner.url),
                "role": partner.role[language] if partner.role else None,
            }
            for partner in facts.partners
        ],
        "media": [
            {
                "title": volume.named(media.title[language], media.url),
                "outlet": media.outlet,
                "date": volume.wording.date(media.date),
            }
            for media in facts.media
        ],
    }


def _figures(photos: Iterable[Photo], entry: AnyEntry, volume: Volume) -> dict[str, Json]:
    """The photos that have a picture, by file name, in the record's order."""
    language = volume.language
    figures: dict[str, Json] = {}
    for photo in photos:
        if name := volume.album.name(entry, photo.file):
            credit = f"{volume.wording.words.practice.photo_credit}: {photo.credit[language]}"
            width, height = volume.album.size(name)
            figures[photo.file] = {
                "kind": "figure",
                "file": name,
                "width": width,
                "height": height,
                "alt": photo.alt[language],
                "caption": photo.caption[language] if photo.caption else None,
                "credit": credit,
            }
    return figures


def _blocks(section: Section, volume: Volume, figures: Mapping[str, Json]) -> list[Json]:
    reader = volume.reader
    blocks: list[Json] = []
    for part in section.parts:
        if part.photo is None:
            blocks += [dict(block) for block in reader.blocks(part.html)]
        elif part.photo in figures:
            blocks.append(dict(figures[part.photo]))
    # Justified lines need every place to end, ragged ones do not.
    if volume.variant != "print":
        return hyphens.in_paragraphs(blocks, hyphens.whole_compounds)
    divide = hyphens.divided(volume.wording.words.book.hyphens)
    return hyphens.whole_ends(hyphens.in_paragraphs(blocks, divide) if divide else blocks)


def _figures_in(sections: Iterable[Json]) -> list[Json]:
    return [
        block
        for section in sections
        for block in section["blocks"]
        if block["kind"] == "figure"
    ]  # fmt: skip
