"""Write bare copies of the site's pages for the index: the text that is a page's own, in keys."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from itertools import chain, zip_longest
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from .lexicon import Lexicon

Facets = Mapping[str, Sequence[str]]  # name of a filter to a page's values, in the page's language
Element = etree._Element  # lxml names its element's class no other way
Classed = Sequence[tuple[Element, Sequence[str]]]  # the elements with a class, each with its names

# Parts of a page that lead elsewhere, repeat what other pages say, or are tools.
_LEFT_OUT_TAGS = frozenset({"nav", "script", "style", "svg", "template", "form", "button", "img"})
_LEFT_OUT_CLASSES = frozenset(
    {
        *("notice", "badge", "headerlink", "provenance", "cards", "tile-map", "blank-state"),
        *("cite", "share", "pack", "tray", "filters"),
    }
)
_LEFT_OUT = ".//figcaption/small | .//section[h2[@id='related']]"
_HEAD = 200  # bytes in which a page names its language
_FACTS = frozenset({"facts", "numbers"})
_INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "s", "span", "strong", "sub", "sup", "u"}
# What Pagefind has to see of a page: what headings are, what has marks, and where a sentence ends. It sets
# a full stop there where there is none: behind a row of a table, not behind each cell.
_MARKED = "article"
_SEEN = {
    **{name: name for name in ("html", "body", _MARKED, "p", "li", "div")},
    **{f"h{level}": f"h{level}" for level in range(1, 7)},
    **dict.fromkeys(("tr", "dd", "figcaption"), "div"),
}
_TAG = re.compile('(<[^">]*(?:"[^"]*"[^">]*)*>)')  # as lxml writes it
_NAME = re.compile(r"<(/?)(\w+)")
_READ = re.compile(r' (?:lang|data-pagefind-[a-z]+)(?:="[^"]*")?|(?<=^<h[1-6]) id="[^"]*"')
_BETWEEN = "\0"  # stands in no page
_ARTICLE, _ARTICLE_END = b"<article", b"</article>"
# Soft hyphens and word joiners, which no reader types.
_INVISIBLE = ("\u00ad".encode(), "\u2060".encode())


def own_pages(site: Path, language: str) -> Iterator[str]:
    """The addresses of the pages of a built site that say of themselves that they are in a language."""
    mark = f' lang="{language}"'.encode()
    for file in site.rglob("index.html"):
        with file.open("rb") as page:
            if mark in page.read(_HEAD):
                yield file.relative_to(site).as_posix()


class PageCopy(NamedTuple):
    """A page for Pagefind, and its words as they stand there (`keyed`) and on the page itself."""

    html: bytes
    keyed: Sequence[str]
    words: Sequence[str]


def page_copy(source: bytes, language: str, lexicon: Lexicon, facets: Facets) -> PageCopy | None:
    """The copy of a page in a language; None where no reader is sent to it."""
    for sign in _INVISIBLE:
        source = source.replace(sign, b"")
    page = _parsed(source)
    article = page.find(".//article")
    if article is None or _is_blank(classed := _classed(article)):
        return None
    copy = _copy(page, article, classed, language, facets)
    # Text and tags by turns: to walk through a tree takes three times as long.
    texts, tags = _apart(etree.tostring(copy, encoding="unicode", method="html", with_tail=False))
    bare, airs = zip(*map(_bare, tags), strict=True)
    keyed = lexicon.keyed(_BETWEEN.join(texts)).split(_BETWEEN)
    # Where air stands before an end tag, Pagefind sets no full stop.
    html = "</".join([piece.rstrip() for piece in _by_turns(keyed, bare).split("</")])
    words, keys = unescape(_by_turns(texts, airs)).split(), unescape(_by_turns(keyed, airs)).split()
    return PageCopy(f"<!doctype html>{html}".encode(), keys, words)


def _apart(html: str) -> tuple[list[str], list[str]]:
    pieces = _TAG.split(html)
    return pieces[::2], pieces[1::2]


@lru_cache(maxsize=10_000)
def _bare(tag: str) -> tuple[str, str]:
    """What Pagefind gets for a tag, and the air alone that is in it: <dt> and <dd> are two words."""
    match = _NAME.match(tag)
    assert match
    end, name = match.groups()
    air = "" if name in _INLINE else " "
    kept = "" if end else "".join(_READ.findall(tag))
    return f"<{end}{_SEEN[name]}{kept}>{air}" if name in _SEEN else air, air


def _by_turns(texts: Sequence[str], between: Sequence[str]) -> str:
    return "".join(chain.from_iterable(zip_longest(texts, between, fillvalue="")))


def _parsed(html: bytes) -> Element:
    """The page as a tree; of most pages the article is enough, which is a third of them."""
    start, end = html.find(_ARTICLE), html.rfind(_ARTICLE_END)
    heading = html.find(b"<h1")
    if html.count(_ARTICLE) == 1 and start < heading < end:
        html = html[start : end + len(_ARTICLE_END)]
    return etree.fromstring(html, etree.HTMLParser(encoding="utf-8", remove_comments=True))


def _copy(
    page: Element, article: Element, classed: Classed, language: str, facets: Facets
) -> Element:
    """The page's own text, with its title and filters in hidden elements, one filter to an element."""
    copy = etree.Element("html", lang=language)
    body = etree.SubElement(copy, "body", {"data-pagefind-body": ""})
    heading = next(page.iter("h1"), None)
    title = heading if heading is not None else page.find(".//title")
    etree.SubElement(body, _MARKED, {"data-pagefind-meta": f"title:{_text(title)}"})
    for name, values in facets.items():
        for value in values:
            marked = {"data-pagefind-filter": f"{name}:{value}", "hidden": ""}
            etree.SubElement(body, _MARKED, marked)
    for part in _left_out(article, classed):
        _drop(part)
    if heading is not None and article not in heading.iterancestors():
        heading.set("data-pagefind-weight", "1")  # the home page's promise, not a page's subject
        heading.tail = None
        body.append(heading)
    if facets:
        for table in [part for part, names in classed if not _FACTS.isdisjoint(names)]:
            table.tag = _MARKED
            table.set("data-pagefind-weight", "0.25")  # a sentence says more than a table
    else:
        article.set("data-pagefind-weight", "0.2")  # a record comes before the lists that name it
    article.tail = None
    body.append(article)
    return copy


def _is_blank(classed: Classed) -> bool:
    """Whether a list has nothing to list, or the page is an editor's: no reader is sent there."""
    found = {name for _, names in classed for name in names}
    return "guide" in found or ("blank-state" in found and "cards" not in found)


def _left_out(article: Element, classed: Classed) -> list[Element]:
    tools = article.iter(*_LEFT_OUT_TAGS)
    others = (part for part, names in classed if not _LEFT_OUT_CLASSES.isdisjoint(names))
    also: list[Element] = article.xpath(_LEFT_OUT)  # type: ignore[assignment]
    return list(dict.fromkeys([*tools, *others, *also]))  # some are found twice


def _drop(part: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before = part.getparent(), part.getprevious()
    if parent is None:
        return
    if part.tail and before is not None:
        before.tail = (before.tail or "") + part.tail
    elif part.tail:
        parent.text = (parent.text or "") + part.tail
    parent.remove(part)


def _classed(article: Element) -> Classed:
    found: list[Element] = article.xpath("descendant-or-self::*[@class]")  # type: ignore[assignment]
    return [(part, str(part.get("class")).split()) for part in found]


def _text(element: Element | None) -> str:
    texts = element.itertext() if element is not None else ()
    return " ".join("".join(map(str, texts)).split())
