"""Turn a record's facts into labelled rows, tables and totals, every number formatted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..collection import Office, Project
from ..model import BudgetLine, Indicator, Person, TargetGroup
from ..wording import NO_BREAK, Wording
from .tree import Inline
from .volume import Json, Volume

NOTABLE_DEVIATION = (
    0.1  # beyond it the data contract asks for a note, so the book shows the line too
)
HEADLINE_INDICATORS = ("people_reached", "people_informed")


def budget(lines: Iterable[BudgetLine], wording: Wording) -> Json | None:
    """The budget by source of money, each with its total, and the total of all; None: no budget."""
    lines = tuple(lines)
    if not lines:
        return None
    names = {"grant": wording.words.practice.source_grant, "own": wording.words.practice.source_own}
    groups = []
    for source, name in names.items():
        own = [line for line in lines if line.source == source]
        if own:
            rows = [_budget_row(line, wording) for line in own]
            groups.append({"name": name, "rows": rows, "total": _budget_total(own, wording)})
    return {"groups": groups, "total": _budget_total(lines, wording)}


def _budget_row(line: BudgetLine, wording: Wording) -> Json:
    return {
        "title": line.item[wording.language],
        "note": line.note[wording.language] if line.note else None,
        **_budget_sums(line.planned, line.actual, wording),
    }


def _budget_total(lines: Iterable[BudgetLine], wording: Wording) -> Json:
    """Sums; the actual one only where every line has been reported."""
    planned = sum(line.planned for line in lines)
    actual = [line.actual for line in lines if line.actual is not None]
    complete = len(actual) == len(tuple(lines))
    return _budget_sums(planned, sum(actual) if complete else None, wording)


def _budget_sums(planned: int, actual: int | None, wording: Wording) -> Json:
    share = (actual - planned) / planned if actual is not None and planned else None
    return {
        "planned": wording.tenge(planned),
        "actual": None if actual is None else wording.tenge(actual),
        "deviation": None if share is None else wording.deviation(share),
        "notable": share is not None and abs(share) > NOTABLE_DEVIATION,
    }


def indicator(measured: Indicator, volume: Volume) -> Json:
    """One line of the plan and fact table; `share` is for the bar, the rest is text."""
    kind = volume.collection.indicators[measured.id]
    fact = measured.fact
    say = volume.wording
    return {
        "name": kind.name[volume.language],
        "note": measured.note[volume.language] if measured.note else None,
        "plan": number(measured.plan, say),
        "fact": None if fact is None else say.qualified(fact, measured.qualifier),
        "share": measured.percent,
        "percent": None if measured.percent is None else say.percent(measured.percent),
    }


def project_metrics(project: Project, wording: Wording) -> list[Json]:
    """The large numbers of a project: grant, people, team."""
    facts = project.facts
    words = wording.words
    measured = {indicator.id: indicator for indicator in facts.indicators}
    metrics = [_metric(wording.tenge(facts.funding.grant), words.practice.grant)]
    for name in HEADLINE_INDICATORS:
        found = measured.get(name)
        if found and found.fact is not None:
            metrics.append(
                _metric(wording.qualified(found.fact, found.qualifier), words.book[name])
            )
    team = {
        "volunteers": facts.team.volunteers,
        "staff": facts.team.staff,
        "hours": facts.team.hours,
    }
    return metrics + _team_metrics(team, wording)


def office_metrics(office: Office, supported: int, wording: Wording) -> list[Json]:
    """The large numbers of an office: volunteers and the projects it supported."""
    team = office.facts.team
    counts = {"registered": team.registered, "active": team.active, "trained": team.trained}
    projects = [_metric(wording.number(supported), wording.words.book.projects_supported)]
    return _team_metrics(counts, wording) + (projects if supported else [])


def _team_metrics(counts: Mapping[str, int | None], wording: Wording) -> list[Json]:
    labels = wording.words.practice
    return [
        _metric(wording.number(count), labels[name])
        for name, count in counts.items()
        if count is not None
    ]  # fmt: skip


def _metric(value: str, label: str) -> Json:
    return {"value": value, "label": label}


def project_facts(project: Project, volume: Volume) -> list[Json]:
    """Who, when, where, with whose money: label and value."""
    facts = project.facts
    language = volume.language
    words = volume.wording.words
    labels = words.practice
    organisation = volume.named(facts.organisation.name[language], facts.organisation.url)
    organisation.append(f" · {words.organisation_kind[facts.organisation.kind]}")
    office = volume.collection.entries.get(f"{project.year}/offices/{facts.office}")
    return _filled(
        (labels.organisation, organisation),
        (labels.lead, _person(facts.lead, volume)),
        (labels.target_groups, ["; ".join(_target_group(g, volume) for g in facts.target_groups)]),
        (labels.period, [volume.period(facts.period)]),
        (labels.city, [facts.place.city[language]]),
        (labels.sites, ["; ".join(site[language] for site in facts.place.sites)]),
        (labels.office, volume.title(office) if office else []),
    )


def funding(project: Project, wording: Wording) -> list[Json]:
    """Who paid, and what came without money: label and value; the sums stand in the budget."""
    sources = project.facts.funding
    labels, language = wording.words.practice, wording.language
    return _filled(
        (labels.funder, [sources.funder[language]]),
        (labels.in_kind, [sources.in_kind[language]] if sources.in_kind else []),
    )


def office_facts(office: Office, volume: Volume) -> list[Json]:
    """Where an office is, who runs it, since when: label and value."""
    facts = office.facts
    language = volume.language
    labels = volume.wording.words.practice
    return _filled(
        (labels.host, [facts.host.name[language]]),
        (labels.coordinator, _person(facts.coordinator, volume)),
        (labels.city, [facts.place.city[language]]),
        (labels.address, [facts.place.address[language]] if facts.place.address else []),
        (labels.opened, [volume.wording.date(facts.opened)]),
        (labels.period, [volume.period(facts.period)]),
    )


def activities(project: Project, wording: Wording) -> list[Json]:
    """Lines of the table of activities."""
    return [
        {
            "title": activity.title[wording.language],
            "planned": number(activity.planned, wording),
            "actual": number(activity.actual, wording),
            "participants": number(activity.participants, wording),
        }
        for activity in project.facts.activities
    ]


def _target_group(group: TargetGroup, volume: Volume) -> str:
    """«қарт адамдар: 78 (жоспар 75)», as far as the record knows."""
    name = volume.collection.target_groups[group.id].name[volume.language]
    words = volume.wording.words.book
    planned, reached = number(group.planned, volume.wording), number(group.reached, volume.wording)
    if planned and reached:
        return str(words.group_both.format(name=name, planned=planned, reached=reached))
    if planned:
        return str(words.group_planned.format(name=name, planned=planned))
    return str(words.group_reached.format(name=name, reached=reached)) if reached else name


def replication(project: Project, volume: Volume) -> Json | None:
    """What another team needs; None where the record does not say."""
    needs = project.facts.replication
    wording, language = volume.wording, volume.language
    labels = wording.words.practice
    if needs.readiness is None:
        return None
    team = needs.min_team
    return {
        "readiness": wording.words.readiness[needs.readiness],
        "metrics": [
            _metric(value, label)
            for value, label in (
                (
                    team and labels.min_team_value.format(count=wording.number(team)),
                    labels.min_team,
                ),
                (needs.weeks and wording.count(needs.weeks, "weeks"), labels.weeks),
                (
                    needs.cost_from is not None
                    and labels.cost_from_value.format(tenge=wording.tenge(needs.cost_from)),
                    labels.cost_from,
                ),
            )
            if value
        ],
        "skills": [skill[language] for skill in needs.skills],
        "materials": [material[language] for material in needs.materials],
        "replicates": [
            volume.title(entry)
            for entry in volume.entries([needs.replicates] if needs.replicates else [])
        ],
    }


def evidence(project: Project, wording: Wording) -> list[Json]:
    """How the result is proved: label and value."""
    evidence = project.facts.evidence
    if evidence is None:
        return []
    language = wording.language
    labels = wording.words.practice
    shown: list[Inline] = [
        {"kind": "strong", "content": [wording.words.evidence_level[evidence.level]]}
    ]
    if evidence.method:
        shown += [{"kind": "break"}, evidence.method[language]]
    return _filled(
        (labels.evidence, shown),
        (labels.evidence_by, [evidence.by[language]] if evidence.by else []),
    )


def safeguards(project: Project, wording: Wording) -> list[Json]:
    """How patients and children were protected: label and value."""
    guards = project.facts.safeguards
    labels = wording.words.practice
    agreed = {True: labels.agreed, False: labels.not_agreed}
    return _filled(
        (labels.patient_data, [wording.words.patient_data[guards.patient_data]]),
        (labels.photo_consent, [agreed[guards.photo_consent]]),
        (labels.minors, [agreed[guards.minors]]),
        (labels.medical_reviewer, [guards.medical_reviewer or ""]),
        (labels.sponsor, [_clause(guards.sponsor, wording)]),
        (labels.sdg, [f",{NO_BREAK}".join(str(goal) for goal in project.facts.sdg)]),
    )


def _clause(text: Mapping[str, str] | None, wording: Wording) -> str:
    """A text that stands among others in one sentence: without its own full stop."""
    return text[wording.language].rstrip(".") if text else ""


def _person(person: Person, volume: Volume) -> list[Inline]:
    """Name, role and, where the person agreed to it, how to write or call."""
    language = volume.language
    shown: list[Inline] = [person.name[language]]
    if person.role:
        shown.append(f", {person.role[language]}")
    contact = person.contact if person.consent else None
    if contact and contact.email:
        # A line of its own: a dot between would hang at the end of the line before.
        address = volume.link(f"mailto:{contact.email}", [contact.email])
        shown += [{"kind": "break"}, *address]
    if contact and contact.phone:
        shown.append(f" · {contact.phone}")
    if contact and contact.telegram:
        shown.append(f" · {contact.telegram}")
    return shown


def _filled(*rows: tuple[str, list[Inline]]) -> list[Json]:
    """Label and value of every row that has a value."""
    return [{"label": label, "value": value} for label, value in rows if any(value)]


def number(value: int | None, wording: Wording) -> str | None:
    """A number as text; None stays None, it means «not counted»."""
    return None if value is None else wording.number(value)
