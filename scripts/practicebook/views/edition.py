"""Show an edition: headlines, contest, sums, programme, sources."""

from __future__ import annotations

from .. import figures as sums
from ..collection import Edition
from ..kept import Named
from ..model import Headline
from .voice import View, Voice


def edition_view(voice: Voice, edition: Edition) -> View:
    """An edition with its headlines, contest, sums and programme; its cards stand apart."""
    facts = edition.facts
    return {
        "year": edition.year,
        "title": voice.say(facts.title),
        "subtitle": voice.say(facts.subtitle),
        "has_samples": edition.has_samples,
        "heading": str(voice.wording.words.catalogue.edition).format(year=edition.year),
        "count": voice.wording.count(len(edition.projects), "practices"),
        "directions": _directions(voice, edition),
        "headlines": [_figure(voice, figure, edition.year) for figure in sums.figures(edition)],
        "contest": _contest(voice, edition),
        "sums": _sums(voice, edition),
        "programme": _programme(voice, edition),
        "sources": [_source(voice, source.id, edition) for source in facts.sources],
    }


def _directions(voice: Voice, edition: Edition) -> list[View]:
    return [
        voice.direction(id)
        | {
            "projects": [voice.link(p) for p in edition.projects if id in p.facts.directions],
            "count": voice.wording.count(
                sum(id in p.facts.directions for p in edition.projects), "practices"
            ),
        }
        for id in voice.collection.directions
    ]


def _headline(voice: Voice, headline: Headline, value: int) -> View:
    return {
        "id": headline.id,
        "value": voice.wording.qualified(value, headline.qualifier),
        "label": voice.say(headline.label),
    }


def _figure(voice: Voice, figure: sums.Figure, year: int) -> View:
    return _headline(voice, figure.headline, figure.value) | {
        "source": figure.source.id if figure.source else None,
        "sample": bool(figure.sum and figure.sum.sample),
        "row": _row(voice, figure, year),
    }


def _row(voice: Voice, figure: sums.Figure, year: int) -> str | None:
    """The anchor of the figure's row on the numbers page; None for a sum of no records."""
    if figure.sum is None:
        return f"figure-{year}-{figure.headline.id}"
    return f"sum-{year}-{figure.sum.indicator}" if figure.sum.projects else None


def _contest(voice: Voice, edition: Edition) -> View | None:
    contest = edition.facts.contest
    if contest is None:
        return None
    return {
        "applications": voice.wording.number(contest.applications),
        "winners": voice.wording.number(contest.winners),
        "fund": voice.wording.tenge(contest.fund),
        "grants_total": voice.wording.tenge(sums.grants_total(edition)),
    }


def _sums(voice: Voice, edition: Edition) -> list[View]:
    return [_sum(voice, edition.year, total) for total in sums.sums(voice.collection, edition)]


def _sum(voice: Voice, year: int, total: sums.Sum) -> View:
    indicator = voice.collection.indicators[total.indicator]
    return voice.memory.recall(
        ("sum", voice.wording.language, year, total.indicator),
        (indicator, [project.facts for project in total.projects]),
        lambda: Named(
            id=total.indicator,
            name=voice.say(indicator.name),
            unit=voice.say(indicator.unit),
            value=voice.wording.number(total.value),
            plan=voice.wording.number(total.plan),
            sample=total.sample,
            projects=[voice.link(project) for project in total.projects],
        ),
    )


def _programme(voice: Voice, edition: Edition) -> list[View]:
    programme = edition.facts.programme
    if programme is None:
        return []
    return [
        {
            "id": id,
            "name": voice.say(part.name),
            "summary": voice.say(part.summary),
            "period": voice.wording.period(part.period.start, part.period.end)
            if part.period
            else None,
            "figures": [
                _headline(voice, figure, figure.value or 0)
                | {"row": f"figure-{edition.year}-{id}-{figure.id}"}
                for figure in part.figures
            ],
            "names": [voice.say(name) for name in part.names],
            "source": _source(voice, part.source, edition),
        }
        for id, part in programme
    ]


def _source(voice: Voice, id: str, edition: Edition) -> View:
    source = next(source for source in edition.facts.sources if source.id == id)
    return {
        "id": source.id,
        "title": voice.say(source.title),
        "publisher": voice.say(source.publisher),
        "date": voice.wording.date(source.date) if source.date else None,
        "url": source.url,
    }
