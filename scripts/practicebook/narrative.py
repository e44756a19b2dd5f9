"""Parse a record's text once: sections of clean HTML for site and book, and every mistake with its place.

CommonMark by markdown-it-py, whose tokens know their lines: what is checked is what is shown. Links to
other records stay symbolic (`record:2025/projects/slug`) and photos are parts of their own, so that the
site and the book can each put their own address in.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pymdownx.slugs import slugify

from . import text_tokens
from .acceptance import digest
from .letters import hidden
from .placeholders import placeholders_in
from .problems import Place, Problem, problem
from .typography import keep_joined, keep_numbers
from .yaml_source import text_place

LINK_LETTERS = 2000  # one `[name]` can stand for an address, and a thousand of them for a thousand
MOST_NESTED = 6  # lists and quotations inside each other
WIDEST_TABLE = 90  # letters side by side: wider ones would be set too small to be read
_NESTING = {
    **dict.fromkeys(("bullet_list_open", "ordered_list_open", "blockquote_open"), 1),
    **dict.fromkeys(("bullet_list_close", "ordered_list_close", "blockquote_close"), -1),
}
LINK_SCHEMES = {"http", "https", "mailto", "tel"}
RECORD_SCHEME = "record:"
_RECORD_PATH = re.compile(
    r"practices/(\d{4})/(projects|offices)/([a-z0-9-]+)(?:/(?:text\.\w+\.md|facts\.yml)?)?"
)
_ATTRIBUTE_LIST = re.compile(r"\{\s*[:.#][^{}]*\}")
# Thousands may stand apart by a space of any width; a decimal has a comma or a point.
NUMBER = re.compile(r"\d+(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:[.,]\d+)?")
_TAGS = {
    *("p", "ul", "ol", "li", "blockquote", "table", "thead", "tbody", "tr", "th", "td"),
    *("h3", "h4", "h5", "h6", "strong", "em", "s", "code", "pre", "a", "br", "hr"),
}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"style"}, "td": {"style"}}
_slug = slugify(case="lower")
_FREE = "text-"  # begins no id of a template


@dataclass(frozen=True, slots=True)
class Part:
    """A run of clean `html` (a `table` stands alone), or one `photo` (a file name in photos/)."""

    html: str = ""
    photo: str | None = None
    table: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one `##` heading; `known`: one of the fixed sections, `id` is then Latin.

    `digest` stands for the section's words, `line` is its heading's.
    """

    id: str
    title: str
    known: bool
    parts: tuple[Part, ...]
    digest: str = ""
    line: int = 1


@dataclass(frozen=True, slots=True)
class Narrative:
    """A parsed text in one language, with the places of what other files must answer for.

    `numbers`: line and column of each number where it first stands; there are hundreds in a text.
    `unfilled`: the hints of ours that nobody replaced. `digest` stands for the text as it was written.
    """

    path: str
    language: str
    sections: tuple[Section, ...]
    numbers: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    links: tuple[tuple[str, Place], ...] = ()
    photos: tuple[tuple[str, Place], ...] = ()
    unfilled: tuple[tuple[str, Place], ...] = ()
    digest: str = ""

    @property
    def known_sections(self) -> frozenset[str]:
        """The ids of the fixed sections that are there."""
        return frozenset(section.id for section in self.sections if section.known)

    def number_place(self, number: str) -> Place:
        """Where a number first stands; the text's beginning for one that it does not hold."""
        return Place(self.path, *self.numbers.get(number, (1, 1)))


def numbers_in(text: str) -> list[str]:
    """The numbers of a text in one form: no thousands spaces, decimals with a point."""
    return [
        re.sub(r"[ \u00a0\u202f]", "", match.group()).replace(",", ".")
        for match in NUMBER.finditer(text)
    ]


def parse(
    text: str, path: str, language: str, headings: Mapping[str, str]
) -> tuple[Narrative, list[Problem]]:
    """Parse one text; `headings` maps a known heading's wording to its section id.

    Returns the narrative (whole even where there are problems) and the problems of this text alone.
    """
    reader = _Reader(text, path, headings)
    tokens = _markdown.parse(text)
    sections = tuple(reader.sections(tokens))
    unfilled = [(mark, text_place(path, text, offset)) for offset, mark in placeholders_in(text)]
    narrative = Narrative(
        path,
        language,
        sections,
        reader.numbers,
        tuple(reader.links),
        tuple(reader.photos),
        tuple(unfilled),
        hashlib.sha256(text.encode()).hexdigest(),
    )
    return narrative, reader.problems


def _escaped(self: object, tokens: list[Token], index: int, options: object, env: object) -> str:
    return nh3.clean_text(tokens[index].content)


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # markdown-it would hide the very links that have to be refused.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    # Below so many levels it drops text in silence. A list takes two, so that what is nested deeper
    # than we allow is always seen before; with more of them, brackets and quotes take minutes.
    markdown.options["maxNesting"] = 2 * MOST_NESTED + 2
    markdown.add_render_rule("html_block", _escaped)
    markdown.add_render_rule("html_inline", _escaped)
    return markdown


_markdown = _parser()
_cleaner = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=LINK_SCHEMES | {RECORD_SCHEME[:-1]},
    link_rel=None,
    filter_style_properties={"text-align"},
    set_tag_attribute_values={"table": {"class": "figures"}},
)


class _Reader:
    """Walks the tokens of one text, gathering problems, links, photos and numbers."""

    def __init__(self, text: str, path: str, headings: Mapping[str, str]) -> None:
        self.lines = text.split("\n")
        self.coded = "&" in text  # a sign may be written as `&#8206;`
        self.path = path
        self.headings = headings
        self.problems: list[Problem] = []
        self.numbers: dict[str, tuple[int, int]] = {}
        self.links: list[tuple[str, Place]] = []
        self.photos: list[tuple[str, Place]] = []

    def sections(self, tokens: list[Token]) -> Iterator[Section]:
        """Split at `##`; text before the first heading is a section without title."""
        if self.lines[0].strip() == "---":
            self._report("front-matter", 1, "---")
        self._check(tokens)
        seen: set[str] = set()
        for heading, body in text_tokens.split(tokens):
            title = text_tokens.plain(heading) if heading else ""
            known = title.casefold() in self.headings
            section_id = self.headings[title.casefold()] if known else _free_id(title)
            if heading and (section_id in seen or not section_id):
                code = "section-twice" if section_id else "heading-empty"
                self._report(code, heading.map[0] + 1 if heading.map else 1, title)
            if heading:
                seen.add(section_id)
            if title or body:
                line = heading.map[0] + 1 if heading and heading.map else 1
                words = digest("\n".join([title if not known else "", *(t.content for t in body)]))
                yield Section(section_id, title, known, tuple(self._parts(body)), words, line)

    def _parts(self, tokens: list[Token]) -> Iterator[Part]:
        """Photos and tables stand alone, so that the site can frame them; the rest runs on."""
        run: list[Token] = []
        index = 0
        while index < len(tokens):
            photo = text_tokens.lone_photo(tokens[index : index + 3])
            end = index + 3 if photo else text_tokens.end_of_table(tokens, index)
            if end == index:
                run.append(tokens[index])
                index += 1
                continue
            if run:
                yield self._html(run)
                run = []
            yield Part(photo=photo) if photo else self._html(tokens[index:end], table=True)
            index = end
        if run:
            yield self._html(run)

    def _html(self, tokens: list[Token], table: bool = False) -> Part:
        html = _markdown.renderer.render(tokens, _markdown.options, {})
        return Part(html=_cleaner.clean(html), table=table)

    def _check(self, tokens: list[Token]) -> None:
        level, before, nested = 1, "", 0
        for index, token in enumerate(tokens):
            line = token.map[0] + 1 if token.map else 1
            if turn := _NESTING.get(token.type):
                nested += turn
                if turn > 0 and nested == MOST_NESTED + 1:
                    found = self.lines[line - 1].lstrip(" >\t")
                    self._report("nested-too-deep", line, found, limit=MOST_NESTED)
            if token.type == "html_block":
                self._report("raw-html", line, token.content)
            elif token.type == "heading_open":
                level = self._heading_level(token, line, level)
            elif token.type == "table_open" and (width := text_tokens.table_width(tokens, index)):
                if width > WIDEST_TABLE:
                    self._report("table-too-wide", line, str(width), limit=WIDEST_TABLE)
            elif token.type == "inline":
                self._inline(token, line, before)
            before = token.type

    def _heading_level(self, token: Token, line: int, level: int) -> int:
        here = int(token.tag[1])
        if here == 1:
            self._report("heading-top", line, self.lines[line - 1])
        elif here > level + 1 or (token.level > 0 and here == 2):
            self._report("heading-skipped", line, self.lines[line - 1])
        return max(here, 2)

    def _inline(self, block: Token, line: int, before: str) -> None:
        children = block.children or []
        for child in children:
            if child.type in ("softbreak", "hardbreak"):
                line += 1
            elif child.type == "html_inline":
                self._report("raw-html", line, child.content)
            elif child.type == "link_open":
                child.attrSet("href", self._link(str(child.attrGet("href") or ""), line))
            elif child.type == "image":
                alone = len(children) == 1 and block.level == 1 and before == "paragraph_open"
                self._image(str(child.attrGet("src") or ""), line, alone)
            elif child.type in ("text", "code_inline"):
                self._text(child.content, line)
                child.content = keep_joined(child.content)
                if child.type == "text" and before != "heading_open":  # ids are made of headings
                    child.content = keep_numbers(child.content)

    def _text(self, text: str, line: int) -> None:
        if self.coded and (flaw := hidden(text)):
            self._report(flaw.code, line, flaw.found)
        if match := _ATTRIBUTE_LIST.search(text):
            self._report("attribute-list", line, match.group())
        for match in NUMBER.finditer(text):
            for number in numbers_in(match.group()):
                if number not in self.numbers:
                    self.numbers[number] = (line, self._column(line, match.group()))

    def _image(self, source: str, line: int, alone: bool) -> None:
        name = unquote(source).removeprefix("photos/")
        if not alone:
            self._report("photo-in-sentence", line, source)
        elif "/" in name or "\\" in name or ":" in name or name.startswith("."):
            self._report("photo-outside", line, source)
        else:
            self.photos.append((name, self._place(line, source)))

    def _link(self, target: str, line: int) -> str:
        """The address to put into the page: as written, or symbolic for another record."""
        try:
            parts = urlsplit(target)
        except ValueError:
            self._report("link-scheme", line, target)
            return "#"
        if len(target) > LINK_LETTERS:
            self._report("link-too-long", line, target)
            return "#"
        if parts.scheme or parts.netloc:
            web = parts.scheme.lower() in ("http", "https")
            no_host = web and (not parts.netloc or "@" in parts.netloc or "\\" in target)
            if no_host or parts.scheme.lower() not in LINK_SCHEMES:
                self._report("link-scheme", line, target)
                return "#"
            return target
        if not parts.path:
            return target
        folder = posixpath.dirname(self.path)
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        match = _RECORD_PATH.fullmatch(path)
        if parts.path.startswith("/") or match is None:
            self._report("link-target", line, target)
            return "#"
        record = "/".join(match.groups())
        self.links.append((record, self._place(line, target)))
        return RECORD_SCHEME + record + (f"#{parts.fragment}" if parts.fragment else "")

    def _report(self, code: str, line: int, found: str, **details: object) -> None:
        found = found.strip()
        self.problems.append(problem(self._place(line, found), code, found=found, **details))

    def _place(self, line: int, found: str) -> Place:
        """The line is the parser's; the column is where `found` first stands on it."""
        return Place(self.path, line, self._column(line, found))

    def _column(self, line: int, found: str) -> int:
        column = self.lines[line - 1].find(found.split("\n")[0]) if found else -1
        return max(column, 0) + 1


def _free_id(title: str) -> str:
    """The id of a heading that an author chose; one of Latin letters might be one of the page's own."""
    slug: str = _slug(title, "-")
    return f"{_FREE}{slug}" if slug.isascii() and slug else slug
