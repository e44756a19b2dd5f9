"""Say what the HTML of a hand-written page may consist of, and find everything else in it.

An allow-list over signs, not over a parser's tree: where every `<` opens one of these tags in this plain
form, no browser can read the page in another way, and nothing in it runs or loads from elsewhere. What
would need a parser to understand (a comment, `<noscript>`, a value without quotes) is no such tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from markdown import Markdown
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.tables import TableExtension

# What Markdown makes, and the made parts of the guide (overrides/fragments/guide_*).
TAGS = frozenset(
    (
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "hr", "br"),
        *("a", "b", "code", "em", "img", "span", "strong"),
        *("ul", "ol", "li", "dl", "dt", "dd", "div"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    )
)
# From the page's own place, without a scheme: `../x.md#y`; the browser takes `\` for `/`.
_RELATIVE = r"(?![/ ])[^\x00-\x1f\\:/?#]*(?:[/?#][^\x00-\x1f\\]*)?"
_LINK = rf"https?://[^\x00-\x20\\/][^\x00-\x20\\]*|(?:mailto|tel):[^\x00-\x20\\]+|{_RELATIVE}"
# By `tag name` or by name alone: the whole value, its entities resolved.
ATTRIBUTES = {
    "a href": _LINK,
    "div aria-label": r"[^\x00-\x1f]*",
    "div role": "region",
    "div tabindex": "0",
    "img alt": r"[^\x00-\x1f]*",
    "img loading": "lazy|eager",
    "img src": _RELATIVE,
    "ol start": "[0-9]{1,4}",
    "td style": r"text-align: (?:left|right|center);",
    "th scope": "col|row",
    "th style": r"text-align: (?:left|right|center);",
    "class": r"[\w .-]*",
    "id": r"(?!__)[^\x00-\x20]+",  # Material reads its settings from the element `__config`
    "lang": "[A-Za-z-]{2,12}",
    "title": r"[^\x00-\x1f]*",
}
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[ \n]+[a-z-]+="[^"<>]*")*)[ \n]*/?>')
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
# Markdown without any of these signs becomes no HTML of its own and no address with a scheme or a host.
_SUSPICIOUS = re.compile(r"[<{&\\]|//|[A-Za-z0-9+.-]:")

# No page of ours has so many; over more of them Markdown would think for minutes.
_FLOOD = re.compile(r"\[(?:(?:[^\[\n]|\n(?!\n))*+\[){300}")
_MANY_TAGS = re.compile(r"(?:[^<]*+<){2000}")


class Piece(NamedTuple):
    """A piece of a page that is not allowed, as it stands; `value` is what an attribute was to hold."""

    found: str
    value: str | None = None


def refused_html(html: str) -> Iterator[Piece]:
    """Every piece of a page's HTML that is not on the list."""
    ends: set[str] = set()
    at = html.find("<")
    while at >= 0:
        match = _TAG.match(html, at)
        for refused in _refused_tag(match) if match else [Piece(_sign(html, at))]:
            if refused.found not in ends:  # the end of what is told is not told again
                yield refused
            ends.add(refused.found.split(">")[0].split(" ")[0].replace("<", "</", 1) + ">")
        at = html.find("<", match.end() if match else at + 1)


def refused_markdown(text: str) -> Iterator[tuple[Piece, int]]:
    """The same of a page's Markdown without its head; each with the offset where it seems to stand."""
    if not _SUSPICIOUS.search(text):
        return
    if match := _FLOOD.search(text) or _MANY_TAGS.match(text):
        yield Piece(match[0][:40]), match.start()
        return
    extensions = (AttrListExtension(), TableExtension(), FencedCodeExtension())  # as in mkdocs.yml
    offset = 0
    for refused in refused_html(Markdown(extensions=extensions).convert(text)):
        offset = _offset(text, refused, offset)
        yield refused, offset


def _refused_tag(match: re.Match[str]) -> Iterator[Piece]:
    closing, tag, attributes = match.groups()
    if tag not in TAGS or (closing and attributes):
        yield Piece(match[0])
        return
    for name, written in _ATTRIBUTE.findall(attributes):
        value = unescape(written)
        allowed = ATTRIBUTES.get(f"{tag} {name}") or ATTRIBUTES.get(name)
        if allowed is None or not re.fullmatch(allowed, value):
            yield Piece(f"{name}={value}", value)


def _sign(html: str, at: int) -> str:
    end = html.find(">", at)
    return html[at : end + 1] if end >= 0 else html[at : at + 80]


def _offset(text: str, refused: Piece, before: int) -> int:
    """Where a piece stands in the Markdown, by its value or its first letters; else the last place."""
    name = re.split(r"[ =>\n]", refused.found, maxsplit=1)[0]
    for wanted in (refused.value, refused.found, name):
        for start in (before, 0):
            if wanted and (at := text.find(wanted, start)) >= 0:
                return at
    return before or len(text) - len(text.lstrip())
