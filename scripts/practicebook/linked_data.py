"""Describe pages to machines in schema.org's words; templates print it as JSON-LD."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .collection import AnyEntry, Collection, Edition
from .model import ProjectFacts
from .wording import Wording

Json = dict[str, Any]
CONTEXT = "https://schema.org"
LICENCES: Mapping[str, str] = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}


def record_linked_data(
    entry: AnyEntry,
    edition: Edition,
    collection: Collection,
    say: Wording,
    url: str,
    image: str | None,
) -> Json:
    """A record as an Article; what is invented says so in creativeWorkStatus."""
    facts, language = entry.facts, say.language
    article = {
        "@context": CONTEXT,
        "@type": "Article",
        "@id": url,
        "url": url,
        "headline": facts.title[language],
        "description": facts.summary[language],
        "inLanguage": language,
        "image": image,
        "datePublished": edition.facts.released and edition.facts.released.isoformat(),
        "dateModified": facts.updated and facts.updated.isoformat(),
        "license": licence_address(getattr(facts, "licence", None) or edition.facts.licence),
        "author": {"@type": "Organization", "name": _body(entry)[language]},
        "publisher": _publisher(edition, say),
        "isPartOf": {"@type": "Collection", "name": edition.facts.title[language]},
        "contentLocation": {
            "@type": "Place",
            "name": facts.place.city[language],
            "containedInPlace": {
                "@type": "AdministrativeArea",
                "name": collection.regions[facts.place.region].name[language],
                "identifier": facts.place.region,
            },
        },
        "temporalCoverage": f"{facts.period.start}/{facts.period.end}",
        "creativeWorkStatus": say.words.sample.badge if facts.sample else None,
    }
    if isinstance(facts, ProjectFacts):
        article["about"] = [
            {
                "@type": "DefinedTerm",
                "termCode": id,
                "name": collection.directions[id].name[language],
            }
            for id in facts.directions
        ]
    return _present(article)


def site_linked_data(edition: Edition | None, say: Wording, url: str) -> Json:
    """The home page as a WebSite."""
    publisher = _publisher(edition, say) if edition else None
    return _present(
        {
            "@context": CONTEXT,
            "@type": "WebSite",
            "url": url,
            "name": say.words.collection,
            "description": say.words.tagline,
            "inLanguage": say.language,
            "publisher": publisher,
        }
    )


def dataset_linked_data(
    edition: Edition, say: Wording, url: str, files: Sequence[tuple[str, str]]
) -> Json:
    """The open data of an edition as a Dataset; `files`: addresses with their media types."""
    language = say.language
    title = edition.facts.title[language]
    return _present(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "url": url,
            "name": str(say.words.data.name).format(title=title, year=edition.year),
            "description": edition.facts.imprint.annotation[language],
            "inLanguage": language,
            "license": licence_address(edition.facts.licence),
            "creator": _publisher(edition, say),
            "datePublished": edition.facts.released and edition.facts.released.isoformat(),
            "temporalCoverage": str(edition.year),
            "spatialCoverage": {"@type": "Country", "identifier": "KZ"},
            "isAccessibleForFree": True,
            "creativeWorkStatus": say.words.sample.badge if edition.has_samples else None,
            "distribution": [
                {"@type": "DataDownload", "contentUrl": address, "encodingFormat": media_type}
                for address, media_type in files
            ],
        }
    )


def licence_address(licence: str) -> str:
    """The licence's own page; a licence we do not know stays its SPDX id."""
    return LICENCES.get(licence, licence)


def _publisher(edition: Edition, say: Wording) -> Json:
    return {"@type": "Organization", "name": edition.facts.imprint.publisher[say.language]}


def _body(entry: AnyEntry) -> Mapping[str, str]:
    facts = entry.facts
    return facts.organisation.name if isinstance(facts, ProjectFacts) else facts.host.name


def _present(node: Json) -> Json:
    return {name: value for name, value in node.items() if value is not None}
