"""What the book keeps between two settings: pages of records that nothing has changed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from practicebook.book.data import Files, leaflet_files, volume_files
from practicebook.book.volume import Album, Variant
from practicebook.collection import AnyEntry, Collection, Office, Project
from practicebook.memory import Memory
from test_book import SITE, content, picture, root  # noqa: F401

RECORDS = tuple(
    f"data/kk/2025/{record}.json"
    for record in ("projects/first-project", "projects/second-project", "offices/astana")
)
FIRST, SECOND, OFFICE = RECORDS
Picture = Callable[[AnyEntry, str], bytes]


def with_facts(entry: Any, **changes: Any) -> Any:
    """The record with other facts."""
    return replace(entry, facts=entry.facts.model_copy(update=changes))


def collected(
    collection: Collection, *projects: Project, offices: tuple[Office, ...]
) -> Collection:
    """The collection with these records in its only edition."""
    edition = replace(collection.editions[0], projects=projects, offices=offices)
    return replace(collection, editions=(edition,))


@pytest.fixture
def collection(root: Path) -> Collection:  # noqa: F811
    """Two projects and the office that supported them; the first names the second in its facts."""
    collection, edition = content(root)
    first, second = edition.projects
    first = with_facts(first, related=("second-project",))
    return collected(collection, first, second, offices=edition.offices)


def files(
    collection: Collection,
    memory: Memory,
    shot: Picture = picture,
    site: str = SITE,
    variant: Variant = "screen",
) -> Files:
    """What the templates read of the Kazakh volume."""
    edition = collection.editions[0]
    return volume_files(collection, edition, ("kk",), Album(shot), None, site, variant, memory)


def other_goal(collection: Collection) -> Collection:
    first, second = collection.editions[0].projects
    first = with_facts(first, goal={"kk": "Басқа мақсат.", "ru": "Другая цель."})
    return collected(collection, first, second, offices=collection.editions[0].offices)


def other_title(collection: Collection) -> Collection:
    first, second = collection.editions[0].projects
    second = with_facts(second, title={"kk": "Кешкі жүгіріс", "ru": "Вечерняя пробежка"})
    return collected(collection, first, second, offices=collection.editions[0].offices)


def second_gone(collection: Collection) -> Collection:
    first = collection.editions[0].projects[0]
    return collected(collection, first, offices=collection.editions[0].offices)


def office_renamed(collection: Collection) -> Collection:
    edition = collection.editions[0]
    (office,) = edition.offices
    office = with_facts(office, title={"kk": "Бас кеңсе", "ru": "Главный офис"})
    return collected(collection, *edition.projects, offices=(office,))


def second_elsewhere(collection: Collection) -> Collection:
    edition = collection.editions[0]
    first, second = edition.projects
    return collected(collection, first, with_facts(second, office=None), offices=edition.offices)


def region_renamed(collection: Collection) -> Collection:
    regions = {
        id: region.model_copy(update={"name": {"kk": f"{id} өңірі", "ru": f"регион {id}"}})
        for id, region in collection.regions.items()
    }
    return replace(collection, regions=regions)


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (other_goal, {FIRST}),
        (other_title, {FIRST, SECOND, OFFICE}),
        (second_gone, {FIRST, OFFICE}),
        (office_renamed, {FIRST, SECOND, OFFICE}),
        (second_elsewhere, {SECOND, OFFICE}),
        (region_renamed, set(RECORDS)),
    ],
)
def test_a_change_reaches_every_record_that_tells_of_it(
    collection: Collection, change: Callable[[Collection], Collection], changed: set[str]
) -> None:
    """After an edit the book says the same as one made from nothing; only what tells of it is made anew."""
    memory = Memory()
    before = files(collection, memory)
    after = files(change(collection), memory)
    assert after == files(change(collection), Memory())
    kept = {name for name in RECORDS if name in after and after[name] is before[name]}
    assert kept == set(RECORDS) & set(after) - changed


def test_a_photo_site_or_variant_reaches_the_records(collection: Collection) -> None:
    """Another photo under the same name, another site, another paper: nothing stale is kept."""
    memory = Memory()
    files(collection, memory)

    def reversed_shot(entry: AnyEntry, file: str) -> bytes:
        return picture(entry, file[::-1])

    for changes in (
        {"shot": reversed_shot},
        {"site": "https://other.example.kz/"},
        {"variant": "print"},
        {},
    ):
        found: Files = files(collection, memory, **changes)  # type: ignore[arg-type]
        assert found == files(collection, Memory(), **changes)  # type: ignore[arg-type]


def test_pictures_of_kept_records_are_there(collection: Collection) -> None:
    """A record whose pages are kept brings its photos into the volume all the same."""
    memory, albums = Memory(), (Album(picture), Album(picture))
    for album in albums:
        edition = collection.editions[0]
        volume_files(collection, edition, ("kk",), album, None, SITE, "screen", memory)
    assert albums[0].files == albums[1].files
    assert albums[0].files


def test_a_leaflet_refers_to_the_site_where_a_volume_names_a_page(collection: Collection) -> None:
    """A leaflet and a volume share what is equal; a link to another record leads elsewhere in each."""
    memory, edition = Memory(), collection.editions[0]

    def leaflet(memory: Memory) -> Files:
        first = edition.projects[0]
        return leaflet_files(collection, edition, first, "kk", Album(picture), SITE, memory)

    in_volume = files(collection, memory)
    assert leaflet(memory) == leaflet(Memory())
    assert leaflet(memory)[FIRST] != in_volume[FIRST]
    assert files(collection, memory) == in_volume
