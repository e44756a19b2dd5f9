"""Lay out the lists at the end of a volume: all projects in one table, two indexes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from .. import figures
from ..collection import AnyEntry, Project
from ..model import ProjectFacts
from ..wording import Wording
from . import facts as book_facts
from .volume import Json, Volume

NamesOf = Callable[[AnyEntry, Volume], list[str]]
OPENING_MARKS = "«»\"'„“”( "  # not part of a name's place in an index


def table_data(volume: Volume) -> Json | None:
    """All projects in one table, by direction, with totals that never mix two indicators."""
    projects = volume.edition.projects
    if not projects:
        return None
    say = volume.wording
    numbered = enumerate(_by_direction(volume, projects), start=1)
    rows = [_table_row(number, project, volume) for number, project in numbered]
    totals = {
        name: figures.indicator_sum(volume.edition, name).value
        for name in book_facts.HEADLINE_INDICATORS
    }
    return {
        "groups": [
            {"title": title, "rows": list(group)}
            for title, group in groupby(rows, key=lambda row: row["direction"])
        ],
        "grant": say.tenge(sum(project.facts.funding.grant for project in projects)),
        **{name: say.number(total) for name, total in totals.items()},
    }


def _by_direction(volume: Volume, projects: Iterable[Project]) -> list[Project]:
    order = list(volume.collection.directions)
    return sorted(projects, key=lambda project: order.index(project.facts.directions[0]))


def _table_row(number: int, project: Project, volume: Volume) -> Json:
    facts, language = project.facts, volume.language
    measured = {indicator.id: indicator.fact for indicator in facts.indicators}
    return {
        "number": str(number),
        "label": volume.label(project.address),
        "title": facts.title[language],
        "direction": volume.collection.directions[facts.directions[0]].name[language],
        "city": facts.place.city[language],
        "grant": volume.wording.tenge(facts.funding.grant),
        **{
            name: book_facts.number(measured.get(name), volume.wording)
            for name in book_facts.HEADLINE_INDICATORS
        },
    }


def glossary_data(volume: Volume) -> list[Json]:
    """What the collection's words mean, in alphabetical order."""
    language = volume.language
    terms = [
        {"term": found.term[language], "meaning": found.meaning[language]}
        for found in volume.collection.glossary.values()
    ]
    return sorted(terms, key=lambda found: _order(found["term"], volume.wording))


def index_data(volume: Volume, names_of: NamesOf) -> list[Json]:
    """Records under the names that `names_of` gives, both in alphabetical order."""
    groups: dict[str, list[AnyEntry]] = {}
    for entry in volume.edition.entries:
        for name in names_of(entry, volume):
            groups.setdefault(name, []).append(entry)
    return [
        {
            "name": name[:1].upper() + name[1:],
            "records": [
                {
                    "label": volume.label(entry.address),
                    "title": entry.facts.title[volume.language],
                }
                for entry in sorted(
                    found, key=lambda e: _order(e.facts.title[volume.language], volume.wording)
                )
            ],
        }
        for name, found in sorted(groups.items(), key=lambda item: _order(item[0], volume.wording))
    ]


def _order(name: str, wording: Wording) -> str:
    return wording.sort_key(name.lstrip(OPENING_MARKS))


def region_name(entry: AnyEntry, volume: Volume) -> str:
    """The region a record belongs to."""
    return volume.collection.regions[entry.facts.place.region].name[volume.language]


def organisation_name(entry: AnyEntry, volume: Volume) -> str:
    """Who ran a project, or who gives an office its room."""
    facts = entry.facts
    responsible = facts.organisation if isinstance(facts, ProjectFacts) else facts.host
    return responsible.name[volume.language]


def group_names(entry: AnyEntry, volume: Volume) -> list[str]:
    """Whom a project was for; an office is for everyone."""
    facts, known = entry.facts, volume.collection.target_groups
    groups = facts.target_groups if isinstance(facts, ProjectFacts) else ()
    return [known[group.id].name[volume.language] for group in groups]


# The indexes at the end of a volume, by the key of their title in the wording.
INDEXES: Mapping[str, NamesOf] = {
    "by_region": lambda entry, volume: [region_name(entry, volume)],
    "by_organisation": lambda entry, volume: [organisation_name(entry, volume)],
    "by_group": group_names,
}
