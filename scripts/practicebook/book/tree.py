"""Turn the clean HTML of a narrative into a small typed tree that the book's templates follow.

Nothing here writes Typst markup: an author's words stay strings, so they can never become code.
White space is collapsed as a browser does it, also across the borders of bold, links and the like.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Any, Literal, NotRequired, TypedDict

import lxml.html
from lxml.html import HtmlElement

SPAN_KINDS: dict[str, Literal["strong", "emphasis", "strike"]] = {
    "strong": "strong",
    "em": "emphasis",
    "s": "strike",
}
HEADING_TAGS = ("h3", "h4", "h5", "h6")
_BLOCK_TAGS = {"p", "ul", "ol", "blockquote", "table", "pre", "hr", *HEADING_TAGS}
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NUMBER = r"[-+\u2212]?\d[\d\s.,:\u2013]*[%₸]?"
_NOTHING = re.compile(r"[-\u2013\u2014\u2212]?")  # a cell left empty, or a dash
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")


class Span(TypedDict):
    """Words set apart."""

    kind: Literal["strong", "emphasis", "strike"]
    content: list[Inline]


class Link(TypedDict):
    """Words that lead to a web `address`; `note`: what a footnote says where nobody can follow it."""

    kind: Literal["link"]
    address: str
    content: list[Inline]
    note: NotRequired[str]


class Reference(TypedDict):
    """Words that lead to a `label` in the same volume; the template adds the page."""

    kind: Literal["reference"]
    label: str
    content: list[Inline]


class Code(TypedDict):
    """Text to be shown letter by letter."""

    kind: Literal["code"]
    text: str


class Compound(TypedDict):
    """A word with a hyphen, such as «фронт-кеңсе», that stays on one line."""

    kind: Literal["compound"]
    text: str


class Break(TypedDict):
    """A line end that the author asked for."""

    kind: Literal["break"]


Inline = str | Span | Link | Reference | Code | Compound | Break


class Paragraph(TypedDict):
    """One paragraph."""

    kind: Literal["paragraph"]
    content: list[Inline]


class Heading(TypedDict):
    """A heading inside a section; `depth` 1 is the first below the section's own."""

    kind: Literal["heading"]
    depth: int
    content: list[Inline]


class List(TypedDict):
    """A list; `start` None: bullets, else the first number; `tight`: no air between the items."""

    kind: Literal["list"]
    start: int | None
    tight: bool
    items: list[list[Block]]


class Quote(TypedDict):
    """A quotation or a callout."""

    kind: Literal["quote"]
    content: list[Block]


class Cell(TypedDict):
    """One cell of an author's table."""

    align: Literal["left", "center", "right"]
    content: list[Inline]


class Table(TypedDict):
    """An author's table; every row has as many cells as the head; numbers stand to the right."""

    kind: Literal["table"]
    head: list[Cell]
    rows: list[list[Cell]]


class Preformatted(TypedDict):
    """A block of text whose line ends matter."""

    kind: Literal["preformatted"]
    text: str


class Rule(TypedDict):
    """A break between thoughts."""

    kind: Literal["rule"]


Block = Paragraph | Heading | List | Quote | Table | Preformatted | Rule
# What an `href` becomes around its words: a Link, a Reference, or the bare words.
LinkMaker = Callable[[str, list[Inline]], list[Inline]]


def plain(content: list[Inline]) -> str:
    """The words alone."""
    return "".join(_words(node) for node in content)


def _words(node: Inline) -> str:
    if isinstance(node, str):
        return node
    if node["kind"] == "code" or node["kind"] == "compound":
        return node["text"]
    return " " if node["kind"] == "break" else plain(node["content"])


@functools.cache
def number_pattern(qualifiers: tuple[str, ...]) -> re.Pattern[str]:
    """A number in an author's table, alone or as the wording qualifies it («шамамен {number}»)."""
    parts = {"number": _NUMBER, "suffix": r"\u2060?\w+"}
    forms = [
        re.sub(r"\\{(\w+)\\}", lambda match: parts[match[1]], re.escape(form)).replace(r"\ ", r"\s")
        for form in ("{number}", *qualifiers)
    ]
    return re.compile("|".join(forms))


class SectionReader:
    """Reads the parts of one section in order; remembers how deep its headings have gone.

    `qualifiers`: how the language says that a number is not exact.
    """

    def __init__(self, link: LinkMaker, qualifiers: tuple[str, ...] = ()) -> None:
        self.link = link
        self.number = number_pattern(qualifiers)
        self.depth = 0

    def blocks(self, html: str) -> list[Block]:
        """The blocks of one part of the section."""
        return self._blocks(lxml.html.fragment_fromstring(html, create_parent="div"))

    def _blocks(self, parent: HtmlElement) -> list[Block]:
        """Block children in order; words between them, as in a tight list, become paragraphs."""
        found: list[Block] = []
        run: list[Inline] = [parent.text or ""]
        for child in parent:
            if child.tag in _BLOCK_TAGS:
                found += _paragraph(run)
                found.append(self._block(child))
                run = [child.tail or ""]
            else:
                run += [*self._inline(child), child.tail or ""]
        return found + _paragraph(run)

    def _block(self, element: HtmlElement) -> Block:
        tag = element.tag
        if tag in HEADING_TAGS:
            depth = self._next_depth(tag)
            return {"kind": "heading", "depth": depth, "content": self._content(element)}
        if tag in ("ul", "ol"):
            return self._list(element)
        if tag == "blockquote":
            return {"kind": "quote", "content": self._blocks(element)}
        if tag == "table":
            return self._table(element)
        if tag == "pre":
            return {"kind": "preformatted", "text": str(element.text_content()).rstrip("\n")}
        if tag == "hr":
            return {"kind": "rule"}
        return {"kind": "paragraph", "content": self._content(element)}

    def _next_depth(self, tag: str) -> int:
        """PDF/UA refuses a skipped level; the loader reports it, the volume prints all the same."""
        self.depth = min(HEADING_TAGS.index(tag) + 1, self.depth + 1)
        return self.depth

    def _list(self, element: HtmlElement) -> List:
        items = [item for item in element if item.tag == "li"]
        return {
            "kind": "list",
            "start": int(element.get("start") or 1) if element.tag == "ol" else None,
            "tight": not any(child.tag == "p" for item in items for child in item),
            "items": [self._blocks(item) for item in items],
        }

    def _table(self, element: HtmlElement) -> Table:
        head, *rows = [[self._cell(cell) for cell in row] for row in element.iter("tr")]
        for column, name in enumerate(head):
            cells = [row[column] for row in rows if column < len(row)]
            said = [plain(cell["content"]).strip() for cell in cells]
            counted = [words for words in said if not _NOTHING.fullmatch(words)]
            if counted and all(map(self.number.fullmatch, counted)):
                for cell in (name, *cells):
                    cell["align"] = "right"
        return {"kind": "table", "head": head, "rows": rows}

    def _cell(self, element: HtmlElement) -> Cell:
        match = _ALIGNMENT.search(element.get("style") or "")
        align: Any = match.group(1) if match else "left"
        return {"align": align, "content": self._content(element)}

    def _content(self, element: HtmlElement) -> list[Inline]:
        return _collapsed(self._children(element))

    def _children(self, element: HtmlElement) -> list[Inline]:
        content: list[Inline] = [element.text or ""]
        for child in element:
            content += [*self._inline(child), child.tail or ""]
        return content

    def _inline(self, element: HtmlElement) -> list[Inline]:
        tag = str(element.tag)
        if tag == "br":
            return [{"kind": "break"}]
        if tag == "code":
            return [{"kind": "code", "text": str(element.text_content())}]
        content = self._children(element)
        if tag == "a":
            return self.link(element.get("href") or "", content)
        if tag in SPAN_KINDS:
            return [{"kind": SPAN_KINDS[tag], "content": content}]
        return content


def _paragraph(run: list[Inline]) -> list[Block]:
    content = _collapsed(run)
    return [{"kind": "paragraph", "content": content}] if content else []


def _collapsed(content: list[Inline]) -> list[Inline]:
    """Runs of white space become one space, none at the start, the end or beside a line end."""
    collapsed, _ = _collapse(content, after_space=True)
    return _trimmed(collapsed)


def _collapse(content: list[Inline], after_space: bool) -> tuple[list[Inline], bool]:
    kept: list[Inline] = []
    for node in content:
        if isinstance(node, str):
            text = _SPACES.sub(" ", node).replace(" — ", "\u00a0— ")  # no line starts with a dash
            text = text[1:] if after_space and text.startswith(" ") else text
            if not text:
                continue
            after_space = text.endswith(" ")
            kept.append(text)
        elif node["kind"] == "break":
            kept = [*_trimmed(kept), node]
            after_space = True
        elif node["kind"] == "code" or node["kind"] == "compound":
            kept.append(node)
            after_space = False
        else:
            inner, after_space = _collapse(node["content"], after_space)
            if inner:
                kept.append(_around(node, inner))
    return kept, after_space


def _trimmed(content: list[Inline]) -> list[Inline]:
    """Without a space at the very end, however deep it stands."""
    if not content:
        return content
    *before, last = content
    if isinstance(last, str):
        return [*before, last.rstrip(" ")] if last.rstrip(" ") else _trimmed(before)
    if last["kind"] == "code" or last["kind"] == "compound" or last["kind"] == "break":
        return content
    inner = _trimmed(last["content"])
    return [*before, _around(last, inner)] if inner else _trimmed(before)


def _around(node: Span | Link | Reference, content: list[Inline]) -> Inline:
    changed = node.copy()
    changed["content"] = content
    return changed
