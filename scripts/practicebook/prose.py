"""Find the prose in a content file's source, so that spelling is looked at nowhere else.

The rest is blanked, letter for letter: places in the blanked text are places in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import events

from .yaml_source import Loader

HIDDEN = "\x00"  # an address, a file name or code inside a sentence
WALL = "\x01"  # between two texts of a YAML file; no sentence goes on behind it
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_NAMES = (
    r"(?:https?://|www\.)[^\s<>\"«»)\]]+"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}"
    r"|[\w-]{1,80}\.(?:jpe?g|png|webp|svg|pdf|ya?ml|md|docx|xlsx|pptx|csv|zip|html?)\b"
    r"|\b[A-Za-z][\w-]{0,60}(?:\.[\w-]{1,60}){0,4}?\.(?:kz|ru|com|org|net|info|gov|edu)\b"
)
_IN_TEXT = re.compile(_NAMES)
# Fenced and inline code, link targets, reference definitions, tags and autolinks, attribute lists.
_IN_MARKDOWN = re.compile(
    r"^ {0,3}(`{3,}|~{3,})[^\n]*$.*?(?:^ {0,3}\1[^\n]*$|\Z)"
    r"|(?<!`)(`{1,3})(?!`)[^`\n]{1,300}\2(?!`)"
    r"|(?<=\])\([^()\n]{0,2000}\)"
    r"|^ {0,3}\[[^\]\n]{1,200}\]:[^\n]*"
    r"|<[^<>\n]{1,2000}>"
    r"|\{[^{}\n]{0,500}\}"
    rf"|{_NAMES}",
    re.MULTILINE | re.DOTALL,
)
_FRONT_MATTER = re.compile(r"\A---\r?\n.*?\n---\r?$", re.MULTILINE | re.DOTALL)


def markdown_prose(text: str) -> str:
    """A Markdown text with everything blanked that is no prose; front matter stands behind a WALL."""
    end = head_end(text)
    return _walled(text[:end]) + _IN_MARKDOWN.sub(_hide, text[end:])


def head_end(text: str) -> int:
    """Where a page's front matter ends; 0 where there is none."""
    head = _FRONT_MATTER.match(text)
    return head.end() if head else 0


def yaml_prose(text: str) -> str:
    """A YAML text with everything blanked but the values that hold a Cyrillic letter."""
    parts = []
    last = 0
    for start, end in _values(text):
        if _CYRILLIC.search(text, start, end):
            parts += [_walled(text[last:start]), _IN_TEXT.sub(_hide, text[start:end])]
            last = end
    return "".join([*parts, _walled(text[last:])])


def _hide(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", HIDDEN, match[0])


def _walled(text: str) -> str:
    return re.sub(r"[^\n]", WALL, text)


def _values(text: str) -> Iterator[tuple[int, int]]:
    """Where each scalar value stands, without its quotes; nothing where the file cannot be read."""
    found: list[tuple[int, int]] = []
    try:
        open_maps: list[bool | None] = []  # True: a key comes next, False: its value; None: a list
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, events.CollectionEndEvent):
                open_maps.pop()
            elif isinstance(event, events.NodeEvent):
                is_key = bool(open_maps and open_maps[-1])
                if open_maps and open_maps[-1] is not None:
                    open_maps[-1] = not is_key
                if isinstance(event, events.CollectionStartEvent):
                    open_maps.append(True if isinstance(event, events.MappingStartEvent) else None)
                elif isinstance(event, events.ScalarEvent) and not is_key:
                    found.append(_inside(event, text))
    except yaml.YAMLError:
        return  # reported where the records are read
    yield from found


def _inside(event: Any, text: str) -> tuple[int, int]:
    start, end = event.start_mark.index, event.end_mark.index
    if event.style in ("'", '"'):
        return start + 1, end - 1
    if event.style in ("|", ">"):
        return text.find("\n", start, end) + 1 or end, end
    return start, end


def same_shape(text: str, other: str) -> bool:
    """Whether two YAML texts hold the same fields, in which only values with a Cyrillic letter differ."""
    first, second = _events(text), _events(other)
    return len(first) == len(second) and all(
        kind == other_kind and (value == other_value or _CYRILLIC.search(value) is not None)
        for (kind, value), (other_kind, other_value) in zip(first, second, strict=True)
    )


def _events(text: str) -> list[tuple[str, str]]:
    """Each event's kind and value; a broken file ends in one of its own kind."""
    found: list[tuple[str, str]] = []
    try:
        for event in yaml.parse(text, Loader=Loader):
            found.append((type(event).__name__, str(getattr(event, "value", ""))))
    except yaml.YAMLError as error:
        found.append((type(error).__name__, ""))
    return found
