"""Make seeded records, complete by the data contract: facts, texts in every language, one photo."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from PIL import Image, ImageDraw
from prose import LANGUAGES, Localized, Prose, form, join

YEAR = 2025
PHOTO = "photo.jpg"
# Sections of a text with the blocks each one has; the headings themselves are the wording files'.
PROJECT_SECTIONS = (
    *("problem", "approach", "steps", "results", "worked", "did-not-work", "advice"),
    "sustainability",
)
OFFICE_SECTIONS = ("results", "best-initiative", "difficulties", "plans")


@dataclass(frozen=True)
class Record:
    """One record folder to be: `kind` is projects or offices."""

    kind: str
    slug: str
    facts: Mapping[str, Any]
    texts: Localized
    photo: bytes


@dataclass(frozen=True)
class Registries:
    """The project's own lists by id, and the fixed headings by kind, language and section."""

    directions: Sequence[str]
    regions: Mapping[str, Any]
    indicators: Sequence[str]
    target_groups: Sequence[str]
    headings: Mapping[str, Mapping[str, Mapping[str, str]]]


class Maker:
    """Makes `count` records from one seed: a third are offices, spread over regions and directions.

    A record is drawn from the seed and its own slug alone.
    """

    def __init__(
        self, registries: Registries, count: int, seed: int, photo_size: tuple[int, int]
    ) -> None:
        self.registries = registries
        self.seed = seed
        self.photo_size = photo_size
        regions, directions = list(registries.regions), registries.directions
        offices = count // 3
        self.offices = {
            f"{regions[index % len(regions)].lower()}-{index + 1:04}": regions[index % len(regions)]
            for index in range(offices)
        }
        self.projects = {
            f"{directions[index % len(directions)]}-{index + 1:04}": (
                directions[index % len(directions)],
                regions[index * 7 % len(regions)],
            )
            for index in range(count - offices)
        }

    def records(self) -> Iterator[Record]:
        """Projects, then offices."""
        for slug in self.projects:
            yield self._project(slug)
        for slug in self.offices:
            yield self._office(slug)

    def _project(self, slug: str) -> Record:
        prose = Prose(Random(f"{self.seed}/{slug}"))
        direction, region = self.projects[slug]
        draft = _Draft(prose, self.registries, region)
        related = _others(prose.random, list(self.projects), slug)
        facts = draft.project(direction, related)
        if self.offices:
            facts["office"] = prose.random.choice(list(self.offices))
        sections = draft.project_sections([f"../{other}/" for other in related])
        texts = self._texts("projects", PROJECT_SECTIONS, sections)
        return Record("projects", slug, facts, texts, _photo(prose.random, self.photo_size))

    def _office(self, slug: str) -> Record:
        prose = Prose(Random(f"{self.seed}/{slug}"))
        draft = _Draft(prose, self.registries, self.offices[slug])
        linked = _others(prose.random, list(self.projects), slug)
        sections = draft.office_sections([f"../../projects/{other}/" for other in linked])
        texts = self._texts("offices", OFFICE_SECTIONS, sections)
        return Record("offices", slug, draft.office(), texts, _photo(prose.random, self.photo_size))

    def _texts(self, kind: str, ids: Sequence[str], sections: Sequence[Localized]) -> Localized:
        headings = self.registries.headings[kind]
        return {
            language: "\n\n".join(
                f"## {headings[language][section]}\n\n{text[language]}"
                for section, text in zip(ids, sections, strict=True)
            )
            + "\n"
            for language in LANGUAGES
        }


def _others(random: Random, slugs: Sequence[str], own: str) -> list[str]:
    """Up to two other records to link to."""
    drawn = random.sample(slugs, min(3, len(slugs)))
    return [slug for slug in drawn if slug != own][:2]


class _Draft:
    """The facts and sections of one record."""

    def __init__(self, prose: Prose, registries: Registries, region: str) -> None:
        self.prose = prose
        self.random = prose.random
        self.registries = registries
        self.region = region

    def project(self, direction: str, related: list[str]) -> dict[str, Any]:
        """Every field of a project but `office`."""
        prose, budget = self.prose, self._budget()
        grant = sum(line["planned"] for line in budget if line["source"] == "grant")
        groups = self.random.sample(list(self.registries.target_groups), 2)
        return {
            **self._opening(),
            "goal": prose.sentence(16),
            "problem": prose.sentence(20),
            "directions": [direction],
            "place": {**self._place(), "sites": [prose.phrase(4)]},
            "organisation": {"name": prose.title(4), "kind": "initiative-group"},
            "lead": self._person(),
            "target_groups": [
                dict(zip(("id", "planned", "reached"), (id, *self._pair()), strict=True))
                for id in groups
            ],
            "activities": [self._activity() for _ in range(4)],
            "funding": {
                "grant": grant,
                "cofunding": 150_000,
                "funder": prose.phrase(3),
                "in_kind": prose.phrase(8),
            },
            "budget": budget,
            "team": {"volunteers": 26, "staff": 2, "hours": prose.number()},
            "replication": {
                "readiness": self.random.choice(("ready", "adaptable", "unique")),
                "min_team": self.random.randint(3, 12),
                "weeks": self.random.randint(2, 16),
                "cost_from": self.random.randint(10, 60) * 10_000,
                "skills": [prose.phrase(5) for _ in range(4)],
                "materials": [prose.phrase(4) for _ in range(5)],
            },
            "evidence": {
                "level": self.random.choice(("promising", "good", "best")),
                "method": prose.phrase(14),
                "by": prose.phrase(5),
            },
            "safeguards": {
                "patient_data": "none",
                "photo_consent": True,
                "medical_reviewer": prose.phrase(2)[LANGUAGES[0]],
                "sponsor": prose.phrase(3),
            },
            "sdg": [3, 4, 17],
            "related": related,
            "review_by": dt.date(YEAR + 2, 9, 1),
            "licence": "CC-BY-4.0",
        }

    def office(self) -> dict[str, Any]:
        """Every field of an office."""
        prose = self.prose
        return {
            **self._opening(),
            "place": {**self._place(), "lat": 48.5, "lon": 66.9, "address": prose.phrase(4)},
            "opened": dt.date(YEAR, 3, 3),
            "coordinator": self._person(),
            "host": {"name": prose.phrase(4)},
            "team": {"registered": 580, "active": 190, "trained": prose.number()},
            "events": [
                {"title": prose.title(5), "date": self._day(), "participants": prose.number()}
                for _ in range(6)
            ],
            "needs": prose.sentence(18),
        }

    def project_sections(self, links: Sequence[str]) -> list[Localized]:
        """The blocks of PROJECT_SECTIONS, 500 to 800 words in all."""
        prose = self.prose
        return [
            join([prose.paragraph(4), prose.paragraph(3)], "\n\n"),
            join([prose.paragraph(4), form("> {}", prose.paragraph(1))], "\n\n"),
            join([prose.steps(6, 2), _photo_block()], "\n\n"),
            join([prose.paragraph(3), prose.table(4, 4), prose.paragraph(3)], "\n\n"),
            prose.bullets(3, 2),
            prose.bullets(3, 2),
            prose.bullets(4, 1),
            join([prose.paragraph(3), self._links(links)], "\n\n"),
        ]

    def office_sections(self, links: Sequence[str]) -> list[Localized]:
        """The blocks of OFFICE_SECTIONS, 500 to 800 words in all."""
        prose = self.prose
        return [
            join([prose.paragraph(5), prose.table(3, 4), self._links(links)], "\n\n"),
            join(
                [prose.paragraph(5), _photo_block(), prose.steps(3, 2), prose.paragraph(4)], "\n\n"
            ),
            prose.bullets(4, 3),
            prose.bullets(5, 1),
        ]

    def _links(self, links: Sequence[str]) -> Localized:
        return join([form("[{}](" + link + ")", self.prose.title(3)) for link in links], " · ")

    def _opening(self) -> dict[str, Any]:
        prose = self.prose
        return {
            "title": prose.title(3),
            "summary": prose.sentence(14, YEAR),  # a number that the facts bear out
            "status": "published",
            "sample": True,
            "period": {"start": dt.date(YEAR, 3, 3), "end": self._day()},
            "partners": [{"name": prose.phrase(4), "role": prose.phrase(5)} for _ in range(2)],
            "indicators": [self._indicator(id) for id in self._indicator_ids()],
            "media": [
                {
                    "date": self._day(),
                    "outlet": prose.phrase(2)[LANGUAGES[0]],
                    "title": prose.title(5),
                }
                for _ in range(2)
            ],
            "photos": [
                {
                    "file": PHOTO,
                    "alt": prose.title(9),
                    "caption": prose.sentence(10),
                    "credit": prose.phrase(2),
                    "consent": True,
                }
            ],
            "updated": dt.date(YEAR, 12, 1),
        }

    def _place(self) -> dict[str, Any]:
        return {"region": self.region, "city": dict(self.registries.regions[self.region]["short"])}

    def _person(self) -> dict[str, Any]:
        contact = {"email": "sample@example.org"}
        name, role = self.prose.title(2), self.prose.phrase(2)
        return {"name": name, "role": role, "consent": True, "contact": contact}

    def _indicator_ids(self) -> list[str]:
        return ["people_reached", *self.random.sample(list(self.registries.indicators), 4)]

    def _indicator(self, id: str) -> dict[str, Any]:
        plan, fact = self._pair()
        return {"id": id, "plan": plan, "fact": fact, "note": self.prose.sentence(9)}

    def _activity(self) -> dict[str, Any]:
        planned, actual = self._pair()
        return {
            "title": self.prose.title(4),
            "planned": planned,
            "actual": actual,
            "participants": self.prose.number(),
        }

    def _budget(self) -> list[dict[str, Any]]:
        """Eight lines, the last one the team's own money; each is off and says why."""
        lines = []
        for source in (*["grant"] * 7, "own"):
            planned = self.random.randint(40, 300) * 1000
            actual = round(planned * self.random.uniform(0.8, 1.2))
            note = self.prose.sentence(8)
            item = self.prose.title(4)
            lines.append(
                {"item": item, "planned": planned, "actual": actual, "source": source, "note": note}
            )
        return lines

    def _pair(self) -> tuple[int, int]:
        plan = self.prose.number()
        return plan, round(plan * self.random.uniform(0.7, 1.3))

    def _day(self) -> dt.date:
        return dt.date(YEAR, 4, 1) + dt.timedelta(days=self.random.randrange(220))


def _photo_block() -> Localized:
    return dict.fromkeys(LANGUAGES, f"![]({PHOTO})")


def _photo(random: Random, size: tuple[int, int]) -> bytes:
    """A JPEG of soft noise and discs: as heavy as a calm photograph, and unlike every other."""
    grain = Image.frombytes("RGB", (48, 32), random.randbytes(48 * 32 * 3))
    image = grain.resize(size, Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(image)
    for _ in range(5):
        x, y = random.randrange(size[0]), random.randrange(size[1])
        radius = size[1] // 8
        colour = (random.randrange(256), random.randrange(256), random.randrange(256))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=82)
    return buffer.getvalue()
