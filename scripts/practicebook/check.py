"""Check the whole content at once: what could be read, and every problem of every file."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from .collection import AnyEntry, Collection, Edition, record_address
from .contradictions import contradictions
from .docs_folder import docs_problems
from .load import load
from .memory import Memory
from .problems import Problem
from .proofreading import Proofreader
from .rules import broken_rules, record_problems
from .settings import FILE, settings_problems
from .translations import lagging_translations


def check(
    root: Path, languages: tuple[str, ...], memory: Memory | None = None
) -> tuple[Collection, list[Problem]]:
    """Read and check `root`/practices; the problems are sorted and each stands once.

    A `memory` of earlier checks saves looking again at what did not change.
    """
    with _no_collector():
        return _checked(root, languages, memory or Memory())


@contextmanager
def _no_collector() -> Iterator[None]:
    """Python's collector would walk through all that was read again and again, and find nothing."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.unfreeze()  # together: it all counts as old now, unread
        if before:
            gc.enable()


def _checked(
    root: Path, languages: tuple[str, ...], memory: Memory
) -> tuple[Collection, list[Problem]]:
    if (settings := root / FILE).exists() and (found := settings_problems(settings)):
        return Collection(languages), found  # which languages there are is not known
    proofreader = Proofreader(root, languages, memory)
    collection, problems = load(root, languages, memory, proofreader.read)
    broken = {record_address(each.place.path) for each in problems if each.stops}
    if None not in broken:
        problems.extend(_rules(collection, broken, root, memory))
    # Rules across records speak of records that are whole; a broken file would echo in all of them.
    if not any(each.stops for each in problems):
        problems.extend(lagging_translations(collection, memory))
        problems.extend(contradictions(collection, memory))
    problems.extend(proofreader.problems())
    problems.extend(docs_problems(root, languages, memory))
    return collection, sorted(set(problems))


def _rules(
    collection: Collection, broken: set[str | None], root: Path, memory: Memory
) -> Iterator[Problem]:
    """The rules of the whole collection; of the whole records alone where others are broken."""
    if not broken:
        yield from broken_rules(collection, root, memory)
        return
    whole = without(collection, broken)
    names = {name for address in broken if address for name in (address, address.split("/")[-1])}
    for edition in whole.editions:
        for entry in edition.entries:
            for found in record_problems(entry, edition, whole, root):
                if (
                    dict(found.details).get("found") not in names
                ):  # a broken record is no unknown one
                    yield found


def without(collection: Collection, addresses: AbstractSet[str | None]) -> Collection:
    """The collection without the records at these addresses."""

    def kept(entries: tuple[AnyEntry, ...]) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in entries if entry.address not in addresses)

    editions = tuple(
        replace(each, projects=kept(each.projects), offices=kept(each.offices))  # type: ignore[arg-type]
        for each in collection.editions
    )
    return replace(collection, editions=editions)


def visible(collection: Collection, preview: bool) -> Collection:
    """The collection that readers see: published records; with `preview`, drafts and reviews too.

    An edition that is only being prepared, without a date and a record to show, is no reader's yet.
    """
    statuses = {"published", "draft", "review"} if preview else {"published"}
    editions = (_only(edition, statuses) for edition in collection.editions)
    shown = tuple(each for each in editions if preview or each.facts.released or each.entries)
    return replace(collection, editions=shown)


def _only(edition: Edition, statuses: set[str]) -> Edition:
    def shown(entries: tuple[AnyEntry, ...]) -> tuple[AnyEntry, ...]:
        return tuple(entry for entry in entries if entry.facts.status in statuses)

    return replace(edition, projects=shown(edition.projects), offices=shown(edition.offices))  # type: ignore[arg-type]
