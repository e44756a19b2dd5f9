"""Hold what was found in a report: fields, lists, sections, pictures, and what found no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .values import Value


@dataclass(frozen=True)
class Found:
    """A field's value, the words it was read from and the label that named it."""

    value: Value | list[Any]
    raw: str
    label: str
    sure: bool = True


@dataclass(frozen=True)
class Row:
    """One entry of a list: values by field name; `raw`: the words that say more than those values."""

    values: Mapping[str, Any]
    raw: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leftover:
    """What found no place: under its label where it had one. `reason`: a sentence's name, or none."""

    label: str
    markdown: str
    reason: str = ""


@dataclass(frozen=True)
class Unclear:
    """An answer to a question of yes or no that says more; `number`: of the entry, in a list."""

    path: str
    text: str
    number: int = 0


@dataclass
class Findings:
    """What a report holds. Sections by language and id, each a list of Markdown blocks."""

    language: str
    values: dict[str, Found] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)  # of lists: what their table was called
    sections: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
