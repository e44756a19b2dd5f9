"""Show a project: its facts, what repeating takes, how well it is proved."""

from __future__ import annotations

from ..collection import Edition, Project
from ..model import ProjectFacts
from .money import budget_view, funding_view
from .record import record_view
from .voice import View, Voice


def project_view(voice: Voice, project: Project, edition: Edition) -> View:
    """Everything on a project's page but the cards of related ones."""
    facts, words = project.facts, voice.wording.words.practice
    office = edition.office_by_slug.get(facts.office or "")
    return record_view(voice, project, edition, facts.lead) | {
        "id": f"{project.year}.{project.slug}",
        "kicker": [words.kind, *(voice.direction(id)["name"] for id in facts.directions)],
        "directions": [voice.direction(id) for id in facts.directions],
        "office": voice.link(office) if office else None,
        "goal": voice.say(facts.goal),
        "organisation": {
            "name": voice.say(facts.organisation.name),
            "kind": voice.wording.words.organisation_kind[facts.organisation.kind],
            "url": facts.organisation.url,
        },
        "sites": [voice.say(site) for site in facts.place.sites],
        "numbers": _numbers(voice, facts),
        "target_groups": [
            [
                voice.say(voice.collection.target_groups[group.id].name),
                voice.number(group.planned),
                voice.number(group.reached),
            ]
            for group in facts.target_groups
        ],
        "activities": [
            [
                voice.say(activity.title),
                voice.number(activity.planned),
                voice.number(activity.actual),
                voice.number(activity.participants),
            ]
            for activity in facts.activities
        ],
        "budget": budget_view(voice, facts),
        "funding": funding_view(voice, facts),
        "replication": _replication(voice, facts),
        "evidence": _evidence(voice, facts),
        "safeguards": _safeguards(voice, facts),
        "sdg": facts.sdg,
    }


def _numbers(voice: Voice, facts: ProjectFacts) -> list[View]:
    """The large numbers of a project: grant, the first two people indicators, volunteers."""
    words = voice.wording.words.practice
    people = [
        i
        for i in facts.indicators
        if voice.collection.indicators[i.id].kind == "people" and i.fact is not None
    ]
    return [
        {"value": voice.wording.tenge(facts.funding.grant), "label": words.grant},
        *(
            {"value": voice.fact(i), "label": voice.say(voice.collection.indicators[i.id].name)}
            for i in people[:2]
        ),
        {"value": voice.wording.number(facts.team.volunteers), "label": words.volunteers},
    ]


def _replication(voice: Voice, facts: ProjectFacts) -> View:
    words, needs = voice.wording.words, facts.replication
    rows = []
    if needs.readiness:
        rows.append({"label": words.practice.readiness, "value": words.readiness[needs.readiness]})
    if needs.min_team is not None:
        people = voice.wording.count(needs.min_team, "people")
        rows.append({"label": words.practice.min_team, "value": people})
    if needs.weeks is not None:
        weeks = voice.wording.count(needs.weeks, "weeks")
        rows.append({"label": words.practice.weeks, "value": weeks})
    if needs.cost_from is not None:
        cost = str(words.practice.cost_from_value).format(
            tenge=voice.wording.tenge(needs.cost_from)
        )
        rows.append({"label": words.practice.cost_from, "value": cost})
    return {
        "rows": rows,
        "skills": [voice.say(skill) for skill in needs.skills],
        "materials": [voice.say(material) for material in needs.materials],
    }


def _evidence(voice: Voice, facts: ProjectFacts) -> View | None:
    evidence = facts.evidence
    if evidence is None:
        return None
    return {
        "level": voice.wording.words.evidence_level[evidence.level],
        "method": voice.say(evidence.method) if evidence.method else None,
        "by": voice.say(evidence.by) if evidence.by else None,
    }


def _safeguards(voice: Voice, facts: ProjectFacts) -> list[View]:
    words, kept = voice.wording.words, facts.safeguards
    agreed = {True: words.practice.agreed, False: words.practice.not_agreed}
    rows = [
        {"label": words.practice.patient_data, "value": words.patient_data[kept.patient_data]},
        {"label": words.practice.photo_consent, "value": agreed[kept.photo_consent]},
        {"label": words.practice.minors, "value": agreed[kept.minors]},
    ]
    if kept.medical_reviewer:
        rows.append({"label": words.practice.medical_reviewer, "value": kept.medical_reviewer})
    if kept.sponsor:
        rows.append({"label": words.practice.sponsor, "value": voice.say(kept.sponsor)})
    return rows
