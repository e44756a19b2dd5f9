"""Show what goes across records: the map of regions, the sums year by year."""

from __future__ import annotations

from .. import figures as sums
from ..collection import Edition
from .voice import View, Voice


def region_tiles(voice: Voice, edition: Edition) -> list[View]:
    """The tiles of the map: place, names, how many practices, and the office if there is one."""
    offices = {office.facts.place.region: office for office in edition.offices}
    counts: dict[str, int] = {}
    for project in edition.projects:
        where = project.facts.place.region
        counts[where] = counts.get(where, 0) + 1
    words = voice.wording.words.map
    tiles = []
    for id, region in voice.collection.regions.items():
        name, count = voice.say(region.name), counts.get(id, 0)
        said = voice.wording.count(count, "practices")
        tiles.append(
            {
                "id": id,
                "path": voice.path(f"regions/{id}/"),
                "column": region.tile.column,
                "row": region.tile.row,
                "short": voice.say(region.short),
                "count": count,
                "label": str(words.has if count else words.none).format(region=name, count=said),
                "office": voice.link(offices[id]) if id in offices else None,
            }
        )
    return tiles


def years_view(voice: Voice) -> View | None:
    """Each indicator's sum year by year; None until two editions have sums."""
    by_year = sums.sums_by_year(voice.collection)
    if len(by_year) < 2:
        return None
    found = {
        id: [totals.get(id) for totals in by_year.values()] for id in voice.collection.indicators
    }
    return {
        "years": list(by_year),
        "rows": [
            {
                "name": voice.say(voice.collection.indicators[id].name),
                "unit": voice.say(voice.collection.indicators[id].unit),
                "values": [
                    {
                        "value": voice.wording.number(total.value),
                        "sample": total.sample,
                        "row": f"sum-{year}-{id}",
                    }
                    if total
                    else None
                    for year, total in zip(by_year, totals, strict=True)
                ],
            }
            for id, totals in found.items()
            if any(totals)
        ],
    }
