"""Say by what readers narrow and order the catalogue: facets, their options, orders of the practices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .collection import Collection, Project
from .model import ProjectFacts
from .views import View, Viewer

Answers = Mapping[str, tuple[str, ...]]  # of one practice, by facet
FACETS = ("direction", "region", "office", "year", "readiness", "evidence", "cost", "group")
PAGES: Mapping[str, str] = {"direction": "directions", "region": "regions"}
COST_BANDS = (250_000, 500_000, 1_000_000)  # tenge; a practice dearer than the last is "over" it
READINESS = ("ready", "adaptable", "unique")
EVIDENCE = ("best", "good", "promising")


@dataclass(frozen=True)
class FacetPage:
    """A page that lists every practice of one direction or region; `source` as in RecordPage."""

    source: str
    facet: str
    id: str


def facet_pages(collection: Collection) -> dict[str, FacetPage]:
    """A page for every direction and region of the registries, by source; empty ones say so."""
    known = {"direction": collection.directions, "region": collection.regions}
    pages = [
        FacetPage(f"{folder}/{id}", facet, id)
        for facet, folder in PAGES.items()
        for id in known[facet]
    ]
    return {page.source: page for page in pages}


def projects(collection: Collection) -> list[Project]:
    """Every practice of every edition."""
    return [project for edition in collection.editions for project in edition.projects]


def answers(project: Project) -> Answers:
    """The ids under which a practice stands, facet by facet; none where its record does not say."""
    facts = project.facts
    evidence = facts.evidence
    return {
        "direction": facts.directions,
        "region": (facts.place.region,),
        "office": (facts.office,) if facts.office else (),
        "year": (str(project.year),),
        "readiness": (facts.replication.readiness,) if facts.replication.readiness else (),
        "evidence": (evidence.level,) if evidence else (),
        "cost": _cost(facts.replication.cost_from),
        "group": tuple(group.id for group in facts.target_groups),
    }


def _cost(cost: int | None) -> tuple[str, ...]:
    if cost is None:
        return ()
    return (str(next((band for band in COST_BANDS if cost <= band), "over")),)


def reached(facts: ProjectFacts, indicator: str = "people_reached") -> int | None:
    """How many people the indicator counted; None where it was not counted."""
    return next((found.fact for found in facts.indicators if found.id == indicator), None)


# --- orders ----------------------------------------------------------------------------------------


def orders(listed: Sequence[Project], viewer: Viewer) -> dict[str, list[int]]:
    """Each order of the practices as positions in `listed`, which is itself the newest first.

    A practice without the number that an order asks for comes last; equals stand by name.
    """

    names = [viewer.wording.sort_key(viewer.say(project.facts.title)) for project in listed]

    def by(number: Callable[[ProjectFacts], int | None], sign: int) -> list[int]:
        def place(index: int) -> tuple[bool, int, str]:
            value = number(listed[index].facts)
            return value is None, sign * (value or 0), names[index]

        return sorted(range(len(listed)), key=place)

    return {
        "newest": list(range(len(listed))),
        "name": sorted(range(len(listed)), key=names.__getitem__),
        "grant": by(lambda facts: facts.funding.grant, -1),
        "reach": by(reached, -1),
        "cost": by(lambda facts: facts.replication.cost_from, 1),
    }


def newest(found: Sequence[Project], viewer: Viewer) -> list[Project]:
    """The practices by edition and last day, newest first, then by name."""
    named = sorted(found, key=lambda p: viewer.wording.sort_key(viewer.say(p.facts.title)))
    return sorted(named, key=lambda p: (p.year, p.facts.period.end), reverse=True)


# --- options ---------------------------------------------------------------------------------------


def options(facet: str, given: Sequence[Answers], viewer: Viewer) -> list[View]:
    """The options of a facet that at least one practice has, with names, counts and pages."""
    counts: dict[str, int] = {}
    for answer in given:
        for id in answer[facet]:
            counts[id] = counts.get(id, 0) + 1
    names = {id: name for id, name in _names(facet, viewer).items() if id in counts}
    folder = PAGES.get(facet)
    return [
        {
            "id": id,
            "name": name,
            "count": counts[id],
            "path": viewer.path(f"{folder}/{id}/") if folder else None,
        }
        for id, name in names.items()
    ]


def _names(facet: str, viewer: Viewer) -> dict[str, str]:
    """Every id that a facet knows with its name, in the order in which readers see them."""
    collection, words = viewer.collection, viewer.wording.words
    if facet == "direction":
        return {id: viewer.say(entry.name) for id, entry in collection.directions.items()}
    if facet == "region":
        return _by_name({i: viewer.say(r.name) for i, r in collection.regions.items()}, viewer)
    if facet == "group":
        groups = {i: viewer.say(g.name) for i, g in collection.target_groups.items()}
        return _by_name({id: name[:1].upper() + name[1:] for id, name in groups.items()}, viewer)
    if facet == "office":
        offices = [office for edition in collection.editions for office in edition.offices]
        return _by_name({o.slug: viewer.say(o.facts.title) for o in offices}, viewer)
    if facet == "year":
        return {str(e.year): str(e.year) for e in reversed(collection.editions)}
    if facet == "cost":
        return _cost_names(viewer)
    levels, said = {
        "readiness": (READINESS, words.readiness),
        "evidence": (EVIDENCE, words.evidence_level),
    }[facet]
    return {level: str(said[level]) for level in levels}


def _by_name(names: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
    key = viewer.wording.sort_key
    return dict(sorted(names.items(), key=lambda pair: key(pair[1])))


def _cost_names(viewer: Viewer) -> dict[str, str]:
    words, number = viewer.wording.words.facets.cost, viewer.wording.number
    names = {str(COST_BANDS[0]): str(words.up_to).format(to=number(COST_BANDS[0]))}
    for low, high in pairwise(COST_BANDS):
        names[str(high)] = str(words.between).format_map({"from": number(low), "to": number(high)})
    over = str(words.over).format_map({"from": number(COST_BANDS[-1])})
    return names | {"over": over}
