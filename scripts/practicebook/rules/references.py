"""Hold what ids and links lead to against what there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz import process

from ..collection import AnyEntry, Collection
from ..problems import Place, Problem, problem
from ..yaml_source import YamlSource


def reference(source: YamlSource, *path_found_known: Any) -> Iterator[Problem]:
    """`reference(source, *field path, found, known)`: found must be one of the known ids."""
    *path, found, known = path_found_known
    if found not in known:
        field = str(next(step for step in reversed(path) if isinstance(step, str)))
        yield unknown(source.place(*path), path[0] if field == "id" else field, found, list(known))


def twice(source: YamlSource, name: str, ids: Sequence[str | int]) -> Iterator[Problem]:
    """An id that stands twice in a list would be shown twice, and an indicator counted twice."""
    for index, found in enumerate(ids):
        if found in ids[:index]:
            yield problem(source.place(name, index), "duplicate-key", found=found)


def unknown(place: Place, field: str, found: str, known: list[str]) -> Problem:
    """That an id is none of the known ones; names the one that is most like it."""
    best = process.extractOne(found, known, score_cutoff=60)
    expected = best[0] if best else ", ".join(sorted(known)[:20]) or "—"
    return problem(place, "unknown-id", field=field, found=found, expected=expected)


def link_rules(entry: AnyEntry, collection: Collection) -> Iterator[Problem]:
    """Links in the texts that lead nowhere, or where readers cannot follow."""
    entries = collection.entries
    for text in entry.texts.values():
        for address, place in text.links:
            if address not in entries:
                yield unknown(place, "link", address, list(entries))
            if code := hidden(entries.get(address), entry):
                yield problem(place, code, found=address)


def hidden(target: AnyEntry | None, named_by: AnyEntry) -> str | None:
    """Readers cannot follow a link to a withdrawn record, nor from a published one to a draft."""
    if target is None:
        return None
    if target.facts.status == "withdrawn":
        return "withdrawn-linked"
    return "draft-linked" if named_by.published and not target.published else None
