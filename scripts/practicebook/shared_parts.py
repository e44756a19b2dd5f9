"""Render once what the pages of one folder have alike: menu, tabs, search box, light or dark, footer."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context

PARTS = ("nav", "tabs", "search", "palette", "footer")  # of the theme's partials
Render = Callable[[Context], Iterator[str]]


def render_once(environment: Environment, asked: set[str]) -> None:
    """Begin with the pages of a language, whose menu is one; `asked` is told what a part asks for.

    Only pages that stand in no menu themselves are alike.
    """
    for name in PARTS:
        part = environment.get_template(f"partials/{name}.html")
        render = getattr(part.root_render_func, "each_time", part.root_render_func)
        part.root_render_func = _once(render, asked)


def _once(render: Render, asked: set[str]) -> Render:
    known: dict[tuple[str, str], tuple[str, frozenset[str]]] = {}

    def shown(context: Context) -> Iterator[str]:
        place = _place(context["page"])
        if place is None:
            yield from render(context)
            return
        if place not in known:
            before = frozenset(asked)
            asked.clear()
            known[place] = "".join(render(context)), frozenset(asked)
            asked.update(before)
        text, names = known[place]
        asked.update(names)
        yield text

    shown.each_time = render  # type: ignore[attr-defined]
    return shown


def folder_of(url: str) -> str:
    """The folder that a page stands in beside others: from all of them links lead out alike."""
    return posixpath.dirname(url.rstrip("/"))


def _place(page: Any) -> tuple[str, str] | None:
    """The page's folder, and the page whose tab is lit; None for the menu's own pages."""
    if not page or not page.parent or page.parent.is_section:
        return None
    return folder_of(page.url), page.parent.url
