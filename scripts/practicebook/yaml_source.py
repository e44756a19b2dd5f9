"""Read YAML strictly and remember where everything stands.

A small, safe part of YAML 1.2: maps, lists, text, integers, decimals, true, false, null. Anchors,
aliases, tags and duplicate keys are refused; `no`, `12:30` and `0103` stay the text they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml import events

from .letters import first_flaw, hidden
from .problems import Place, Problem, problem

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FieldPath = tuple[str | int, ...]

_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)\.[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)


class SourceError(Exception):
    """Carries the Problem that makes a file unreadable; only this module and its callers see it."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


@dataclass(frozen=True)
class YamlSource:
    """A readable file: its text with its comments, its plain `values` and the place of every field.

    The text is kept `encoded`, since few ask for it and a thousand of them take half the room.
    """

    path: str
    encoded: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The file's text, as `read_text` gives it."""
        return self.encoded.decode()

    @property
    def values(self) -> dict[str, Any]:
        """What the file holds, as plain values."""
        return self._parsed.values

    def place(self, *field_path: str | int, key: bool = False) -> Place:
        """Where the field's value (or its `key`) stands; the nearest known parent for an absent field."""
        if key and field_path in self._parsed.key_places:
            return Place(self.path, *self._parsed.key_places[field_path])
        while field_path and field_path not in self._parsed.places:
            field_path = field_path[:-1]
        return Place(self.path, *self._parsed.places.get(field_path, (1, 1)))

    def rest(self) -> None:
        """Let go of values and places, which take much room; the text is parsed again for who asks."""
        self.__dict__.pop("_parsed", None)

    @cached_property
    def _parsed(self) -> _Parsed:
        return _parse(self.text, self.path)


def yaml_source(path: str, text: str) -> YamlSource:
    """The source of a text that was parsed before without a problem."""
    return YamlSource(path, text.encode())


@dataclass(frozen=True)
class _Parsed:
    values: dict[str, Any]
    places: Mapping[FieldPath, tuple[int, int]]
    key_places: Mapping[FieldPath, tuple[int, int]]


def read_text(file: Path, path: str, max_bytes: int = MAX_BYTES) -> str:
    """The file's text in NFC without BOM and with `\\n` line ends; raises SourceError."""
    try:
        raw = _bytes(file, path, max_bytes)
    except OSError:  # no right to read, or a broken disk
        raise SourceError(problem(Place(path), "file-unreadable")) from None
    return decoded(raw, path, max_bytes)


def decoded(raw: bytes, path: str, max_bytes: int = MAX_BYTES) -> str:
    """The same of a file's bytes."""
    if len(raw) > max_bytes:
        raise SourceError(_too_large(path, len(raw), max_bytes))
    try:
        text = _text(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        raise SourceError(problem(Place(path, line, column), "not-utf8")) from None
    if flaw := first_flaw(text):
        place = text_place(path, text, flaw.offset)
        raise SourceError(problem(place, flaw.code, found=flaw.found))
    return unicodedata.normalize("NFC", text)


def decoded_before(raw: bytes) -> str:
    """The same of bytes that went through `decoded` once without a problem, in a tenth of the time."""
    return unicodedata.normalize("NFC", _text(raw))


def _text(raw: bytes) -> str:
    return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _bytes(file: Path, path: str, max_bytes: int) -> bytes:
    if file.is_symlink():
        raise SourceError(problem(Place(path), "symlink"))
    if not file.is_file():
        raise SourceError(problem(Place(path), "file-missing"))
    if (size := file.stat().st_size) > max_bytes:
        raise SourceError(_too_large(path, size, max_bytes))
    return file.read_bytes()


def _too_large(path: str, size: int, limit: int) -> Problem:
    return problem(Place(path), "file-too-large", found=size // 1024, limit=limit // 1024)


def text_place(path: str, text: str, offset: int) -> Place:
    """The Place of a character offset."""
    return Place(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def read_yaml(file: Path, path: str) -> YamlSource:
    """Read one YAML file whose top is a map; raises SourceError with the one Problem that stops it."""
    return parse_yaml(read_text(file, path), path)


def parse_yaml(text: str, path: str) -> YamlSource:
    """Parse YAML whose top is a map; raises SourceError with the one Problem that stops it."""
    source = yaml_source(path, text)
    _ = source.values  # refused here, or never
    return source


def _parse(text: str, path: str) -> _Parsed:
    if match := _TAB_INDENT.search(text):
        raise SourceError(problem(text_place(path, text, match.end() - 1), "yaml-tab"))
    builder = _Builder(path)
    try:
        values = builder.document(yaml.parse(text, Loader=Loader))
    except yaml.MarkedYAMLError as error:
        raise SourceError(_syntax_problem(error, path, text)) from None
    except yaml.YAMLError:
        raise SourceError(problem(Place(path), "yaml-syntax", found=text[:40])) from None
    if not isinstance(values, dict):
        raise SourceError(problem(Place(path), "yaml-not-a-map"))
    return _Parsed(values, builder.places, builder.key_places)


def _syntax_problem(error: yaml.MarkedYAMLError, path: str, text: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.split("\n")
    shown = lines[min(line, len(lines)) - 1].strip()
    reason = f"{error.context or ''} {error.problem or ''}"
    if "mapping values are not allowed" in reason:
        return problem(Place(path, line, column), "yaml-colon", found=shown)
    if "quoted scalar" in reason and error.context_mark:
        opened = error.context_mark
        return problem(Place(path, opened.line + 1, opened.column + 1), "yaml-quote")
    return problem(Place(path, line, column), "yaml-syntax", found=shown)


class _Builder:
    """Turns parser events into plain values; keeps the first position of every field."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.places: dict[FieldPath, tuple[int, int]] = {}
        self.key_places: dict[FieldPath, tuple[int, int]] = {}

    def document(self, stream: Iterator[Any]) -> Any:
        values: Any = {}
        documents = 0
        for event in stream:
            if isinstance(event, events.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "yaml-syntax", found="---")
            elif isinstance(event, events.NodeEvent):
                values = self._node(event, stream, ())
        return values

    def _node(self, event: Any, stream: Iterator[Any], path: FieldPath) -> Any:
        self._check(event, len(path))
        self.places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, events.MappingStartEvent):
            return self._map(stream, path, flow=bool(event.flow_style))
        if isinstance(event, events.SequenceStartEvent):
            return self._list(stream, path)
        self._check_letters(event)
        return _scalar(event)

    def _map(self, stream: Iterator[Any], path: FieldPath, flow: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_event in stream:
            if isinstance(key_event, events.MappingEndEvent):
                break
            self._check(key_event, len(path))
            if not isinstance(key_event, events.ScalarEvent):
                self._refuse(key_event, "yaml-key")
            self._check_letters(key_event)
            key = unicodedata.normalize("NFC", key_event.value)
            if key in values:
                self._refuse(key_event, "duplicate-key", found=key)
            self.key_places[(*path, key)] = (
                key_event.start_mark.line + 1,
                key_event.start_mark.column + 1,
            )
            event = next(stream)
            if (
                flow
                and isinstance(event, events.ScalarEvent)
                and not event.value
                and not event.style
            ):
                # {ru: сценарий, разбор}: the comma ended the value, the rest became a key.
                self._refuse(key_event, "yaml-comma", found=key)
            values[key] = self._node(event, stream, (*path, key))
        return values

    def _list(self, stream: Iterator[Any], path: FieldPath) -> list[Any]:
        values: list[Any] = []
        for event in stream:
            if isinstance(event, events.SequenceEndEvent):
                break
            values.append(self._node(event, stream, (*path, len(values))))
        return values

    def _check(self, event: Any, depth: int) -> None:
        if isinstance(event, events.AliasEvent):
            self._refuse(event, "yaml-alias", found=f"*{event.anchor}")
        if event.anchor:
            self._refuse(event, "yaml-alias", found=f"&{event.anchor}")
        if event.tag:
            self._refuse(event, "yaml-tag", found=event.tag)
        if depth > MAX_DEPTH:
            self._refuse(event, "yaml-too-deep", limit=MAX_DEPTH)

    def _check_letters(self, event: Any) -> None:
        """A quoted text can spell by `\\u…` what may not stand in the file itself."""
        if event.style == '"' and (flaw := hidden(event.value)):
            self._refuse(event, flaw.code, found=flaw.found)

    def _refuse(self, event: Any, code: str, **details: object) -> None:
        mark = event.start_mark
        raise SourceError(
            problem(Place(self.path, mark.line + 1, mark.column + 1), code, **details)
        )


def _scalar(event: Any) -> Any:
    """The value of a scalar: only plain (unquoted) words and numbers are more than text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= 18:
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
    return text
