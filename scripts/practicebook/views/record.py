"""Show what projects and offices have in common: people, results, photos, the story."""

from __future__ import annotations

from ..collection import AnyEntry, Edition
from ..model import Indicator, Person
from ..narrative import Narrative
from ..story import told_sections
from ..translations import lagging_sections
from .addresses import leaflet_path, linked
from .voice import View, Voice


def record_view(voice: Voice, entry: AnyEntry, edition: Edition, person: Person) -> View:
    """What every record's page shows; `person` is its lead or coordinator."""
    facts, wording = entry.facts, voice.wording
    previous, following = edition.neighbours(entry)
    text = entry.texts.get(wording.language) or next(iter(entry.texts.values()), None)
    pictures = [voice.picture(entry, photo) for photo in facts.photos]
    placed = {name for name, _ in text.photos} if text else set()
    return {
        "kind": entry.kind,
        "year": entry.year,
        "title": voice.say(facts.title),
        "summary": voice.say(facts.summary),
        "sample": facts.sample,
        "status": facts.status,
        "status_label": wording.words.status[facts.status],
        "untranslated": wording.language not in entry.texts,
        "region": voice.say(voice.collection.regions[facts.place.region].name),
        "region_path": voice.path(f"regions/{facts.place.region}/"),
        "city": voice.say(facts.place.city),
        "period": wording.period(facts.period.start, facts.period.end),
        "person": _person(voice, person),
        "partners": [
            {
                "name": voice.say(partner.name),
                "role": voice.say(partner.role) if partner.role else None,
                "url": partner.url,
            }
            for partner in facts.partners
        ],
        "indicators": [_indicator(voice, indicator) for indicator in facts.indicators],
        "media": [
            {
                "title": voice.say(item.title),
                "outlet": item.outlet,
                "date": wording.date(item.date),
                "kind": wording.words.media_kind[item.kind],
                "url": item.url,
            }
            for item in facts.media
        ],
        "opening": pictures[0] if pictures else None,
        "unplaced": [picture for picture in pictures[1:] if picture["file"] not in placed],
        "narrative": _narrative(voice, entry, text, pictures) if text else None,
        "previous": voice.link(previous) if previous else None,
        "next": voice.link(following) if following else None,
        "leaflet": leaflet_path(entry, wording.language) if entry.published else None,
        "updated": wording.date(facts.updated) if facts.updated else None,
        "licence": getattr(facts, "licence", None) or edition.facts.licence,
    }


def _narrative(voice: Voice, entry: AnyEntry, text: Narrative, pictures: list[View]) -> View:
    lagging = lagging_sections(entry, voice.collection.languages)[text.language]
    by_file = {picture["file"]: picture for picture in pictures}
    numbers = {picture["file"]: number for number, picture in enumerate(pictures[1:], 1)}
    sections = [
        {
            "id": section.id,
            "title": section.title,
            "known": section.known,
            "lagging": section.id in lagging,
            "parts": [
                {"picture": by_file[part.photo], "number": numbers.get(part.photo)}
                if part.photo
                else {"html": linked(part.html), "table": part.table}
                for part in section.parts
            ],
        }
        for section in told_sections(entry, text)
    ]
    return {"language": text.language, "sections": sections}


def _person(voice: Voice, person: Person) -> View:
    contact = person.contact if person.consent else None
    return {
        "name": voice.say(person.name),
        "role": voice.say(person.role) if person.role else None,
        "email": contact.email if contact else None,
        "phone": contact.phone if contact else None,
        "telegram": contact.telegram if contact else None,
    }


def _indicator(voice: Voice, indicator: Indicator) -> View:
    kind = voice.collection.indicators[indicator.id]
    share = indicator.percent
    return {
        "name": voice.say(kind.name),
        "plan": voice.number(indicator.plan),
        "fact": voice.fact(indicator),
        "share": voice.wording.percent(share) if share is not None else None,
        "bar": round(min(share, 1.5) / 1.5 * 100, 1) if share is not None else None,
        "met": share is not None and share >= 1,
        "note": voice.say(indicator.note) if indicator.note else None,
    }
