"""Tell a record's text as readers get it: the photo that opens the page is not shown a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from .collection import AnyEntry
from .narrative import Narrative, Section


def told_sections(entry: AnyEntry, text: Narrative) -> Iterator[Section]:
    """The sections of the text without the opening photo; one that held nothing else is left out."""
    opening = next((photo.file for photo in entry.facts.photos), None)
    for section in text.sections:
        parts = tuple(part for part in section.parts if not part.photo or part.photo != opening)
        if parts or not section.parts:
            yield replace(section, parts=parts)
