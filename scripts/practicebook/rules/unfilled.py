"""Find the hints of ours that nobody replaced."""

from __future__ import annotations

from collections.abc import Iterator

from ..narrative import Narrative
from ..placeholders import placeholders_in
from ..problems import Place, Problem, problem
from ..yaml_source import YamlSource, text_place


def not_filled(*files: YamlSource | Narrative) -> Iterator[Problem]:
    """What is published holds no hint of ours where an editor's words should stand."""
    for file in files:
        for found, place in _unfilled(file):
            yield problem(place, "not-filled", found=found)


def unfilled_in_review(*files: YamlSource | Narrative) -> Iterator[Problem]:
    """What a reviewer would stumble over: once for a file, or thirty lines would hide the rest."""
    for file in files:
        if marks := _unfilled(file):
            found, place = marks[0]
            yield problem(place, "review-unfilled", found=found, count=len(marks))


def _unfilled(file: YamlSource | Narrative) -> list[tuple[str, Place]]:
    if isinstance(file, Narrative):
        return list(file.unfilled)
    found = placeholders_in(file.text, "#")
    return [(mark, text_place(file.path, file.text, offset)) for offset, mark in found]
