"""Write bare copies of the site's pages for the index: the text that is a page's own, keys joined on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import lxml.html
from lxml.html import HtmlElement
from lxml.html.builder import BODY, HTML, SPAN

from .lexicon import Lexicon

Facets = Mapping[str, Sequence[str]]  # name of a filter to a page's values, in the page's language

# Parts of a page that lead elsewhere, repeat what other pages say, or are tools.
_LEFT_OUT_TAGS = ("nav", "script", "style", "svg", "template", "form", "button", "img")
_LEFT_OUT_CLASSES = (
    *("notice", "badge", "headerlink", "provenance", "cards", "tile-map", "blank-state"),
    *("cite", "share", "pack", "tray", "filters"),
)
_LEFT_OUT = ".//figcaption/small | .//section[h2[@id='related']]"
_FACTS = ("facts", "numbers")
_INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "s", "span", "strong", "sub", "sup", "u"}
_INVISIBLE = str.maketrans("", "", "\u00ad\u2060")


def write_copies(
    site: Path, target: Path, lexicons: Mapping[str, Lexicon], facets: Mapping[str, Facets]
) -> None:
    """Copy every page in a language of `lexicons` to `target`; `facets` are by address."""
    for file in sorted(site.rglob("index.html")):
        page = lxml.html.fromstring(
            file.read_bytes(), parser=lxml.html.HTMLParser(encoding="utf-8")
        )
        language = page.get("lang", "")
        article = page.find(".//article")
        if language in lexicons and article is not None and not _is_blank(article):
            path = file.relative_to(site)
            address = path.parent.as_posix() + "/"
            copy = _copy(page, article, language, facets.get(address, {}))
            _join_keys(copy, lexicons[language])
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            html = lxml.html.tostring(copy, encoding="utf-8", doctype="<!doctype html>")
            (target / path).write_bytes(html)


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
    """Whether a list has nothing to list, so that nobody should be sent there."""
    return bool(article.find_class("blank-state")) and not article.find_class("cards")


def _left_out(article: HtmlElement) -> list[HtmlElement]:
    found = [part for tag in _LEFT_OUT_TAGS for part in article.iter(tag)]
    found += [part for name in _LEFT_OUT_CLASSES for part in article.find_class(name)]
    return list(dict.fromkeys([*found, *article.xpath(_LEFT_OUT)]))  # some are found twice


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).translate(_INVISIBLE).split())


def _join_keys(copy: HtmlElement, lexicon: Lexicon) -> None:
    for element in copy.iter():
        # Pagefind runs neighbours like <dt> and <dd> together, so each gets air.
        air = "" if element.tag in _INLINE else " "
        if isinstance(element.tag, str):
            element.text = air + lexicon.joined((element.text or "").translate(_INVISIBLE))
        element.tail = air + lexicon.joined((element.tail or "").translate(_INVISIBLE))
