"""Mark in running text where a line may end and where not.

Soft hyphens stand where the typesetter knows no syllables; a compound stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .. import kazakh
from .tree import Inline

# What `book.hyphens` of a wording file may name; "typesetter" knows the language by itself.
HYPHENATORS: Mapping[str, Callable[[str], str] | None] = {
    "kazakh": kazakh.hyphenate,
    "typesetter": None,
}
# Not the end of «500-ден» or «2025-жылғы»: a suffix stays whole beside its number.
_WORD = re.compile(r"(?<![\d\w₸%])(?<!\d-)(?<!-\u2060)[^\W\d_]{5,}")
# «фронт-кеңсе»; one as long as a line may end at its hyphens.
_COMPOUND = re.compile(r"([\u0400-\u052f]+(?:-[\u0400-\u052f]+)+)")
_LONGEST_COMPOUND = 40

# What a run of words becomes.
Change = Callable[[str], list[Inline]]


def divided(word_marks: str) -> Change | None:
    """What puts the soft hyphens into a text, by its name in the wording; None: nothing has to."""
    divide = HYPHENATORS[word_marks]
    if divide is None:
        return None
    return lambda text: [_WORD.sub(lambda match: divide(match.group()), text)]


def whole_compounds(text: str) -> list[Inline]:
    """The text with its compounds apart, each to stand on one line.

    Readers of a PDF take a hyphen at a line end for a division of the word and drop it.
    """
    return [_part(part) for part in _COMPOUND.split(text) if part]


def _part(part: str) -> Inline:
    compound = _COMPOUND.fullmatch(part) and len(part) <= _LONGEST_COMPOUND
    return {"kind": "compound", "text": part} if compound else part


def in_paragraphs(blocks: list[Any], change: Change) -> list[Any]:
    """The blocks of a text with the words of its paragraphs changed; headings and tables stay.

    Signs for line ends would come up in the bookmarks, and narrow columns look torn by soft hyphens.
    """
    return [_block(block, change) for block in blocks]


def _block(block: Any, change: Change) -> Any:
    if block["kind"] == "paragraph":
        return {**block, "content": _inlines(block["content"], change)}
    if block["kind"] == "list":
        return {**block, "items": [in_paragraphs(entry, change) for entry in block["items"]]}
    if block["kind"] == "quote":
        return {**block, "content": in_paragraphs(block["content"], change)}
    return block


def _inlines(content: list[Any], change: Change) -> list[Any]:
    return [changed for node in content for changed in _inline(node, change)]


def _inline(node: Any, change: Change) -> list[Any]:
    if isinstance(node, str):
        return list(change(node))
    if "content" in node and not node.get("address", "").startswith("mailto:"):
        return [{**node, "content": _inlines(node["content"], change)}]
    return [node]
