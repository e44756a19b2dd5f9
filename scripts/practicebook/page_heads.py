"""Read and check the front matter of a hand-written page, as MkDocs will find it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from rapidfuzz.process import extractOne

from .problems import Place, Problem, problem
from .yaml_source import Loader, SourceError, YamlSource, parse_yaml

# What the pages in docs/ may be shown by; the others are for records and need what only those have.
TEMPLATES = frozenset(
    (
        *("catalogue.html", "compare.html", "data.html", "downloads.html", "guide.html"),
        *("home.html", "numbers.html", "offices.html", "programme.html"),
    )
)
_TEXTS = ("description", "headline", "promise", "title")
_CHOICES: Mapping[str, frozenset[str]] = {
    "guide_part": frozenset({"fields", "problems"}),
    "hide": frozenset({"footer", "navigation", "path", "toc"}),
    "template": TEMPLATES,
}
KEYS = frozenset({*_TEXTS, *_CHOICES})
# Both as in mkdocs.utils.meta: without `---`, the first lines of a page count as its head, too.
_HEAD = re.compile(r"-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)
_BARE_HEAD = re.compile(r" {0,3}[A-Za-z0-9_-]+:.*")
# Material's templates print a title and a description as they are.
_MARKUP = re.compile(r'[<>"]|&[#A-Za-z0-9]')


def split_page(text: str) -> tuple[str | None, int]:
    """The YAML between the `---` of a page, None without them, and where its Markdown begins."""
    if match := _HEAD.match(text):
        return match[1], match.end()
    return None, 0


def head_problems(text: str, path: str) -> Iterator[Problem]:
    """What to mend in the head of a page."""
    head, _ = split_page(text)
    if head is None:
        if text.startswith("---") or _BARE_HEAD.match(text):
            found = text.split("\n", 1)[0]
            yield problem(Place(path), "head-open", found=found)
        return
    try:
        source = parse_yaml(f"\n{head}", path)  # the empty line stands for `---`: places stay true
        shown = yaml.load(head, Loader=Loader)  # MkDocs takes `no` and `2025-01-01` for no text
    except SourceError as error:
        yield error.problem
        return
    except (yaml.YAMLError, ValueError):  # a day that never was
        yield problem(Place(path), "yaml-syntax", found=head[:40])
        return
    for key in source.values:
        yield from _field(source, key, shown.get(key))


def _field(source: YamlSource, key: str, value: Any) -> Iterator[Problem]:
    if key not in KEYS:
        nearest, *_ = extractOne(key, sorted(KEYS))
        yield problem(source.place(key, key=True), "unknown-field", field=key, expected=nearest)
    elif value is None or value == "":
        yield problem(source.place(key, key=True), "field-empty", field=key)
    elif key == "hide":
        yield from _list(source, key, value)
    elif not isinstance(value, str):
        yield problem(source.place(key), "not-text", field=key, found=value)
    elif key in _CHOICES:
        yield from _choice(source, (key,), value)
    elif match := _MARKUP.search(value):
        place = source.place(key)
        yield problem(place, "raw-html", found=value[match.start() : match.start() + 40])


def _list(source: YamlSource, key: str, value: Any) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield problem(source.place(key), "not-a-list", field=key, found=value)
        return
    for index, each in enumerate(value):
        yield from _choice(source, (key, index), each)


def _choice(source: YamlSource, where: tuple[str | int, ...], value: Any) -> Iterator[Problem]:
    choices = _CHOICES[str(where[0])]
    if not isinstance(value, str) or value not in choices:
        expected = ", ".join(sorted(choices))
        yield problem(
            source.place(*where), "not-allowed", field=where[0], found=value, expected=expected
        )
