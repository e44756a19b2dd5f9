"""Say what stands in a practice's column where practices are compared side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping

from .collection import Edition, Project
from .facets import reached
from .model import Localized, ProjectFacts
from .views import View, Viewer, page_path

# Rows in the order of the page; those of BARS also show their numbers as bars.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "about": ("summary", "goal", "direction", "place", "office", "organisation", "period", "group"),
    "result": ("reached", "informed", "evidence"),
    "money": ("grant", "cofunding", "per_person"),
    "repeat": ("readiness", "team", "weeks", "cost", "volunteers", "hours", "skills", "materials"),
}
BARS = frozenset(
    {
        *("reached", "informed", "grant", "cofunding", "per_person"),
        *("team", "weeks", "cost", "volunteers", "hours"),
    }
)
MOST = 3
ANCHORS = ("steps", "results", "did-not-work")


def rows(viewer: Viewer) -> list[View]:
    """The table's groups with the names of their rows."""
    words = viewer.wording.words.compare
    return [
        {
            "name": words.groups[group],
            "rows": [{"id": id, "name": words.rows[id], "bar": id in BARS} for id in ids],
        }
        for group, ids in GROUPS.items()
    ]


def column_path(project: Project, language: str) -> str:
    """Where a practice's column stands, the same address from both languages' sites."""
    return f"{page_path(project)}compare.{language}.json"


def column(project: Project, edition: Edition, viewer: Viewer) -> str:
    """A practice's column as JSON: every value said, and the plain numbers behind the bars."""
    card = viewer.card(project)
    picture = card["picture"]
    text = project.texts.get(viewer.wording.language)
    sections = [section for section in text.sections if section.id in ANCHORS] if text else []
    content = {
        **{key: card[key] for key in ("id", "title", "path", "sample")},
        "picture": picture and {"path": picture["sources"][0]["path"], "alt": picture["alt"]},
        "values": {id: value for id, value in _values(project, edition, viewer).items() if value},
        "numbers": {id: n for id, n in _numbers(project.facts).items() if n is not None},
        "sections": [[section.id, section.title] for section in sections],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _values(project: Project, edition: Edition, viewer: Viewer) -> dict[str, list[str]]:
    """Each row's lines; no line where the record does not say."""
    facts, say, words = project.facts, viewer.wording, viewer.wording.words
    collection, needs = viewer.collection, facts.replication
    office = next((o for o in edition.offices if o.slug == facts.office), None)
    numbers = _numbers(facts)

    def texts(*found: Localized | None) -> list[str]:
        return [viewer.say(text) for text in found if text]

    def tenge(id: str) -> list[str]:
        return [say.tenge(number)] if (number := numbers[id]) is not None else []

    def counted(id: str, noun: str) -> list[str]:
        return [say.count(number, noun)] if (number := numbers[id]) is not None else []

    return {
        "summary": texts(facts.summary),
        "goal": texts(facts.goal),
        "direction": [viewer.say(collection.directions[id].name) for id in facts.directions],
        "place": [viewer.place(facts)],
        "office": texts(office.facts.title) if office else [],
        "organisation": texts(facts.organisation.name),
        "period": [say.period(facts.period.start, facts.period.end)],
        "group": texts(*(collection.target_groups[group.id].name for group in facts.target_groups)),
        "reached": _indicator(facts, "people_reached", viewer),
        "informed": _indicator(facts, "people_informed", viewer),
        "evidence": _evidence(facts, viewer),
        "grant": tenge("grant"),
        "cofunding": tenge("cofunding"),
        "per_person": tenge("per_person"),
        "readiness": [str(words.readiness[needs.readiness])] if needs.readiness else [],
        "team": counted("team", "people"),
        "weeks": counted("weeks", "weeks"),
        "cost": [str(words.facets.needs_cost).format(tenge=cost) for cost in tenge("cost")],
        "volunteers": counted("volunteers", "volunteers"),
        "hours": _hours(numbers["hours"], viewer),
        "skills": texts(*needs.skills),
        "materials": texts(*needs.materials),
    }


def _numbers(facts: ProjectFacts) -> dict[str, int | None]:
    people, needs = reached(facts), facts.replication
    return {
        "reached": people,
        "informed": reached(facts, "people_informed"),
        "grant": facts.funding.grant,
        "cofunding": facts.funding.cofunding,
        "per_person": round(facts.funding.grant / people) if people else None,
        "team": needs.min_team,
        "weeks": needs.weeks,
        "cost": needs.cost_from,
        "volunteers": facts.team.volunteers,
        "hours": facts.team.hours,
    }


def _indicator(facts: ProjectFacts, id: str, viewer: Viewer) -> list[str]:
    found = next((i for i in facts.indicators if i.id == id and i.fact is not None), None)
    if found is None or found.fact is None:
        return []
    return [viewer.wording.qualified(found.fact, found.qualifier)]


def _evidence(facts: ProjectFacts, viewer: Viewer) -> list[str]:
    if facts.evidence is None:
        return []
    level = str(viewer.wording.words.evidence_level[facts.evidence.level])
    method = viewer.say(facts.evidence.method) if facts.evidence.method else None
    return [f"{level}: {method}" if method else level]


def _hours(hours: int | None, viewer: Viewer) -> list[str]:
    if hours is None:
        return []
    form = str(viewer.wording.words.compare.hours)
    return [form.format(number=viewer.wording.number(hours))]
