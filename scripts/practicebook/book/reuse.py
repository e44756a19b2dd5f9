"""Keep the pages of a record from one setting to the next while nothing that they say has changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ..collection import AnyEntry
from ..memory import Memory
from ..model import ProjectFacts
from .volume import Volume


def record_pages(
    entry: AnyEntry, volume: Volume, memory: Memory, make: Callable[[], bytes]
) -> bytes:
    """What `make` gave for the record in such a volume, else what it gives.

    The pictures come into the volume's album in either case.
    """
    registries = (
        volume.collection.languages,
        volume.collection.directions,
        volume.collection.regions,
        volume.collection.indicators,
        volume.collection.target_groups,
    )
    # Once recalled, what is equal is the very same, and is compared no further.
    ground = memory.recall("ground of the book", registries, lambda: registries)
    pictures = [volume.album.name(entry, photo.file) for photo in entry.facts.photos]
    parts = (entry, volume.site_url, ground, pictures, list(_named(entry, volume)))
    return memory.recall(("book", volume.variant, volume.label(entry.address)), parts, make)


def _named(entry: AnyEntry, volume: Volume) -> Iterator[tuple[Any, ...]]:
    """What a record's pages say of other records: whether they are there, in this volume, their title."""
    text = entry.texts.get(volume.language)
    for address, _ in text.links if text else ():
        yield address, address in volume.inside, address in volume.collection.entries
    for other in _others(entry, volume):
        yield other.address, other.address in volume.inside, other.facts.title[volume.language]


def _others(entry: AnyEntry, volume: Volume) -> list[AnyEntry]:
    facts = entry.facts
    if not isinstance(facts, ProjectFacts):
        return list(volume.supported(entry))
    repeated = facts.replication.replicates
    office = volume.collection.entries.get(f"{entry.year}/offices/{facts.office}")
    slugs = [*facts.related, *([repeated] if repeated else [])]
    return [*volume.entries(slugs), *([office] if office else [])]
