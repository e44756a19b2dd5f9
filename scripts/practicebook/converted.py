"""Remember what Markdown made of the hand-written pages, so that a preview converts what changed alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .page_html import refused_html


@dataclass(frozen=True)
class Converted:
    """A converted page: its HTML, table of contents, title and anchors."""

    html: str
    contents: Any
    title: str
    anchors: frozenset[str]

    @cached_property
    def refused(self) -> str | None:
        """The first piece of it that no page may hold."""
        return next((piece.found for piece in refused_html(self.html)), None)


class ConvertedPages:
    """The pages as they were converted last, each with the Markdown that it was converted from.

    `ground` names what else a conversion depends on, the names and heads of all pages among it.
    """

    def __init__(self) -> None:
        self._ground = ""
        self._known: dict[str, tuple[str, Converted]] = {}

    def stand_on(self, ground: str) -> None:
        """Begin a build; on another ground nothing is known."""
        if ground != self._ground:
            self._ground, self._known = ground, {}

    def of(self, name: str, markdown: str) -> Converted | None:
        """What this Markdown became under this name."""
        known = self._known.get(name)
        return known[1] if known and known[0] == markdown else None

    def note(self, name: str, markdown: str, converted: Converted) -> None:
        """Remember what Markdown became."""
        self._known[name] = (markdown, converted)
