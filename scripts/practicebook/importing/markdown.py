"""Write pieces of a report as the plain Markdown that our own parser reads back without a problem."""

from __future__ import annotations

import re
from typing import Any

from markdownify import MarkdownConverter

from ..narrative import LINK_SCHEMES
from .document import Cell, clean

_SPECIAL = re.compile(r"([\\`*\[\]])")
_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_|_(?!\w)")
_LOOKS_LIKE_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(
    r"^(\s*)(#{1,6}(?=\s|$)|>|={2,}\s*$|-{2,}\s*$|\+(?=\s)|~{3,})", re.MULTILINE
)
_ATTRIBUTES = re.compile(r"\{(\s*[:.#][^{}]*)\}")
_BOLD_END = re.compile(r"(?<=[^\s*])([:;.,!?»)]+)\*\*(?=\w)")
# What people type for a bullet, and the private signs of Word's own lists.
BULLET = re.compile("^\\s*(?:[-\u2022\u00b7\u25aa\u25cf\u25e6\uf0b7\uf0a7\uf02d])\\s+")
NUMBERED = re.compile(r"^\s*\(?\d{1,2}[.)]\s+")


def escaped(text: str) -> str:
    """The text so that Markdown takes none of its signs for markup."""
    text = _ATTRIBUTES.sub(r"(\1)", text)
    text = _SPECIAL.sub(r"\\\1", text)
    text = _EDGE_UNDERSCORE.sub(r"\\_", text)
    text = _LOOKS_LIKE_TAG.sub(r"\\<", text)
    text = _ENTITY.sub(r"\\&", text)
    return text.replace("~~", "\\~~")


def line_start_escaped(markdown: str) -> str:
    """Markdown whose lines begin no heading, quotation or rule; typed bullets become a list's."""
    markdown = _LINE_START.sub(r"\1\\\2", markdown)
    return BULLET.sub("- ", markdown)


class _Writer(MarkdownConverter):
    """markdownify with our own, sparing escapes and only the links that we publish."""

    def escape(self, text: str, parent_tags: set[str]) -> str:
        return escaped(text) if text else ""

    def convert_a(self, el: Any, text: str, parent_tags: set[str]) -> str:
        target = (el.get("href") or "").strip()
        shown = text.strip()
        if not shown or not target or target.startswith("#"):
            return text
        scheme = target.split(":", 1)[0].lower() if ":" in target else ""
        if scheme not in LINK_SCHEMES or re.search(r"[\s<>\"]", target):
            return f"{text} ({escaped(target)})" if target not in shown else text
        if shown.replace("\\", "") == target:
            return f"<{target}>"
        return f"[{shown}]({target.replace('(', '%28').replace(')', '%29')})"

    def convert_img(self, el: Any, text: str, parent_tags: set[str]) -> str:
        return ""


_writer = _Writer(escape_misc=False, bullets="-", sup_symbol="", sub_symbol="")


def from_html(html: str) -> str:
    """The Markdown of a paragraph's or a list's HTML."""
    markdown = clean(str(_writer.convert(html))).strip()
    markdown = _BOLD_END.sub(r"**\1", markdown)
    return "\n".join(line.rstrip() for line in markdown.split("\n"))


def plain_cell(text: str) -> Cell:
    """A Cell of text without any markup."""
    text = clean(text).strip()
    return Cell(text, escaped(text))


def table(rows: list[list[Cell]]) -> str:
    """A Markdown table; the first row is its head."""
    width = max(len(row) for row in rows)
    lines = [_row([*row, *[Cell("", "")] * (width - len(row))]) for row in rows]
    return "\n".join([lines[0], "|" + "---|" * width, *lines[1:]])


def _row(cells: list[Cell]) -> str:
    shown = (" ".join(cell.markdown.replace("|", "\\|").split()) for cell in cells)
    return "| " + " | ".join(shown) + " |"
