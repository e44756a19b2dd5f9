"""Say of records what the search asks: by what their pages are filtered, which names are no words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..collection import AnyEntry, Collection, Edition
from ..model import OfficeFacts
from ..views import page_path
from .copies import Facets

_NAME = re.compile("[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}")
_QUOTED = re.compile("«[^»]+»")


def page_facets(collection: Collection, language: str, prefix: str) -> dict[str, Facets]:
    """The filters of every record's page in a language, by address; `prefix` is the language's root."""
    return {
        prefix + page_path(entry): _facets(collection, edition, entry, language)
        for edition in collection.editions
        for entry in edition.entries
    }


def protected_names(collection: Collection) -> set[str]:
    """Names of places, and of organisations where they stand in quotes, from every record."""
    regions = collection.regions.values()
    texts = [text for region in regions for text in (*region.name.values(), *region.short.values())]
    for entry in collection.entries.values():
        texts += entry.facts.place.city.values()
        for name in _organisations(entry):
            texts += [quoted for text in name.values() for quoted in _QUOTED.findall(text)]
    return {word for text in texts for word in _NAME.findall(text)}


def _organisations(entry: AnyEntry) -> list[Mapping[str, str]]:
    facts = entry.facts
    own = facts.host.name if isinstance(facts, OfficeFacts) else facts.organisation.name
    return [own, *(partner.name for partner in facts.partners)]


def _facets(collection: Collection, edition: Edition, entry: AnyEntry, language: str) -> Facets:
    def say(text: Mapping[str, str]) -> str:
        return text.get(language) or next(iter(text.values()))

    facts = entry.facts
    if isinstance(facts, OfficeFacts):
        directions, offices = [], [facts.title]
    else:
        directions = [collection.directions[id].name for id in facts.directions]
        offices = [office.facts.title for office in edition.offices if office.slug == facts.office]
    return {
        "direction": [say(name) for name in directions],
        "region": [say(collection.regions[facts.place.region].name)],
        "year": [str(entry.year)],
        "office": [say(title) for title in offices],
    }
