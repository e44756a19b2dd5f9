"""Turn records into plain values for the site's templates: everything said, formatted and addressed.

Templates never compute; what they show stands here as strings, numbers, lists and maps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from . import figures as sums
from .images import Darkroom, Rendition
from .load import AnyEntry, Collection, Edition, Office, Project
from .memory import Memory
from .model import BudgetLine, Headline, Indicator, Person, Photo, ProjectFacts
from .narrative import RECORD_SCHEME, Narrative
from .translations import lagging_sections
from .wording import Wording

View = dict[str, Any]
SECTION_PATHS = {"projects": "practices", "offices": "offices"}
TO_ROOT = "../../../"  # from practices/2025/slug/ or offices/2025/slug/
_RECORD_LINK = re.compile(rf'href="{RECORD_SCHEME}(\d+)/(projects|offices)/')


def page_path(entry: AnyEntry) -> str:
    """The record's page below a language's root: `practices/2025/slug/`."""
    return f"{SECTION_PATHS[entry.kind]}/{entry.year}/{entry.slug}/"


def leaflet_path(entry: AnyEntry, language: str) -> str:
    """The record's PDF, the same address from both languages' sites."""
    return f"{page_path(entry)}{entry.slug}.{language}.pdf"


def photo_path(entry: AnyEntry, name: str, width: int) -> str:
    """A sized photo's address below the site's root."""
    return f"{page_path(entry)}photos/{name.rsplit('.', 1)[0]}-{width}.webp"


def volume_path(year: int, languages: Sequence[str], form: str = "screen") -> str:
    """A volume's address: `downloads/best-practices-2025.kk-ru.pdf`, `….kk.print.pdf`, `….kk.epub`."""
    ending = {"screen": "pdf", "epub": "epub"}.get(form, f"{form}.pdf")
    return f"downloads/best-practices-{year}.{'-'.join(languages)}.{ending}"


@dataclass(frozen=True)
class Viewer:
    """Makes the views of one language; `default` is the language at the site's root."""

    collection: Collection
    wording: Wording
    default: str
    darkroom: Darkroom
    memory: Memory = field(default_factory=Memory)
    _cards: dict[str, View] = field(default_factory=dict)  # a card stands on many pages

    # --- pages -------------------------------------------------------------------------------------

    def practice(self, project: Project, edition: Edition) -> View:
        """Everything on a project's page."""
        facts, words = project.facts, self.wording.words.practice
        office = edition.office_by_slug.get(facts.office or "")
        return self._record(project, edition, facts.lead) | {
            "id": f"{project.year}.{project.slug}",
            "kicker": [words.kind, *(self._direction(id)["name"] for id in facts.directions)],
            "directions": [self._direction(id) for id in facts.directions],
            "office": self._link(office) if office else None,
            "goal": self.say(facts.goal),
            "organisation": {
                "name": self.say(facts.organisation.name),
                "kind": self.wording.words.organisation_kind[facts.organisation.kind],
                "url": facts.organisation.url,
            },
            "sites": [self.say(site) for site in facts.place.sites],
            "numbers": self._practice_numbers(facts),
            "target_groups": [
                [
                    self.say(self.collection.target_groups[group.id].name),
                    self._number(group.planned),
                    self._number(group.reached),
                ]
                for group in facts.target_groups
            ],
            "activities": [
                [
                    self.say(activity.title),
                    self._number(activity.planned),
                    self._number(activity.actual),
                    self._number(activity.participants),
                ]
                for activity in facts.activities
            ],
            "budget": self._budget(facts),
            "funding": self._funding(facts),
            "replication": self._replication(facts),
            "evidence": self._evidence(facts),
            "safeguards": self._safeguards(facts),
            "sdg": facts.sdg,
            "related": [
                self.card(other)
                for slug in facts.related
                for other in self.collection.projects_by_slug.get(slug, [])
            ],
        }

    def office(self, office: Office, edition: Edition) -> View:
        """Everything on an office's page; its projects are those that name it."""
        facts, words = office.facts, self.wording.words.practice
        projects = edition.projects_by_office.get(office.slug, [])
        return self._record(office, edition, facts.coordinator) | {
            "kicker": [words.office_kind],
            "host": self.say(facts.host.name),
            "address": self.say(facts.place.address) if facts.place.address else None,
            "opened": self.wording.date(facts.opened),
            "numbers": [
                {"value": self.wording.number(value), "label": words[name]}
                for name, value in facts.team
                if value is not None
            ],
            "events": [
                [
                    self.say(event.title),
                    self.wording.date(event.date),
                    self._number(event.participants),
                ]
                for event in sorted(facts.events, key=lambda event: event.date)
            ],
            "links": [{"title": self.say(link.title), "url": link.url} for link in facts.links],
            "needs": self.say(facts.needs) if facts.needs else None,
            "projects": [self.card(project) for project in projects],
        }

    def card(self, entry: AnyEntry) -> View:
        """A record in a list."""
        if entry.address not in self._cards:
            name = ("card", self.wording.language, entry.address)
            made = self.memory.recall(name, self.card_parts(entry), lambda: self._card(entry))
            self._cards[entry.address] = made
        return self._cards[entry.address]

    def card_parts(self, entry: AnyEntry) -> tuple[Any, ...]:
        """All that a record's card is made from."""
        office = None
        if isinstance(entry.facts, ProjectFacts):
            edition = self.collection.edition_by_year[entry.year]
            office = edition.office_by_slug.get(entry.facts.office or "")
        photos = entry.facts.photos[:1]
        digests = [self.darkroom.digest(entry.folder / "photos" / photo.file) for photo in photos]
        return (entry, office, digests, self.collection.directions, self.collection.regions)

    def _card(self, entry: AnyEntry) -> View:
        facts = entry.facts
        view = self._link(entry) | {
            "summary": self.say(facts.summary),
            "region": self.say(self.collection.regions[facts.place.region].short),
            "city": self.say(facts.place.city),
            "sample": facts.sample,
            "status": facts.status,
            "picture": self.picture(entry, facts.photos[0]) if facts.photos else None,
        }
        if isinstance(facts, ProjectFacts):
            reached = next((i for i in facts.indicators if i.id == "people_reached"), None)
            view |= {
                "id": f"{entry.year}.{entry.slug}",
                "direction": self._direction(facts.directions[0]),
                "place": self._place_line(entry.year, facts),
                "grant": self.wording.tenge(facts.funding.grant),
                "reached": self._fact(reached) if reached else None,
                "repeat": self._repeat_line(facts),
            }
        return view

    def _place_line(self, year: int, facts: ProjectFacts) -> str:
        """«Теміртау, Қарағанды облысы · Қарағанды фронт-кеңсесі · 2025»."""
        edition = self.collection.edition_by_year[year]
        office = edition.office_by_slug.get(facts.office or "")
        parts = [self.place(facts), self.say(office.facts.title) if office else "", str(year)]
        return " · ".join(part for part in parts if part)

    def place(self, facts: ProjectFacts) -> str:
        """The city, and its region where the city's name does not already say it."""
        region, city = self.collection.regions[facts.place.region], self.say(facts.place.city)
        return city if city == self.say(region.short) else f"{city}, {self.say(region.name)}"

    def _repeat_line(self, facts: ProjectFacts) -> str | None:
        """«8 адам, 6 апта, кемінде 350 000 ₸»: what repeating takes; None where nothing is said."""
        needs, say = facts.replication, self.wording
        parts = []
        if needs.min_team is not None:
            parts.append(say.count(needs.min_team, "people"))
        if needs.weeks is not None:
            parts.append(say.count(needs.weeks, "weeks"))
        if needs.cost_from is not None:
            cost = say.tenge(needs.cost_from)
            parts.append(str(say.words.facets.needs_cost).format(tenge=cost))
        return ", ".join(parts) or None

    def edition(self, edition: Edition) -> View:
        """An edition with its cards, headlines, contest, sums and programme."""
        facts = edition.facts
        return {
            "year": edition.year,
            "title": self.say(facts.title),
            "subtitle": self.say(facts.subtitle),
            "has_samples": edition.has_samples,
            "heading": str(self.wording.words.catalogue.edition).format(year=edition.year),
            "projects": [self.card(project) for project in edition.projects],
            "offices": [self.card(office) for office in edition.offices],
            "count": self.wording.count(len(edition.projects), "practices"),
            "directions": self._directions(edition),
            "headlines": [self._figure(figure, edition.year) for figure in sums.figures(edition)],
            "contest": self._contest(edition),
            "sums": self._sums(edition),
            "programme": self._programme(edition),
            "sources": [self._source(source.id, edition) for source in facts.sources],
        }

    def years(self) -> View | None:
        """Each indicator's sum year by year; None until two editions have sums."""
        by_year = sums.sums_by_year(self.collection)
        if len(by_year) < 2:
            return None
        found = {
            id: [totals.get(id) for totals in by_year.values()] for id in self.collection.indicators
        }
        return {
            "years": list(by_year),
            "rows": [
                {
                    "name": self.say(self.collection.indicators[id].name),
                    "unit": self.say(self.collection.indicators[id].unit),
                    "values": [
                        {
                            "value": self.wording.number(total.value),
                            "sample": total.sample,
                            "row": f"sum-{year}-{id}",
                        }
                        if total
                        else None
                        for year, total in zip(by_year, totals, strict=True)
                    ],
                }
                for id, totals in found.items()
                if any(totals)
            ],
        }

    def regions(self, edition: Edition) -> list[View]:
        """The tiles of the map: place, names, how many practices, and the office if there is one."""
        offices = {office.facts.place.region: office for office in edition.offices}
        counts: dict[str, int] = {}
        for project in edition.projects:
            where = project.facts.place.region
            counts[where] = counts.get(where, 0) + 1
        words = self.wording.words.map
        tiles = []
        for id, region in self.collection.regions.items():
            name, count = self.say(region.name), counts.get(id, 0)
            said = self.wording.count(count, "practices")
            tiles.append(
                {
                    "id": id,
                    "path": self.path(f"regions/{id}/"),
                    "column": region.tile.column,
                    "row": region.tile.row,
                    "short": self.say(region.short),
                    "count": count,
                    "label": str(words.has if count else words.none).format(
                        region=name, count=said
                    ),
                    "office": self._link(offices[id]) if id in offices else None,
                }
            )
        return tiles

    # --- words and addresses ---------------------------------------------------------------------------

    def say(self, localized: Mapping[str, str]) -> str:
        """The text in this language; in a draft that lacks it, what there is."""
        return localized.get(self.wording.language) or next(iter(localized.values()))

    def path(self, path: str) -> str:
        """A page's path from the site's root, in this language."""
        return path if self.wording.language == self.default else f"{self.wording.language}/{path}"

    def picture(self, entry: AnyEntry, photo: Photo) -> View:
        """A photo with its sized copies, alt text, caption and credit."""
        copies = self.darkroom.site_copies(entry.folder / "photos" / photo.file)
        return {
            "file": photo.file,
            "alt": self.say(photo.alt),
            "caption": self.say(photo.caption) if photo.caption else None,
            "credit": self.say(photo.credit),
            "width": copies[-1].width,
            "height": copies[-1].height,
            "sources": [self._source_size(entry, photo, copy) for copy in copies],
        }

    def _source_size(self, entry: AnyEntry, photo: Photo, copy: Rendition) -> View:
        return {
            "path": photo_path(entry, photo.file, copy.width),
            "width": copy.width,
            "height": copy.height,
        }

    def _link(self, entry: AnyEntry) -> View:
        return {"title": self.say(entry.facts.title), "path": self.path(page_path(entry))}

    def _number(self, value: int | None) -> str | None:
        return None if value is None else self.wording.number(value)

    def _direction(self, id: str) -> View:
        direction = self.collection.directions[id]
        return {
            "id": id,
            "name": self.say(direction.name),
            "summary": self.say(direction.summary),
            "icon": direction.icon,
            "path": self.path(f"directions/{id}/"),
        }

    # --- parts of a record ---------------------------------------------------------------------------

    def _record(self, entry: AnyEntry, edition: Edition, person: Person) -> View:
        facts, wording = entry.facts, self.wording
        previous, following = edition.neighbours(entry)
        text = entry.texts.get(wording.language) or next(iter(entry.texts.values()), None)
        pictures = [self.picture(entry, photo) for photo in facts.photos]
        placed = {name for name, _ in text.photos} if text else set()
        return {
            "kind": entry.kind,
            "year": entry.year,
            "title": self.say(facts.title),
            "summary": self.say(facts.summary),
            "sample": facts.sample,
            "status": facts.status,
            "status_label": wording.words.status[facts.status],
            "untranslated": wording.language not in entry.texts,
            "region": self.say(self.collection.regions[facts.place.region].name),
            "region_path": self.path(f"regions/{facts.place.region}/"),
            "city": self.say(facts.place.city),
            "period": wording.period(facts.period.start, facts.period.end),
            "person": self._person(person),
            "partners": [
                {
                    "name": self.say(partner.name),
                    "role": self.say(partner.role) if partner.role else None,
                    "url": partner.url,
                }
                for partner in facts.partners
            ],
            "indicators": [self._indicator(indicator) for indicator in facts.indicators],
            "media": [
                {
                    "title": self.say(item.title),
                    "outlet": item.outlet,
                    "date": wording.date(item.date),
                    "kind": wording.words.media_kind[item.kind],
                    "url": item.url,
                }
                for item in facts.media
            ],
            "opening": pictures[0] if pictures else None,
            "unplaced": [picture for picture in pictures[1:] if picture["file"] not in placed],
            "narrative": self._narrative(entry, text, pictures) if text else None,
            "previous": self._link(previous) if previous else None,
            "next": self._link(following) if following else None,
            "leaflet": leaflet_path(entry, wording.language) if entry.published else None,
            "updated": wording.date(facts.updated) if facts.updated else None,
            "licence": getattr(facts, "licence", None) or edition.facts.licence,
        }

    def _narrative(self, entry: AnyEntry, text: Narrative, pictures: list[View]) -> View:
        lagging = lagging_sections(entry, self.collection.languages)[text.language]
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
            for section in text.sections
        ]
        return {"language": text.language, "sections": sections}

    def _person(self, person: Person) -> View:
        contact = person.contact if person.consent else None
        return {
            "name": self.say(person.name),
            "role": self.say(person.role) if person.role else None,
            "email": contact.email if contact else None,
            "phone": contact.phone if contact else None,
            "telegram": contact.telegram if contact else None,
        }

    def _indicator(self, indicator: Indicator) -> View:
        kind = self.collection.indicators[indicator.id]
        share = indicator.percent
        return {
            "name": self.say(kind.name),
            "plan": self._number(indicator.plan),
            "fact": self._fact(indicator),
            "share": self.wording.percent(share) if share is not None else None,
            "bar": round(min(share, 1.5) / 1.5 * 100, 1) if share is not None else None,
            "met": share is not None and share >= 1,
            "note": self.say(indicator.note) if indicator.note else None,
        }

    def _fact(self, indicator: Indicator) -> str | None:
        if indicator.fact is None:
            return None
        return self.wording.qualified(indicator.fact, indicator.qualifier)

    def _practice_numbers(self, facts: ProjectFacts) -> list[View]:
        """The large numbers of a project: grant, the first two people indicators, volunteers."""
        words = self.wording.words.practice
        people = [
            i
            for i in facts.indicators
            if self.collection.indicators[i.id].kind == "people" and i.fact is not None
        ]
        return [
            {"value": self.wording.tenge(facts.funding.grant), "label": words.grant},
            *(
                {"value": self._fact(i), "label": self.say(self.collection.indicators[i.id].name)}
                for i in people[:2]
            ),
            {"value": self.wording.number(facts.team.volunteers), "label": words.volunteers},
        ]

    def _budget(self, facts: ProjectFacts) -> View | None:
        if not facts.budget:
            return None
        largest = max(max(line.planned, line.actual or 0) for line in facts.budget) or 1
        planned = sum(line.planned for line in facts.budget)
        reported = all(line.actual is not None for line in facts.budget)
        actual = sum(line.actual or 0 for line in facts.budget) if reported else None
        return {
            "lines": [self._budget_line(line, largest) for line in facts.budget],
            "planned": self.wording.tenge(planned),
            "actual": self.wording.tenge(actual) if actual is not None else None,
        }

    def _budget_line(self, line: BudgetLine, largest: int) -> View:
        return {
            "item": self.say(line.item),
            "planned": self.wording.tenge(line.planned),
            "actual": self.wording.tenge(line.actual) if line.actual is not None else None,
            "deviation": self.wording.deviation(line.deviation) if line.deviation else None,
            "bar": round((line.planned if line.actual is None else line.actual) / largest * 100, 1),
            "source": self.wording.words.practice[f"source_{line.source}"],
            "note": self.say(line.note) if line.note else None,
        }

    def _funding(self, facts: ProjectFacts) -> View:
        funding = facts.funding
        return {
            "grant": self.wording.tenge(funding.grant),
            "cofunding": self.wording.tenge(funding.cofunding) if funding.cofunding else None,
            "funder": self.say(funding.funder),
            "in_kind": self.say(funding.in_kind) if funding.in_kind else None,
        }

    def _replication(self, facts: ProjectFacts) -> View:
        words, needs = self.wording.words, facts.replication
        rows = []
        if needs.readiness:
            rows.append(
                {"label": words.practice.readiness, "value": words.readiness[needs.readiness]}
            )
        if needs.min_team is not None:
            people = self.wording.count(needs.min_team, "people")
            rows.append({"label": words.practice.min_team, "value": people})
        if needs.weeks is not None:
            weeks = self.wording.count(needs.weeks, "weeks")
            rows.append({"label": words.practice.weeks, "value": weeks})
        if needs.cost_from is not None:
            cost = str(words.practice.cost_from_value).format(
                tenge=self.wording.tenge(needs.cost_from)
            )
            rows.append({"label": words.practice.cost_from, "value": cost})
        return {
            "rows": rows,
            "skills": [self.say(skill) for skill in needs.skills],
            "materials": [self.say(material) for material in needs.materials],
        }

    def _evidence(self, facts: ProjectFacts) -> View | None:
        evidence = facts.evidence
        if evidence is None:
            return None
        return {
            "level": self.wording.words.evidence_level[evidence.level],
            "method": self.say(evidence.method) if evidence.method else None,
            "by": self.say(evidence.by) if evidence.by else None,
        }

    def _safeguards(self, facts: ProjectFacts) -> list[View]:
        words, kept = self.wording.words, facts.safeguards
        agreed = {True: words.practice.agreed, False: words.practice.not_agreed}
        rows = [
            {"label": words.practice.patient_data, "value": words.patient_data[kept.patient_data]},
            {"label": words.practice.photo_consent, "value": agreed[kept.photo_consent]},
            {"label": words.practice.minors, "value": agreed[kept.minors]},
        ]
        if kept.medical_reviewer:
            rows.append({"label": words.practice.medical_reviewer, "value": kept.medical_reviewer})
        if kept.sponsor:
            rows.append({"label": words.practice.sponsor, "value": self.say(kept.sponsor)})
        return rows

    # --- parts of an edition -------------------------------------------------------------------------

    def _directions(self, edition: Edition) -> list[View]:
        return [
            self._direction(id)
            | {
                "projects": [self._link(p) for p in edition.projects if id in p.facts.directions],
                "count": self.wording.count(
                    sum(id in p.facts.directions for p in edition.projects), "practices"
                ),
            }
            for id in self.collection.directions
        ]

    def _headline(self, headline: Headline, value: int) -> View:
        return {
            "id": headline.id,
            "value": self.wording.qualified(value, headline.qualifier),
            "label": self.say(headline.label),
        }

    def _figure(self, figure: sums.Figure, year: int) -> View:
        return self._headline(figure.headline, figure.value) | {
            "source": figure.source.id if figure.source else None,
            "sample": bool(figure.sum and figure.sum.sample),
            "row": self._row(figure, year),
        }

    def _row(self, figure: sums.Figure, year: int) -> str | None:
        """The anchor of the figure's row on the numbers page; None for a sum of no records."""
        if figure.sum is None:
            return f"figure-{year}-{figure.headline.id}"
        return f"sum-{year}-{figure.sum.indicator}" if figure.sum.projects else None

    def _contest(self, edition: Edition) -> View | None:
        contest = edition.facts.contest
        if contest is None:
            return None
        return {
            "applications": self.wording.number(contest.applications),
            "winners": self.wording.number(contest.winners),
            "fund": self.wording.tenge(contest.fund),
            "grants_total": self.wording.tenge(sums.grants_total(edition)),
        }

    def _sums(self, edition: Edition) -> list[View]:
        return [
            {
                "id": total.indicator,
                "name": self.say(self.collection.indicators[total.indicator].name),
                "unit": self.say(self.collection.indicators[total.indicator].unit),
                "value": self.wording.number(total.value),
                "plan": self.wording.number(total.plan),
                "sample": total.sample,
                "projects": [self._link(project) for project in total.projects],
            }
            for total in sums.sums(self.collection, edition)
        ]

    def _programme(self, edition: Edition) -> list[View]:
        programme = edition.facts.programme
        if programme is None:
            return []
        return [
            {
                "id": id,
                "name": self.say(part.name),
                "summary": self.say(part.summary),
                "period": self.wording.period(part.period.start, part.period.end)
                if part.period
                else None,
                "figures": [
                    self._headline(figure, figure.value or 0)
                    | {"row": f"figure-{edition.year}-{id}-{figure.id}"}
                    for figure in part.figures
                ],
                "names": [self.say(name) for name in part.names],
                "source": self._source(part.source, edition),
            }
            for id, part in programme
        ]

    def _source(self, id: str, edition: Edition) -> View:
        source = next(source for source in edition.facts.sources if source.id == id)
        return {
            "id": source.id,
            "title": self.say(source.title),
            "publisher": self.say(source.publisher),
            "date": self.wording.date(source.date) if source.date else None,
            "url": source.url,
        }


def linked(html: str) -> str:
    """A narrative's HTML with its symbolic links made relative to a record's page."""
    return _RECORD_LINK.sub(
        lambda match: f'href="{TO_ROOT}{SECTION_PATHS[match[2]]}/{match[1]}/', html
    )


def photo_files(entry: AnyEntry, darkroom: Darkroom) -> dict[str, Rendition]:
    """The sized photos a record's page needs, by address below the site's root."""
    return {
        photo_path(entry, photo.file, copy.width): copy
        for photo in entry.facts.photos
        for copy in darkroom.site_copies(entry.folder / "photos" / photo.file)
    }
