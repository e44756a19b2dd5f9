"""Say the edition in numbers: contest, cited figures, and apart from them the sums over records."""

from __future__ import annotations

from .. import figures
from ..model import Contest, Headline, ProgrammePart
from .volume import Json, Volume


def numbers_data(volume: Volume) -> Json | None:
    """The edition in numbers; None where it has none."""
    edition = volume.edition
    facts = edition.facts
    headlines = figures.figures(edition)
    contest = _contest(volume, headlines)
    cited = [
        _headline(figure.headline, figure.value, volume)
        for figure in headlines
        if figure.sum is None and not _said_by(figure, volume.edition.facts.contest)
    ]
    sums = [figure for figure in headlines if figure.sum and figure.sum.projects]
    numbers: Json = {
        "contest": contest,
        "cited": cited,
        "sums": [_sum(figure, volume) for figure in sums],
        "programme": [
            _programme_part(part, volume)
            for part in (dict(facts.programme).values() if facts.programme else ())
        ],
        "grants": _grants_by_direction(volume),
        "grants_total": volume.wording.tenge(figures.grants_total(edition)),
        "sums_sample": any(figure.sum and figure.sum.sample for figure in sums),
    }
    shown = (numbers["contest"], numbers["cited"], numbers["sums"], numbers["programme"])
    return numbers if any(shown) else None


def _contest(volume: Volume, headlines: list[figures.Figure]) -> list[Json]:
    """The contest as steps; a headline with the same number lends its source."""
    contest, say = volume.edition.facts.contest, volume.wording
    if contest is None:
        return []
    words = say.words.numbers
    steps = [
        (contest.applications, say.number(contest.applications), words.applications),
        (contest.winners, say.number(contest.winners), words.winners),
        (contest.fund, say.tenge(contest.fund), words.fund),
    ]
    sources = {
        figure.value: _headline(figure.headline, figure.value, volume)
        for figure in headlines
        if _said_by(figure, contest)
    }
    nowhere = {"source": None, "source_number": None}
    return [
        {**sources.get(number, nowhere), "value": value, "label": label}
        for number, value, label in steps
    ]


def _said_by(figure: figures.Figure, contest: Contest | None) -> bool:
    """Whether a cited headline repeats one of the contest's own numbers."""
    if contest is None or figure.sum is not None or figure.headline.qualifier != "exact":
        return False
    return figure.value in (contest.applications, contest.winners, contest.fund)


def _headline(headline: Headline, value: int, volume: Volume) -> Json:
    """A cited number; `source` is the label of its line in the list of sources."""
    source = headline.source.removeprefix("cited:")
    ids = [known.id for known in volume.edition.facts.sources]
    return {
        "value": volume.wording.qualified(value, headline.qualifier),
        "label": headline.label[volume.language],
        "source": f"{volume.language}/source/{source}" if source in ids else None,
        "source_number": ids.index(source) + 1 if source in ids else None,
    }


def _sum(figure: figures.Figure, volume: Volume) -> Json:
    """A number added up over records; one invented record makes the whole sum a sample."""
    total = figure.sum
    if total is None:
        raise ValueError(f"a sum headline was expected, got {figure.headline.source!r}")
    return {
        "value": volume.wording.qualified(figure.value, figure.headline.qualifier),
        "label": figure.headline.label[volume.language],
        "records": volume.wording.count(len(total.projects), "projects"),
        "sample": total.sample,
    }


def _programme_part(part: ProgrammePart, volume: Volume) -> Json:
    language = volume.language
    period = part.period
    return {
        "name": part.name[language],
        "summary": part.summary[language],
        "period": volume.period(period) if period else None,
        "figures": [_headline(figure, figure.value or 0, volume) for figure in part.figures],
        "names": [name[language] for name in part.names],
        "source": f"{language}/source/{part.source}",
    }


def _grants_by_direction(volume: Volume) -> list[Json]:
    """Bars: the grants of each direction; a project counts in its first one."""
    bars = []
    for direction, found in volume.collection.directions.items():
        projects = [p for p in volume.edition.projects if p.facts.directions[0] == direction]
        if projects:
            grant = sum(project.facts.funding.grant for project in projects)
            name = found.name[volume.language]
            bars.append({"name": name, "value": grant, "shown": volume.wording.tenge(grant)})
    return bars
