"""Write bare copies of the site's pages for the index: the text that is a page's own, keys joined on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import lxml.html
from lxml import etree
from lxml.html import HtmlElement
from lxml.html.builder import BODY, HTML, SPAN

from .lexicon import Lexicon

Facets = Mapping[str, Sequence[str]]  # name of a filter to a page's values, in the page's language

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
_FACTS = ("facts", "numbers")
_INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "s", "span", "strong", "sub", "sup", "u"}


def own_pages(site: Path, language: str) -> dict[str, Path]:
    """The pages of a built site that say of themselves that they are in a language, by address."""
    mark = f' lang="{language}"'.encode()
    found = {}
    for file in sorted(site.rglob("index.html")):
        with file.open("rb") as page:
            if mark in page.read(_HEAD):
                found[file.relative_to(site).as_posix()] = file
    return found


def write_copies(
    pages: Mapping[str, Path], target: Path, lexicon: Lexicon, facets: Mapping[str, Facets]
) -> None:
    """Copy the pages of one language to `target`; `pages` and `facets` are by address."""
    for path, file in pages.items():
        html = file.read_bytes()
        page = lxml.html.fromstring(html, parser=lxml.html.HTMLParser(encoding="utf-8"))
        article = page.find(".//article")
        if article is not None and not _is_blank(article):
            copy = _copy(page, article, page.get("lang", ""), facets.get(_folder(path), {}))
            _join_keys(copy, lexicon)
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            copied = lxml.html.tostring(copy, encoding="utf-8", doctype="<!doctype html>")
            (target / path).write_bytes(copied)


def _folder(path: str) -> str:
    return path.removesuffix("index.html")


def _copy(page: HtmlElement, article: HtmlElement, language: str, facets: Facets) -> HtmlElement:
    """The page's own text, with its title and filters in hidden elements, one filter to an element."""
    heading = next(page.iter("h1"), None)
    title = heading if heading is not None else page.find(".//title")
    marks = [SPAN({"data-pagefind-meta": f"title:{_text(title)}"})]
    marks += [
        SPAN({"data-pagefind-filter": f"{name}:{value}", "hidden": ""})
        for name, values in facets.items()
        for value in values
    ]
    for part in _left_out(article):
        part.drop_tree()
    content = [article]
    if heading is not None and article not in heading.iterancestors():
        heading.set("data-pagefind-weight", "1")  # the home page's promise, not a page's subject
        content.insert(0, heading)
    if facets:
        for table in (part for name in _FACTS for part in article.find_class(name)):
            table.set("data-pagefind-weight", "0.25")  # a sentence says more than a table
    else:
        article.set("data-pagefind-weight", "0.2")  # a record comes before the lists that name it
    return HTML({"lang": language}, BODY({"data-pagefind-body": ""}, *marks, *content))


def _is_blank(article: HtmlElement) -> bool:
    """Whether a list has nothing to list, or the page is an editor's: no reader is sent there."""
    blank = article.find_class("blank-state") and not article.find_class("cards")
    return bool(blank or article.find_class("guide"))


def _left_out(article: HtmlElement) -> list[HtmlElement]:
    found = [
        part
        for part in article.iter(etree.Element)
        if part.tag in _LEFT_OUT_TAGS or not _LEFT_OUT_CLASSES.isdisjoint(_classes(part))
    ]
    return list(dict.fromkeys([*found, *article.xpath(_LEFT_OUT)]))  # some are found twice


def _classes(element: HtmlElement) -> list[str]:
    return (element.get("class") or "").split()


def _text(element: HtmlElement) -> str:
    return " ".join(_visible(str(element.text_content())).split())


def _visible(text: str) -> str:
    """The text without soft hyphens and word joiners, which no reader types."""
    return text.replace("\u00ad", "").replace("\u2060", "")


def _join_keys(copy: HtmlElement, lexicon: Lexicon) -> None:
    for element in copy.iter():
        # Pagefind runs neighbours like <dt> and <dd> together, so each gets air.
        air = "" if element.tag in _INLINE else " "
        if isinstance(element.tag, str):
            element.text = air + lexicon.joined(_visible(element.text or ""))
        element.tail = air + lexicon.joined(_visible(element.tail or ""))
