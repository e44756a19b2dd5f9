"""Make the catalogue of one language: its page, its pages of directions and regions, its JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from .collection import Project
from .compare import column_path
from .facets import FACETS, PAGES, Answers, FacetPage, answers, newest, options, orders, projects
from .views import View, Viewer

FIRST = 24  # cards in the page itself; the script shows as many more at each press
LEAST_TO_NARROW = 2  # one practice needs no facets, no order, no comparison
MOST_MISSING = 200  # people or weeks; who lacks more does not lack «a little»


class Catalogue:
    """The practices of all editions, newest first, as readers of one language find them."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.projects = newest(projects(viewer.collection), viewer)

    @property
    def several(self) -> bool:
        """Whether there is anything to narrow, order or compare."""
        return len(self.projects) >= LEAST_TO_NARROW

    @property
    def path(self) -> str:
        """Where the JSON stands, below the site's root."""
        return f"assets/catalogue/{self.viewer.wording.language}.json"

    @cached_property
    def text(self) -> str:
        """The JSON that the catalogue's and the comparison's scripts read; every string said here."""
        name = ("catalogue", self.viewer.wording.language)
        records = [self._record(project) for project in self.projects]
        parts = (records, [project.facts for project in self.projects])
        return self.viewer.memory.recall(name, parts, lambda: self._made_text(records))

    def _made_text(self, records: Sequence[View]) -> str:
        content = {
            "counts": self._counted(len(self.projects), "practices"),
            "people": self._counted(self._most("min_team"), "people"),
            "weeks": self._counted(self._most("weeks"), "weeks"),
            # What stands between thousands; the reader's own tenge are written by the script.
            "group": self.viewer.wording.number(1000)[1:-3],
            "orders": orders(self.projects, self.viewer),
            "records": records,
        }
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"

    @cached_property
    def page(self) -> View:
        """What the catalogue's template shows."""
        found = list(self._facets.values())
        return {
            # The hash keeps a browser from putting yesterday's JSON beside today's page.
            "json": f"{self.path}?{hashlib.sha256(self.text.encode()).hexdigest()[:8]}",
            "cards": [self.viewer.card(project) for project in self.projects[:FIRST]],
            "blank": _BLANK,
            "step": FIRST,
            "count": self.viewer.wording.count(len(self.projects), "practices"),
            "several": self.several,
            "rest": len(self.projects) > FIRST,
            "facets": [facet for facet in found if len(facet["options"]) > 1],
            "browse": [facet for facet in found if facet["id"] in PAGES and facet["options"]],
        }

    def facet_page(self, page: FacetPage) -> View:
        """What the page of a direction or region shows."""
        viewer, words = self.viewer, self.viewer.wording.words.facets
        shown = self._found.get((page.facet, page.id), [])
        options = self._facets[page.facet]["options"]
        others = [option for option in options if option["id"] != page.id]
        current = viewer.collection.current
        offices = current.offices if current and page.facet == "region" else ()
        return self.facet_title(page) | {
            "facet": page.facet,
            "id": page.id,
            "cards": [viewer.card(project) for project in shown],
            "several": self.several,
            "count": viewer.wording.count(len(shown), "practices"),
            "none": words.none[page.facet],
            "others": others,
            "others_title": words.others[page.facet],
            "offices": [viewer.card(o) for o in offices if o.facts.place.region == page.id],
        }

    def facet_title(self, page: FacetPage) -> View:
        """The name of the direction or region, a sentence about it, and its icon."""
        collection, words = self.viewer.collection, self.viewer.wording.words.facets
        if page.facet == "direction":
            direction = collection.directions[page.id]
            return {
                "title": self.viewer.say(direction.name),
                "summary": self.viewer.say(direction.summary),
                "icon": direction.icon,
            }
        name = self.viewer.say(collection.regions[page.id].name)
        summary = str(words.region_description).format(name=name)
        return {"title": name, "summary": summary, "icon": None}

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[Project]]:
        """The practices under each id of each facet that has pages."""
        found: dict[tuple[str, str], list[Project]] = {}
        for project, given in zip(self.projects, self._answers, strict=True):
            for facet in PAGES:
                for id in given[facet]:
                    found.setdefault((facet, id), []).append(project)
        return found

    @cached_property
    def _answers(self) -> list[Answers]:
        return [answers(project) for project in self.projects]

    @cached_property
    def _facets(self) -> dict[str, View]:
        return {facet: self._facet(facet) for facet in FACETS}

    def _facet(self, facet: str) -> View:
        return {
            "id": facet,
            "name": self.viewer.wording.words.facets.names[facet],
            "options": options(facet, self._answers, self.viewer),
        }

    def _record(self, project: Project) -> dict[str, Any]:
        name = ("catalogue", self.viewer.wording.language, project.address)
        parts = self.viewer.card_parts(project)
        return self.viewer.memory.recall(name, parts, lambda: self._made_record(project))

    def _made_record(self, project: Project) -> dict[str, Any]:
        card, needs = self.viewer.card(project), project.facts.replication
        picture = card["picture"]
        return {
            **{key: card[key] for key in ("id", "path", "title", "summary", "place", "grant")},
            "kicker": card["direction"]["name"],
            "reached": card["reached"],
            "repeat": card["repeat"],
            "column": column_path(project, self.viewer.wording.language),
            "sample": card["sample"],
            "status": None
            if project.published
            else self.viewer.wording.words.status[project.facts.status],
            "picture": picture
            and {
                "alt": picture["alt"],
                "sizes": [[s["path"], s["width"], s["height"]] for s in picture["sources"]],
            },
            "facets": {facet: ids for facet, ids in answers(project).items() if ids},
            "needs": [needs.min_team, needs.weeks, needs.cost_from],
        }

    def _counted(self, most: int, noun: str) -> list[str]:
        """«0 тәжірибе», «1 тәжірибе» … up to `most`: browsers do not know Kazakh and Russian plurals."""
        return [self.viewer.wording.count(number, noun) for number in range(most + 1)]

    def _most(self, need: str) -> int:
        found = [getattr(p.facts.replication, need) or 0 for p in self.projects]
        return min(max(found, default=0), MOST_MISSING)


# The card that the catalogue's script copies and fills: every part is there, each holds a dot.
_BLANK: View = {
    **dict.fromkeys(("id", "path", "title", "summary", "place", "grant", "reached", "repeat"), "."),
    "direction": {"name": "."},
    "sample": True,
    "status": "draft",
    "picture": {"alt": "", "sources": [{"path": ".", "width": 3, "height": 2}]},
}
