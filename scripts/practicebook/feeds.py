"""Write the Atom feeds: the records that changed last, one feed a language.

Built with lxml, which we have: feedgen stamps the clock into a feed and is little kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from lxml import etree

from .citation import sample_title
from .collection import AnyEntry, Collection, Edition
from .linked_data import licence_address
from .model import OfficeFacts
from .views import page_path
from .wording import Wording, wording

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50  # a reader wants what is new; all records stand in the open data
_NAMES: Any = {None: ATOM}  # lxml's types do not know the namespace without a prefix
_EPOCH = dt.date(1970, 1, 1)
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def feed_path(language: str, default: str) -> str:
    """A language's feed, below the site's root."""
    return "feed.xml" if language == default else f"{language}/feed.xml"


def feed(collection: Collection, language: str, site_url: str) -> bytes:
    """The feed of a language; records changed last stand first, those of one day by address."""
    say, default = wording(language), collection.languages[0]
    folder = "" if language == default else f"{language}/"
    home, own = site_url + folder, site_url + feed_path(language, default)
    dated = sorted(_published(collection), key=lambda pair: pair[0].address)
    dated.sort(key=lambda pair: _updated(*pair), reverse=True)
    root = etree.Element(f"{{{ATOM}}}feed", {_LANGUAGE: language}, nsmap=_NAMES)
    _add(root, "id", own)
    _add(root, "title", say.words.tagline)
    _add(root, "updated", _moment(max((_updated(*pair) for pair in dated), default=_EPOCH)))
    _link(root, "self", own, "application/atom+xml")
    _link(root, "alternate", home, "text/html")
    current = collection.current
    _person(root, current.facts.imprint.publisher[language] if current else say.words.collection)
    for entry, edition in dated[:ENTRIES]:
        root.append(_entry(entry, edition, collection, say, home))
    etree.indent(root, " ")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _entry(
    entry: AnyEntry, edition: Edition, collection: Collection, say: Wording, home: str
) -> Any:
    facts, language = entry.facts, say.language
    url = home + page_path(entry)
    node = etree.Element(f"{{{ATOM}}}entry", nsmap=_NAMES)
    _add(node, "id", url)
    _add(node, "title", sample_title(facts.title[language], facts.sample, say))
    _add(node, "updated", _moment(_updated(entry, edition)))
    if edition.facts.released:
        _add(node, "published", _moment(edition.facts.released))
    _link(node, "alternate", url, "text/html")
    body = facts.host if isinstance(facts, OfficeFacts) else facts.organisation
    _person(node, body.name[language])
    for direction in () if isinstance(facts, OfficeFacts) else facts.directions:
        label = collection.directions[direction].name[language]
        etree.SubElement(node, f"{{{ATOM}}}category", {"term": direction, "label": label})
    _add(node, "summary", facts.summary[language])
    _add(node, "rights", licence_address(getattr(facts, "licence", None) or edition.facts.licence))
    return node


def _published(collection: Collection) -> Iterable[tuple[AnyEntry, Edition]]:
    for edition in collection.editions:
        for entry in edition.entries:
            if entry.published:
                yield entry, edition


def _updated(entry: AnyEntry, edition: Edition) -> dt.date:
    """When the record last changed: its own date, else its edition's."""
    return entry.facts.updated or edition.facts.released or dt.date(edition.year, 1, 1)


def _moment(day: dt.date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _add(parent: Any, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: Any, relation: str, address: str, media_type: str) -> None:
    attributes = {"rel": relation, "href": address, "type": media_type}
    etree.SubElement(parent, f"{{{ATOM}}}link", attributes)


def _person(parent: Any, name: str) -> None:
    _add(etree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)
