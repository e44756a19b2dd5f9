"""Write bare copies of the site's pages for the index: the text that is a page's own, in keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from .lexicon import Lexicon

Facets = Mapping[str, Sequence[str]]  # name of a filter to a page's values, in the page's language
Element = etree._Element  # lxml names its element's class no other way

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


def page_copy(html: bytes, language: str, lexicon: Lexicon, facets: Facets) -> PageCopy | None:
    """The copy of a page in a language; None where no reader is sent to it."""
    for sign in _INVISIBLE:
        html = html.replace(sign, b"")
    page = _parsed(html)
    article = page.find(".//article")
    if article is None or _is_blank(article):
        return None
    copy = _copy(page, article, language, facets)
    _let_in_air(copy)
    words = _words(copy)
    _put_keys(copy, lexicon)
    copied: bytes = etree.tostring(
        copy, encoding="utf-8", method="html", doctype="<!doctype html>", with_tail=False
    )
    return PageCopy(copied, _words(copy), words)


def _parsed(html: bytes) -> Element:
    """The page as a tree; of most pages the article is enough, which is a third of them."""
    start, end = html.find(_ARTICLE), html.rfind(_ARTICLE_END)
    heading = html.find(b"<h1")
    if html.count(_ARTICLE) == 1 and start < heading < end:
        html = html[start : end + len(_ARTICLE_END)]
    return etree.fromstring(html, etree.HTMLParser(encoding="utf-8", remove_comments=True))


def _copy(page: Element, article: Element, language: str, facets: Facets) -> Element:
    """The page's own text, with its title and filters in hidden elements, one filter to an element."""
    copy = etree.Element("html", lang=language)
    body = etree.SubElement(copy, "body", {"data-pagefind-body": ""})
    heading = next(page.iter("h1"), None)
    title = heading if heading is not None else page.find(".//title")
    etree.SubElement(body, "span", {"data-pagefind-meta": f"title:{_text(title)}"})
    for name, values in facets.items():
        for value in values:
            marked = {"data-pagefind-filter": f"{name}:{value}", "hidden": ""}
            etree.SubElement(body, "span", marked)
    for part in _left_out(article):
        _drop(part)
    if heading is not None and article not in heading.iterancestors():
        heading.set("data-pagefind-weight", "1")  # the home page's promise, not a page's subject
        heading.tail = None
        body.append(heading)
    if facets:
        for table in [part for part in article.iter() if not _FACTS.isdisjoint(_classes(part))]:
            table.set("data-pagefind-weight", "0.25")  # a sentence says more than a table
    else:
        article.set("data-pagefind-weight", "0.2")  # a record comes before the lists that name it
    article.tail = None
    body.append(article)
    return copy


def _is_blank(article: Element) -> bool:
    """Whether a list has nothing to list, or the page is an editor's: no reader is sent there."""
    found = {name for part in article.iter() for name in _classes(part)}
    return "guide" in found or ("blank-state" in found and "cards" not in found)


def _left_out(article: Element) -> list[Element]:
    found = [
        part
        for part in article.iter()
        if part.tag in _LEFT_OUT_TAGS or not _LEFT_OUT_CLASSES.isdisjoint(_classes(part))
    ]
    also: list[Element] = article.xpath(_LEFT_OUT)  # type: ignore[assignment]
    return list(dict.fromkeys([*found, *also]))  # some are found twice


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


def _classes(element: Element) -> Sequence[str]:
    names = element.get("class")
    return names.split() if names else ()


def _text(element: Element | None) -> str:
    texts = element.itertext() if element is not None else ()
    return " ".join("".join(map(str, texts)).split())


def _let_in_air(copy: Element) -> None:
    """Pagefind runs neighbours like <dt> and <dd> together."""
    for element in copy.iter():
        if element.tag not in _INLINE:
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"


def _put_keys(copy: Element, lexicon: Lexicon) -> None:
    for element in copy.iter():
        if element.text:
            element.text = lexicon.keyed(element.text)
        if element.tail:
            element.tail = lexicon.keyed(element.tail)


def _words(copy: Element) -> list[str]:
    return "".join(map(str, copy.itertext())).split()
