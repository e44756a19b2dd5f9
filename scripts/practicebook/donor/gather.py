"""Gather a donor's report from the records: every value is taken or added up here, none by a writer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from .. import figures
from ..collection import Collection, Edition, Project
from ..typography import WORD_JOINER
from ..wording import Wording, wording
from .accounts import (
    SOURCES,
    Account,
    BudgetLine,
    Compared,
    IndicatorLine,
    IndicatorTotal,
    MediaLine,
    PhotoLine,
    Report,
)


def report(collection: Collection, edition: Edition, language: str, content: Path) -> Report:
    """The report on the edition's projects, all of them: pass what `check.visible` left.

    `content` is the edition's folder, where its cover picture lies.
    """
    facts = edition.facts
    writer = _Writer(collection, wording(language))
    cover = content / "cover.jpg"
    return Report(
        say=writer.say,
        year=edition.year,
        title=writer.text(facts.title),
        subtitle=writer.text(facts.subtitle),
        publisher=writer.text(facts.imprint.publisher),
        released=facts.released,
        cover=cover if cover.is_file() else None,
        grants=figures.grants_total(edition),
        accounts=tuple(
            writer.account(number, project) for number, project in enumerate(edition.projects, 1)
        ),
        indicators=writer.totals(edition),
    )


class _Writer:
    """Puts records into one language."""

    def __init__(self, collection: Collection, say: Wording) -> None:
        self.collection = collection
        self.say = say

    def text(self, localized: Mapping[str, str] | None) -> str:
        """The words in the language; the joiner that we put in goes out, Word's fonts lack it."""
        return localized[self.say.language].replace(WORD_JOINER, "") if localized else ""

    def account(self, number: int, project: Project) -> Account:
        facts = project.facts
        title = self.text(facts.title)
        marked = str(self.say.words.donor.sample_title).format(title=title)
        return Account(
            number=number,
            slug=project.slug,
            title=marked if facts.sample else title,
            sample=facts.sample,
            summary=self.text(facts.summary),
            organisation=self.text(facts.organisation.name),
            lead=self.text(facts.lead.name),
            city=self.text(facts.place.city),
            start=facts.period.start,
            end=facts.period.end,
            grant=facts.funding.grant,
            passport=self._passport(project),
            indicators=self._indicators(project),
            budget=self._budget(project),
            media=self._media(project),
            photos=self._photos(project),
        )

    def totals(self, edition: Edition) -> tuple[IndicatorTotal, ...]:
        """A total for each indicator that a project planned, in the registry's order."""
        used = [line.id for project in edition.projects for line in project.facts.indicators]
        return tuple(
            self._total(figures.indicator_sum(edition, indicator), used.count(indicator))
            for indicator in self.collection.indicators
            if indicator in used
        )

    def _total(self, found: figures.Sum, lines: int) -> IndicatorTotal:
        kind = self.collection.indicators[found.indicator]
        measured = len(found.projects)
        compared = Compared(found.plan, found.value) if measured else Compared(None, None)
        return IndicatorTotal(
            found.indicator, self.text(kind.name), self.text(kind.unit), compared, lines, measured
        )

    def _passport(self, project: Project) -> tuple[tuple[str, str], ...]:
        facts, labels = project.facts, self.say.words.practice
        names = [self.text(self.collection.directions[id].name) for id in facts.directions]
        partners = [self.text(partner.name) for partner in facts.partners]
        region = self.text(self.collection.regions[facts.place.region].name)
        city = self.text(facts.place.city)
        lead = [self.text(facts.lead.name), self.text(facts.lead.role)]
        rows = (
            (labels.organisation, self.text(facts.organisation.name)),
            (labels.lead, _listed(lead)),
            (labels.region, _listed([region, "" if city in region else city])),
            (labels.period, self.say.period(facts.period.start, facts.period.end)),
            (labels.direction, _listed(names)),
            (labels.goal, self.text(facts.goal)),
            (labels.funder, self.text(facts.funding.funder)),
            (labels.grant, self.say.tenge(facts.funding.grant)),
            (labels.in_kind, self.text(facts.funding.in_kind)),
            (labels.partners, _listed(partners, "; ")),
            (labels.team, self._team(project)),
        )
        return tuple((str(label), value) for label, value in rows if value)

    def _team(self, project: Project) -> str:
        team, labels = project.facts.team, self.say.words.practice
        counts = {"volunteers": team.volunteers, "staff": team.staff, "hours": team.hours}
        known = {name: count for name, count in counts.items() if count is not None}
        form = str(self.say.words.donor.counted)
        return _listed(
            [form.format(name=labels[n], count=self.say.number(c)) for n, c in known.items()], "; "
        )

    def _indicators(self, project: Project) -> tuple[IndicatorLine, ...]:
        kinds = self.collection.indicators
        return tuple(
            IndicatorLine(
                line.id,
                self.text(kinds[line.id].name),
                self.text(kinds[line.id].unit),
                Compared(line.plan, line.fact),
                line.qualifier,
                self.text(line.note),
            )
            for line in project.facts.indicators
        )

    def _budget(self, project: Project) -> tuple[BudgetLine, ...]:
        """The lines by source of money, then as the record has them."""
        lines = sorted(project.facts.budget, key=lambda line: SOURCES.index(line.source))
        return tuple(
            BudgetLine(
                self.text(line.item),
                line.source,
                str(self.say.words.donor.sources[line.source]),
                Compared(line.planned, line.actual),
                self.text(line.note),
            )
            for line in lines
        )

    def _media(self, project: Project) -> tuple[MediaLine, ...]:
        kinds = self.say.words.media_kind
        return tuple(
            MediaLine(
                entry.date,
                entry.outlet.replace(WORD_JOINER, ""),
                self.text(entry.title),
                str(kinds[entry.kind]),
                entry.url or "",
            )
            for entry in sorted(project.facts.media, key=lambda entry: entry.date)
        )

    def _photos(self, project: Project) -> tuple[PhotoLine, ...]:
        return tuple(
            PhotoLine(
                project.folder / "photos" / photo.file,
                self.text(photo.alt),
                self.text(photo.caption),
                self.text(photo.credit),
            )
            for photo in project.facts.photos
        )


def _listed(parts: Sequence[str], separator: str = ", ") -> str:
    return separator.join(part for part in parts if part)
