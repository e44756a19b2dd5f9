"""Hold the rules across fields, records and languages; every broken one is a Problem with its place."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from pathlib import Path

from ..collection import AnyEntry, Collection, Edition
from ..memory import Memory
from ..problems import Problem
from .edition import cover_rules, edition_rules
from .languages import REQUIRED_SECTIONS, untranslated
from .photos import photo_files, photo_problem, photo_rules
from .project import ALLOWED_DEVIATION
from .record import record_rules

__all__ = [
    "ALLOWED_DEVIATION",
    "REQUIRED_SECTIONS",
    "broken_rules",
    "photo_problem",
    "record_problems",
]


def broken_rules(
    collection: Collection, root: Path, memory: Memory | None = None
) -> Iterator[Problem]:
    """Every broken rule of the collection; files are looked at below `root`.

    The `memory` of earlier checks spares records that did not change among others that did not.
    """
    memory = memory or Memory()
    others = _others(collection)
    for name, source in collection.registry_sources.items():
        for key, record in getattr(collection, name).items():
            yield from untranslated(record, source, collection.languages, (key,))
    for edition in collection.editions:
        yield from edition_rules(edition, collection)
        yield from cover_rules(edition, root)
        for entry in edition.entries:
            rules = functools.partial(record_rules, entry, edition, collection)
            yield from memory.problems(("rules", entry.address), entry.digest + others, rules)
            files = (entry.digest, photo_files(entry.folder / "photos"))
            photos = functools.partial(_all, photo_rules(entry, root))
            yield from memory.recall(("photos", entry.address), files, photos)


def record_problems(
    entry: AnyEntry, edition: Edition, collection: Collection, root: Path
) -> Iterator[Problem]:
    """Every rule that one record of an edition breaks."""
    yield from record_rules(entry, edition, collection)
    yield from photo_rules(entry, root)


def _all(problems: Iterator[Problem]) -> list[Problem]:
    return list(problems)


def _others(collection: Collection) -> bytes:
    """Stands for all that the rules of one record ask of the rest: registries, who is there, as what."""
    named = [(name, source.text) for name, source in sorted(collection.registry_sources.items())]
    standing = [(each.address, each.facts.status) for each in collection.entries.values()]
    return hashlib.sha256(repr((collection.languages, named, standing)).encode()).digest()
