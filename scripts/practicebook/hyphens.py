"""Put soft hyphens into running text of a language whose syllables the typesetter does not know."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from . import kazakh

# What `book.hyphens` of a wording file may name; "typesetter" knows the language by itself.
HYPHENATORS: Mapping[str, Callable[[str], str] | None] = {
    "kazakh": kazakh.hyphenate,
    "typesetter": None,
}
# Not the end of «500-ден» or «2025-жылғы»: a suffix stays whole beside its number.
_WORD = re.compile(r"(?<![\d\w₸%])(?<!\d-)(?<!-\u2060)[^\W\d_]{5,}")


def hyphenated(blocks: list[Any], hyphenator: str) -> list[Any]:
    """The blocks of a text with soft hyphens in its paragraphs; headings and tables stay as they are.

    A soft hyphen in a heading would come up in the bookmarks, and narrow columns look torn by them.
    """
    divide = HYPHENATORS[hyphenator]
    return [_block(block, divide) for block in blocks] if divide else blocks


def _block(block: Any, divide: Callable[[str], str]) -> Any:
    if block["kind"] == "paragraph":
        return {**block, "content": _inlines(block["content"], divide)}
    if block["kind"] == "list":
        items = [[_block(child, divide) for child in entry] for entry in block["items"]]
        return {**block, "items": items}
    if block["kind"] == "quote":
        return {**block, "content": [_block(child, divide) for child in block["content"]]}
    return block


def _inlines(content: list[Any], divide: Callable[[str], str]) -> list[Any]:
    return [_inline(node, divide) for node in content]


def _inline(node: Any, divide: Callable[[str], str]) -> Any:
    if isinstance(node, str):
        return _WORD.sub(lambda match: divide(match.group()), node)
    if "content" in node and not node.get("address", "").startswith("mailto:"):
        return {**node, "content": _inlines(node["content"], divide)}
    return node
