"""Mark in running text where a line may end: soft hyphens where the typesetter knows no syllables."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .. import kazakh

# What `book.hyphens` of a wording file may name; "typesetter" knows the language by itself.
HYPHENATORS: Mapping[str, Callable[[str], str] | None] = {
    "kazakh": kazakh.hyphenate,
    "typesetter": None,
}
# Not the end of «500-ден» or «2025-жылғы»: a suffix stays whole beside its number.
_WORD = re.compile(r"(?<![\d\w₸%])(?<!\d-)(?<!-\u2060)[^\W\d_]{5,}")


def divided(word_marks: str) -> Callable[[str], str] | None:
    """What puts the soft hyphens into a text, by its name in the wording; None: nothing has to."""
    divide = HYPHENATORS[word_marks]
    return (lambda text: _WORD.sub(lambda match: divide(match.group()), text)) if divide else None


def in_paragraphs(blocks: list[Any], change: Callable[[str], str]) -> list[Any]:
    """The blocks of a text with the words of its paragraphs changed; headings and tables stay.

    Signs for line ends would come up in the bookmarks, and narrow columns look torn by soft hyphens.
    """
    return [_block(block, change) for block in blocks]


def _block(block: Any, change: Callable[[str], str]) -> Any:
    if block["kind"] == "paragraph":
        return {**block, "content": _inlines(block["content"], change)}
    if block["kind"] == "list":
        return {**block, "items": [in_paragraphs(entry, change) for entry in block["items"]]}
    if block["kind"] == "quote":
        return {**block, "content": in_paragraphs(block["content"], change)}
    return block


def _inlines(content: list[Any], change: Callable[[str], str]) -> list[Any]:
    return [_inline(node, change) for node in content]


def _inline(node: Any, change: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return change(node)
    if "content" in node and not node.get("address", "").startswith("mailto:"):
        return {**node, "content": _inlines(node["content"], change)}
    return node
