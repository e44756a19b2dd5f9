"""Index the built site for its search: one Pagefind index per language, Kazakh words beside their stems.

Pagefind has no Kazakh stemmer. It splits `word_stem` and indexes both parts at one place, so a bare
copy of each page is written with the stems joined on, indexed, and the stems are taken out of what
readers see. In the browser `search-worker.js` stems the query by the same table.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import lxml.html
import pagefind_bin
from lxml.html import HtmlElement
from lxml.html.builder import BODY, HTML, SPAN

from . import kazakh
from .kazakh.stemmer import Stemmer, exact_table, folded_table
from .load import AnyEntry, Collection, Edition
from .model import OfficeFacts
from .views import page_path
from .wording import wording

FOLDER = "pagefind"
Facets = Mapping[str, Sequence[str]]  # name of a filter to a page's values, in the page's language

# Parts of a page that lead elsewhere, repeat what other pages say, or are tools.
_LEFT_OUT_TAGS = ("nav", "script", "style", "svg", "template", "form", "button", "img")
_LEFT_OUT_CLASSES = (
    "notice",
    "badge",
    "cards",
    "headerlink",
    "provenance",
    "tile-map",
    "blank-state",
)
_LEFT_OUT = ".//figcaption/small | .//section[h2[@id='related']]"
_INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "s", "span", "strong", "sub", "sup", "u"}
# Interfaces of Pagefind's own; our readers use Material's.
_UNUSED = ("pagefind-*.js", "pagefind-*.css")
_LETTERS = "А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі"
_WORD = re.compile(rf"(?<!\w)[{_LETTERS}]{{3,}}(?!\w)")
_JOINED = re.compile(rf"(?<=[{_LETTERS}])(?:_[{_LETTERS}]+)+")
_NAME = re.compile("[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]{2,}")
_QUOTED = re.compile("«[^»]+»")
_INVISIBLE = str.maketrans("", "", "\u00ad\u2060")
_SIGNATURE = b"pagefind_dcd"
_SUGGESTIONS = 5000
_SUGGESTION_LETTERS = 4


class SearchError(Exception):
    """The search index could not be made."""


def index_site(
    site: Path,
    languages: Sequence[str],
    facets: Mapping[str, Facets],
    protected: Iterable[str] = (),
) -> None:
    """Write `pagefind/` into a built site: its indexes, and what the browser needs to read queries.

    `facets` are by page address (`ru/practices/2025/slug/`); `protected` names are never stemmed.
    """
    names = sorted({name.lower() for name in protected})
    lexicons = {language: _lexicon(language, names) for language in languages}
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        pages = Path(folder, "pages")
        _write_copies(site, pages, lexicons, facets)
        _run_pagefind(pages, site / FOLDER)
    for pattern in _UNUSED:
        for file in (site / FOLDER).glob(pattern):
            file.unlink()
    for file in sorted((site / FOLDER / "fragment").iterdir()):
        _take_stems_out(file)
    for language, lexicon in lexicons.items():
        lexicon.write(site / FOLDER, language)


def page_facets(collection: Collection, language: str, prefix: str) -> dict[str, Facets]:
    """The filters of every record's page in a language, by address; `prefix` is the language's root."""
    return {
        prefix + page_path(entry): _facets(collection, edition, entry, language)
        for edition in collection.editions
        for entry in edition.entries
    }


def protected_names(collection: Collection) -> set[str]:
    """Names of places, and of organisations where they stand in quotes, from every record."""
    regions = collection.regions.values()
    texts = [text for region in regions for text in (*region.name.values(), *region.short.values())]
    for entry in collection.entries.values():
        texts += entry.facts.place.city.values()
        for name in _organisations(entry):
            texts += [quoted for text in name.values() for quoted in _QUOTED.findall(text)]
    return {word for text in texts for word in _NAME.findall(text)}


def _organisations(entry: AnyEntry) -> list[Mapping[str, str]]:
    facts = entry.facts
    own = facts.host.name if isinstance(facts, OfficeFacts) else facts.organisation.name
    return [own, *(partner.name for partner in facts.partners)]


def _facets(collection: Collection, edition: Edition, entry: AnyEntry, language: str) -> Facets:
    def say(text: Mapping[str, str]) -> str:
        return text.get(language) or next(iter(text.values()))

    facts = entry.facts
    if isinstance(facts, OfficeFacts):
        directions, offices = [], [facts.title]
    else:
        directions = [collection.directions[id].name for id in facts.directions]
        offices = [office.facts.title for office in edition.offices if office.slug == facts.office]
    return {
        "direction": [say(name) for name in directions],
        "region": [say(collection.regions[facts.place.region].name)],
        "year": [str(entry.year)],
        "office": [say(title) for title in offices],
    }


# --- words ------------------------------------------------------------------------------------------


class _Lexicon:
    """What the words of one language are indexed under, and which words its readers may have meant."""

    def __init__(self, keys: Callable[[str], list[str]], tables: Mapping[str, Any]) -> None:
        self._keys = keys
        self._tables = tables
        self._known: dict[str, tuple[str, str]] = {}
        self._forms: dict[str, Counter[str]] = {}

    def joined(self, text: str) -> str:
        """The text with the keys of each word joined on."""
        return _WORD.sub(
            lambda match: match[0] + self._tail(match[0].lower()), text.translate(_INVISIBLE)
        )

    def _tail(self, word: str) -> str:
        if word not in self._known:
            first, *_ = keys = self._keys(word)
            tail = "".join(f"_{key}" for key in dict.fromkeys(keys) if key != word)
            self._known[word] = first, tail
        stem, tail = self._known[word]
        self._forms.setdefault(stem, Counter())[word] += 1
        return tail

    def write(self, folder: Path, language: str) -> None:
        """Write the tables, and the words to offer for a mistyped one: of each stem the usual form."""
        usual = [
            (-forms.total(), min((-count, form) for form, count in forms.items())[1])
            for forms in self._forms.values()
        ]
        words = [word for _, word in sorted(usual) if len(word) >= _SUGGESTION_LETTERS]
        _write_json(folder / f"words.{language}.json", words[:_SUGGESTIONS])
        for name, table in self._tables.items():
            _write_json(folder / f"{name}.{language}.json", table)


def _lexicon(language: str, names: Sequence[str]) -> _Lexicon:
    letters = {"fold": kazakh.RUSSIAN_KEYBOARD}
    if wording(language).words.search.stems != "kazakh":
        # Pagefind stems by itself; only ё and letters that a keyboard lacks are ours.
        return _Lexicon(lambda word: [kazakh.fold(word)], {"stems": letters})
    exact, folded = exact_table(names), folded_table(names)
    by_stem, by_folded = Stemmer(exact), Stemmer(folded)
    return _Lexicon(
        lambda word: [by_stem.stem(word), by_folded.stem(kazakh.fold(word))],
        {"stems": letters | {"table": exact}, "folded": {"table": folded}},
    )


# --- pages ------------------------------------------------------------------------------------------


def _write_copies(
    site: Path, target: Path, lexicons: Mapping[str, _Lexicon], facets: Mapping[str, Facets]
) -> None:
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
    if not facets:
        article.set("data-pagefind-weight", "0.2")  # a record comes before the lists that name it
    return HTML({"lang": language}, BODY({"data-pagefind-body": ""}, *marks, *content))


def _is_blank(article: HtmlElement) -> bool:
    """Whether a list has nothing to list, so that nobody should be sent there."""
    return bool(article.find_class("blank-state")) and not article.find_class("cards")


def _left_out(article: HtmlElement) -> list[HtmlElement]:
    found = [part for tag in _LEFT_OUT_TAGS for part in article.iter(tag)]
    found += [part for name in _LEFT_OUT_CLASSES for part in article.find_class(name)]
    return [*found, *article.xpath(_LEFT_OUT)]


def _text(element: HtmlElement) -> str:
    return " ".join(str(element.text_content()).translate(_INVISIBLE).split())


def _join_keys(copy: HtmlElement, lexicon: _Lexicon) -> None:
    for element in copy.iter():
        # Pagefind runs neighbours like <dt> and <dd> together, so each gets air.
        air = "" if element.tag in _INLINE else " "
        if isinstance(element.tag, str):
            element.text = air + lexicon.joined(element.text or "")
        element.tail = air + lexicon.joined(element.tail or "")


# --- Pagefind ---------------------------------------------------------------------------------------


def _run_pagefind(pages: Path, target: Path) -> None:
    try:
        program = pagefind_bin.get_executable()
    except FileNotFoundError:
        raise SearchError(
            "the pagefind program is missing: install pagefind_bin (make does it from requirements.txt)"
        ) from None
    # Pagefind also reads settings from its surroundings; only ours count.
    settings = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
    command = [str(program), "--site", str(pages), "--output-path", str(target), "--silent"]
    done = subprocess.run(
        command, cwd=pages, env=settings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise SearchError(f"pagefind ended with {done.returncode}: {said}")


def _take_stems_out(fragment: Path) -> None:
    """Rewrite what Pagefind shows of a page without joined keys; words keep their places."""
    packed = gzip.decompress(fragment.read_bytes())
    if not packed.startswith(_SIGNATURE):
        raise SearchError(f"pagefind wrote {fragment.name} in a form that is not known here")
    page = json.loads(packed.removeprefix(_SIGNATURE))
    page["content"] = _JOINED.sub("", page["content"])
    page["anchors"] = [
        anchor | {"text": _JOINED.sub("", anchor["text"])} for anchor in page["anchors"]
    ]
    plain = _SIGNATURE + json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()
    fragment.write_bytes(gzip.compress(plain, mtime=0))


def _write_json(file: Path, content: Any) -> None:
    file.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")
