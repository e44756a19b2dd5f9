"""Turn one practice into a list that another team ticks off: what to have, what to do, what to heed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..collection import Collection, Edition, Project
from ..model import Person
from ..narrative import Section
from ..wording import Wording
from . import hyphens
from .data import Files
from .volume import Album, Json, Volume

_WORDS = ("practice", "sample", "repeat", "book")


def checklist_files(
    collection: Collection, edition: Edition, project: Project, language: str, site_url: str
) -> Files:
    """Every file of the list but the templates."""
    nobody = Album(lambda entry, file: None)
    volume = Volume(collection, edition, language, frozenset(), nobody, site_url)
    say, facts = volume.wording, project.facts
    words = {group: _plain(say.words[group]) for group in _WORDS}
    content = {
        "language": language,
        "title": facts.title[language],
        "document_title": f"{say.words.repeat.checklist.title}: {facts.title[language]}",
        "author": edition.facts.imprint.publisher[language],
        "lead": str(say.words.repeat.checklist.lead).format(title=facts.title[language]),
        "kicker": [
            collection.directions[facts.directions[0]].name[language],
            collection.regions[facts.place.region].name[language],
        ],
        "sample": facts.sample,
        "address": volume.site_address(project),
        "groups": [
            group | {"tasks": [_whole(task) for task in group["tasks"]]}
            for group in _groups(project, volume)
            if group["tasks"]
        ],
    }
    return {"data/checklist.json": _json(content), f"data/{language}/words.json": _json(words)}


def _groups(project: Project, volume: Volume) -> list[Json]:
    words, needs = volume.wording.words.repeat.checklist, project.facts.replication
    language = volume.language
    return [
        {"title": words.before, "tasks": _said(_before(project, volume.wording))},
        {"title": words.skills, "tasks": _said([one[language] for one in needs.skills])},
        {"title": words.materials, "tasks": _said([one[language] for one in needs.materials])},
        {"title": words.steps, "tasks": _steps(project, volume)},
        {"title": words.safety, "tasks": _said(_safety(project, volume.wording))},
        {"title": words.after, "tasks": _said([words.measure, words.record])},
    ]


def _before(project: Project, say: Wording) -> list[str]:
    words, needs = say.words.repeat.checklist, project.facts.replication
    tasks = [words.read, _owner(project.facts.lead, say)]
    if needs.min_team:
        tasks.append(words.team.format(count=say.number(needs.min_team)))
    if needs.weeks:
        tasks.append(words.weeks.format(count=say.count(needs.weeks, "weeks")))
    if needs.cost_from:
        tasks.append(words.cost.format(tenge=say.tenge(needs.cost_from)))
    return [*tasks, words.budget]


def _owner(person: Person, say: Wording) -> str:
    """Whom to ask first; the contact only where that person agreed to it."""
    words, name = say.words.repeat.checklist, person.name[say.language]
    known = person.contact if person.consent else None
    contact = (known.email or known.phone or known.telegram) if known else None
    if contact:
        return str(words.ask_contact.format(name=name, contact=contact))
    return str(words.ask.format(name=name))


def _safety(project: Project, say: Wording) -> list[str]:
    words, kept = say.words.repeat.checklist, project.facts.safeguards
    tasks = [words.consent]
    if kept.minors:
        tasks.append(words.minors)
    if kept.patient_data != "none":
        tasks.append(words.patient_data.format(value=say.words.patient_data[kept.patient_data]))
    if kept.medical_reviewer:
        tasks.append(words.reviewer)
    return tasks


def _steps(project: Project, volume: Volume) -> list[list[Json]]:
    """The steps as their author numbered them; where there is no list, paragraph by paragraph."""
    text = project.texts.get(volume.language)
    sections = [section for section in text.sections if section.id == "steps"] if text else []
    blocks = [block for section in sections for block in _blocks(section, volume)]
    listed = [item for block in blocks if block["kind"] == "list" for item in block["items"]]
    return listed or [[block] for block in blocks if block["kind"] == "paragraph"]


def _blocks(section: Section, volume: Volume) -> list[Json]:
    reader = volume.reader
    return [
        dict(block)
        for part in section.parts
        if part.photo is None
        for block in reader.blocks(part.html)
    ]


def _whole(task: list[Json]) -> list[Json]:
    return hyphens.in_paragraphs(task, hyphens.whole_compounds)


def _said(sentences: list[str]) -> list[list[Json]]:
    return [[{"kind": "paragraph", "content": [sentence]}] for sentence in sentences]


def _plain(words: Any) -> Any:
    if isinstance(words, Mapping):
        return {key: _plain(words[key]) for key in words}
    return words


def _json(content: Json) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
