"""Decide what a new record may be called and where it may go, and begin it with what is known."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .collection import Collection, Edition
from .field_help import field_help
from .kazakh import latin
from .model import SLUG_PATTERN
from .placeholders import placeholder
from .scaffold import KINDS, Draft, hint_language, registry_ids

LONGEST = 60  # characters of a slug
YEARS = range(2000, 2101)


class Refused(Exception):
    """A wish that cannot be granted: `name` of the sentence that says why, `blanks` to fill it.

    `usage`: the command was called the wrong way; else something in practices/ stands against it.
    """

    def __init__(self, name: str, usage: bool = True, **blanks: object) -> None:
        super().__init__(name)
        self.name = name
        self.usage = usage
        self.blanks = blanks


def slug_from(title: str) -> str:
    """The slug nearest to a title in Kazakh or Russian; empty where it has no letter or digit."""
    words = re.findall("[a-z0-9]+", latin(title).replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        slug = longer
    return slug


def checked_kind(found: str) -> str:
    """A kind of record; raises Refused."""
    if found not in KINDS:
        raise Refused("new_kind", found=found, expected=", ".join(KINDS))
    return found


def checked_year(found: str, kind: str, collection: Collection) -> int:
    """The year of an edition that is there, or of a new one; raises Refused."""
    if not found.isascii() or not found.isdigit() or int(found) not in YEARS:
        raise Refused("new_year", found=found, first=YEARS[0], last=YEARS[-1])
    year = int(found)
    if kind != "edition" and year not in (edition.year for edition in collection.editions):
        raise Refused("new_no_edition", usage=False, year=year)
    return year


def checked_slug(found: str, year: int, collection: Collection) -> str:
    """A slug that no project and no office of the edition bears; raises Refused."""
    if len(found) > LONGEST or not re.fullmatch(SLUG_PATTERN, found):
        nearest = slug_from(found)
        raise Refused("new_slug" if nearest else "new_no_slug", found=found, expected=nearest)
    for edition in collection.editions:
        for entry in edition.entries if edition.year == year else ():
            if entry.slug == found:
                raise Refused("new_taken", usage=False, found=entry.path)
    return found


def begin(
    collection: Collection, kind: str, year: int, language: str, known: Mapping[str, Any]
) -> Draft:
    """The draft of a new record with what is `known` of it; an edition goes on from the last one."""
    hints = hint_language(language, collection.languages)
    ids = registry_ids(collection, hints)
    given = {**known}
    if kind == "edition" and collection.editions:
        given = {**_carried_on(collection.editions[-1]), **given}
    if any(collection.directions[id].medical_review for id in given.get("directions", ())):
        given["safeguards"] = {"medical_reviewer": placeholder(_reviewer(hints), hints)}
    return Draft(kind, year, hints, collection.languages, given, ids)


def _carried_on(last: Edition) -> dict[str, Any]:
    """What seldom changes from one year to the next."""
    facts = last.facts
    kept = {"title": facts.title, "subtitle": facts.subtitle, "licence": facts.licence}
    return {**kept, "imprint": {"publisher": facts.imprint.publisher}}


def _reviewer(language: str) -> str:
    return field_help(language, "project")["safeguards.medical_reviewer"].label
