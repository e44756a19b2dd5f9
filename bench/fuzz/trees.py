"""Change the tree of an XML part, not its bytes: what comes out is whole XML that no Word would write."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from typing import Any

import atheris
from lxml import etree

_STRANGE = (
    *("", "0", "-1", "1", "99999999999", "1e999", "NaN", "true", "A1:XFD1048576", "rId1", "rId99"),
    *("restart", "continue", "../../x", "javascript:a", "2025-02-30", "Heading1", "42", "s", "d"),
    *("inlineStr", "e", "b", "array", "shared", "Жобаның атауы", "350 000", "31.12.2025", "\u00a0"),
)
Change = Callable[[random.Random, Any, Any], None]


def mutate_part(content: bytes, limit: int, seed: int) -> bytes:
    """Another input: the first byte names a part, the rest is its XML; sometimes libFuzzer's own change."""
    chance = random.Random(seed)
    try:
        root = etree.fromstring(content[1:])
    except etree.XMLSyntaxError:
        return bytes(atheris.Mutate(content, limit))
    if chance.random() < 0.2:
        return bytes(atheris.Mutate(content, limit))
    for _ in range(chance.choice((1, 1, 2, 4))):
        elements = list(root.iter(etree.Element))
        chance.choice(_CHANGES)(chance, chance.choice(elements), chance.choice(elements))
    changed = content[:1] + bytes(etree.tostring(root))
    return changed if len(changed) <= limit else content


def _remove(chance: random.Random, here: Any, other: Any) -> None:
    if (parent := here.getparent()) is not None:
        parent.remove(here)


def _insert(chance: random.Random, here: Any, other: Any) -> None:
    here.insert(chance.randint(0, len(here)), copy.deepcopy(other))


def _rename(chance: random.Random, here: Any, other: Any) -> None:
    here.tag = other.tag


def _set(chance: random.Random, here: Any, other: Any) -> None:
    names = list(here.attrib) or list(other.attrib)
    if names:
        here.set(chance.choice(names), chance.choice(_STRANGE))


def _unset(chance: random.Random, here: Any, other: Any) -> None:
    if names := list(here.attrib):
        del here.attrib[chance.choice(names)]


def _say(chance: random.Random, here: Any, other: Any) -> None:
    here.text = chance.choice(_STRANGE)


_CHANGES: tuple[Change, ...] = (_remove, _insert, _insert, _rename, _set, _set, _unset, _say)
