"""Say what stands on the drawn pictures: social cards of pages, and the edition's cover."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from . import figures
from .book.easel import Easel, Files
from .collection import AnyEntry, Collection, Edition
from .model import OfficeFacts, ProjectFacts
from .views import page_path
from .wording import Wording, wording

CARD_SIZE = (1200, 630)  # what social networks ask for
COVER_SIZE = (680, 960)  # the volume's 170 × 240 mm, sharp on a screen of double density
COVER_WIDTHS = (340, 680)
Json = dict[str, Any]


def card_path(entry: AnyEntry, language: str) -> str:
    """A record's social card, below the site's root."""
    return f"{page_path(entry)}{entry.slug}.{language}.card.png"


def site_card_path(language: str) -> str:
    """The card of the home page and of every page that has none of its own."""
    return f"assets/cards/site.{language}.png"


def cover_path(year: int, language: str, width: int) -> str:
    """The cover of an edition as a picture, below the site's root."""
    return f"assets/cards/cover-{year}.{language}-{width}.webp"


def cover_view(edition: Edition, language: str) -> Json:
    """The cover as templates show it: fragments/picture.html reads it like a photo."""
    alt = str(wording(language).words.home.cover_alt).format(year=edition.year)
    sources = [
        {
            "path": cover_path(edition.year, language, width),
            "width": width,
            "height": round(COVER_SIZE[1] * width / COVER_SIZE[0]),
        }
        for width in COVER_WIDTHS
    ]
    return {"path": sources[0]["path"], "width": COVER_SIZE[0], "height": COVER_SIZE[1]} | {
        "alt": alt,
        "sources": sources,
    }


@dataclass(frozen=True)
class Cards:
    """Draws the pictures of one collection; each method gives files in the cache by address."""

    collection: Collection
    easel: Easel

    def record(self, entry: AnyEntry, language: str) -> dict[str, Path]:
        """The social card of a record."""
        return {card_path(entry, language): self._card(self._record_card(entry, language))}

    def site(self, language: str) -> dict[str, Path]:
        """The social card of the site."""
        return {site_card_path(language): self._card(self._site_card(language))}

    def cover(self, edition: Edition, language: str, picture: bytes | None) -> dict[str, Path]:
        """The cover of the edition's volume in a language, in every width."""
        name = f"/pictures/{hashlib.sha256(picture).hexdigest()}.jpg" if picture else None
        pictures = {name: picture} if name and picture else {}
        files = {"data/cover.json": _json(_cover(edition, language, name))}
        drawn = self.easel.webps("cover_picture.typ", files, pictures, COVER_SIZE, COVER_WIDTHS)
        return {cover_path(edition.year, language, width): file for width, file in drawn.items()}

    def book_cover(self, edition: Edition, language: str, picture: bytes | None) -> bytes:
        """The cover as a JPEG, which every reading device can show on its shelf."""
        drawn = self.cover(edition, language, picture)
        widest = drawn[cover_path(edition.year, language, max(COVER_WIDTHS))]
        jpeg = io.BytesIO()
        with Image.open(widest) as image:
            image.convert("RGB").save(jpeg, "JPEG", quality=88, optimize=True)
        return jpeg.getvalue()

    def _card(self, card: Json) -> Path:
        files: Files = {"data/card.json": _json(card)}
        return self.easel.png("card.typ", files)

    def _record_card(self, entry: AnyEntry, language: str) -> Json:
        facts, say = entry.facts, wording(language)
        region = self.collection.regions[facts.place.region].name[language]
        return _frame(say, entry.year) | {
            "kicker": [self._field(entry, say), region],
            "title": facts.title[language],
            "numbers": [self._number(entry, say)],
            "sample": say.words.sample.badge if facts.sample else None,
        }

    def _site_card(self, language: str) -> Json:
        say, edition = wording(language), self.collection.current
        told = figures.figures(edition) if edition else []
        shown = [figure for figure in told if not (figure.sum and figure.sum.sample)][:3]
        return _frame(say, edition.year if edition else None) | {
            "kicker": [],
            "title": say.words.tagline,
            "numbers": [
                {
                    "value": say.qualified(figure.value, figure.headline.qualifier),
                    "label": figure.headline.label[language],
                }
                for figure in shown
            ],
            "sample": None,
        }

    def _field(self, entry: AnyEntry, say: Wording) -> str:
        if isinstance(entry.facts, OfficeFacts):
            return str(say.words.practice.office_kind)
        return self.collection.directions[entry.facts.directions[0]].name[say.language]

    def _number(self, entry: AnyEntry, say: Wording) -> Json:
        """The one number of a record: people reached, else what it has."""
        facts = entry.facts
        measured = {i.id: i for i in facts.indicators if i.fact is not None}
        people = measured.get("people_reached") or next(iter(measured.values()), None)
        if isinstance(facts, ProjectFacts) and people is not None and people.fact is not None:
            return {
                "value": say.qualified(people.fact, people.qualifier),
                "label": self.collection.indicators[people.id].name[say.language],
            }
        if isinstance(facts, ProjectFacts):
            return {"value": say.tenge(facts.funding.grant), "label": say.words.practice.grant}
        label = say.words.practice.registered
        return {"value": say.number(facts.team.registered), "label": label}


def _frame(say: Wording, year: int | None) -> Json:
    foot = [say.words.collection, *([str(year)] if year else [])]
    return {"language": say.language, "foot": foot}


def _cover(edition: Edition, language: str, picture: str | None) -> Json:
    """What front.typ's `cover` asks for, for a volume in one language."""
    facts = edition.facts
    words = wording(language).words.sample
    return {
        "language": language,
        "year": str(edition.year),
        "picture": picture,
        "publisher": facts.imprint.publisher[language],
        "part": {
            "title": facts.title[language],
            "subtitle": facts.subtitle[language],
            "sample": edition.has_samples,
        },
        "words": {"sample": dict(words)},
    }


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
