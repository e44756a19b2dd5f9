"""Show a record in a list."""

from __future__ import annotations

from typing import Any

from ..collection import AnyEntry
from ..model import ProjectFacts
from .voice import View, Voice


def card_parts(voice: Voice, entry: AnyEntry) -> tuple[Any, ...]:
    """All that a record's card is made from."""
    office = None
    if isinstance(entry.facts, ProjectFacts):
        edition = voice.collection.edition_by_year[entry.year]
        office = edition.office_by_slug.get(entry.facts.office or "")
    digests = [voice.darkroom.digest(file) for file in entry.photo_files[:1]]
    return (entry, office, digests, voice.collection.directions, voice.collection.regions)


def card_view(voice: Voice, entry: AnyEntry) -> View:
    """A record in a list; of a project also what it cost, reached and takes to repeat."""
    facts = entry.facts
    view = voice.link(entry) | {
        "summary": voice.say(facts.summary),
        "region": voice.say(voice.collection.regions[facts.place.region].short),
        "city": voice.say(facts.place.city),
        "sample": facts.sample,
        "status": facts.status,
        "picture": voice.picture(entry, facts.photos[0]) if facts.photos else None,
    }
    if isinstance(facts, ProjectFacts):
        reached = next((i for i in facts.indicators if i.id == "people_reached"), None)
        view |= {
            "id": f"{entry.year}.{entry.slug}",
            "direction": voice.direction(facts.directions[0]),
            "place": _place_line(voice, entry.year, facts),
            "grant": voice.wording.tenge(facts.funding.grant),
            "reached": voice.fact(reached) if reached else None,
            "repeat": _repeat_line(voice, facts),
        }
    return view


def _place_line(voice: Voice, year: int, facts: ProjectFacts) -> str:
    """«Теміртау, Қарағанды облысы · Қарағанды фронт-кеңсесі · 2025»."""
    edition = voice.collection.edition_by_year[year]
    office = edition.office_by_slug.get(facts.office or "")
    parts = [voice.place(facts), voice.say(office.facts.title) if office else "", str(year)]
    return " · ".join(part for part in parts if part)


def _repeat_line(voice: Voice, facts: ProjectFacts) -> str | None:
    """«8 адам, 6 апта, кемінде 350 000 ₸»: what repeating takes; None where nothing is said."""
    needs, say = facts.replication, voice.wording
    parts = []
    if needs.min_team is not None:
        parts.append(say.count(needs.min_team, "people"))
    if needs.weeks is not None:
        parts.append(say.count(needs.weeks, "weeks"))
    if needs.cost_from is not None:
        cost = say.tenge(needs.cost_from)
        parts.append(str(say.words.facets.needs_cost).format(tenge=cost))
    return ", ".join(parts) or None
