"""Show an office: who works there and what it held."""

from __future__ import annotations

from ..collection import Edition, Office
from .record import record_view
from .voice import View, Voice


def office_view(voice: Voice, office: Office, edition: Edition) -> View:
    """Everything on an office's page but the cards of its projects."""
    facts, words = office.facts, voice.wording.words.practice
    return record_view(voice, office, edition, facts.coordinator) | {
        "kicker": [words.office_kind],
        "host": voice.say(facts.host.name),
        "address": voice.say(facts.place.address) if facts.place.address else None,
        "opened": voice.wording.date(facts.opened),
        "numbers": [
            {"value": voice.wording.number(value), "label": words[name]}
            for name, value in facts.team
            if value is not None
        ],
        "events": [
            [
                voice.say(event.title),
                voice.wording.date(event.date),
                voice.number(event.participants),
            ]
            for event in sorted(facts.events, key=lambda event: event.date)
        ],
        "links": [{"title": voice.say(link.title), "url": link.url} for link in facts.links],
        "needs": voice.say(facts.needs) if facts.needs else None,
    }
