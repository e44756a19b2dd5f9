"""Answer a preview's questions about the editor's desk: its page, notes on pages, unread records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from .desk import Desk, record_page
from .wording import wording

HOME = "desk/"


class DeskPages:
    """The desk of every language, the default one first; `templates` is overrides/desk/."""

    def __init__(self, desks: Mapping[str, Desk], broken: frozenset[str], templates: Path) -> None:
        self._desks = desks
        self._roots = {  # below the site's root
            language: f"{language}/" if index else "" for index, language in enumerate(desks)
        }
        self._broken = {record_page(address): address for address in broken}
        self._templates = templates
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(templates), autoescape=True, trim_blocks=True
        )

    def answer(self, address: str) -> bytes | None:
        """What stands at an address of the preview; None where it is none of the desk's."""
        if address == f"{HOME}notes.js":
            return (self._templates / "notes.js").read_bytes()
        page = address.removesuffix("index.html")
        for language, root in self._roots.items():
            if page == f"{root}{HOME}":
                return self._desk(language).encode()
            if page == f"{root}{HOME}notes.json":
                return json.dumps(self._desks[language].notes(), ensure_ascii=False).encode()
            if page.startswith(root) and page.removeprefix(root) in self._broken:
                return self._unread(page.removeprefix(root), language).encode()
        return None

    def _desk(self, language: str) -> str:
        return self._page("desk.html", language, HOME, desk=self._desks[language].view())

    def _unread(self, page: str, language: str) -> str:
        address = self._broken[page]
        rows = self._desks[language].of_record(address)
        return self._page("unread.html", language, page, address=address, rows=rows)

    def _page(self, template: str, language: str, page: str, **values: Any) -> str:
        base = "../" * (self._roots[language] + page).count("/")
        ways = [
            {
                "language": other,
                "name": wording(other).words["language_name"],
                "path": f"{base}{root}{page}",
            }
            for other, root in self._roots.items()
        ]
        return self._environment.get_template(template).render(
            words=wording(language).words,
            language=language,
            languages=ways,
            base=base,
            home=f"{base}{self._roots[language]}",
            **values,
        )
