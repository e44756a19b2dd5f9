"""Mark in running text where a line may end and where not.

Soft hyphens stand where the typesetter knows no syllables; a compound stays on one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from .. import kazakh
from ..kazakh.hyphenation import SOFT_HYPHEN
from ..typography import keep_numbers
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
_LEAST = 3  # letters on either side of a line's end, where the rules of spelling allow two
# The end of a paragraph, with its signs behind it.
_LAST_WORD = re.compile(rf"[\w{SOFT_HYPHEN}-]{{5,}}(?=[^\w{SOFT_HYPHEN}]*$)")

# What a run of words becomes.
Change = Callable[[str], list[Inline]]


def divided(word_marks: str) -> Change | None:
    """What puts the soft hyphens into a text, by its name in the wording; None: nothing has to."""
    divide = HYPHENATORS[word_marks]
    if divide is None:
        return None
    return lambda text: [_WORD.sub(lambda match: _without_scraps(divide(match.group())), text)]


def _without_scraps(word: str) -> str:
    """A divided word without the places that would leave or carry over two letters."""
    parts = word.split(SOFT_HYPHEN)
    while len(parts) > 1 and len(parts[0]) < _LEAST:
        parts[:2] = ["".join(parts[:2])]
    while len(parts) > 1 and len(parts[-1]) < _LEAST:
        parts[-2:] = ["".join(parts[-2:])]
    return SOFT_HYPHEN.join(parts)


def whole_compounds(text: str) -> list[Inline]:
    """The text with its compounds apart, each to stand on one line.

    Readers of a PDF take a hyphen at a line end for a division of the word and drop it.
    """
    # Here, since a noun that is set apart no longer stands behind its number.
    return [_part(part) for part in _COMPOUND.split(keep_numbers(text)) if part]


def _part(part: str) -> Inline:
    compound = _COMPOUND.fullmatch(part) and len(part) <= _LONGEST_COMPOUND
    return {"kind": "compound", "text": part} if compound else part


def in_paragraphs(blocks: list[Any], change: Change) -> list[Any]:
    """The blocks of a text with the words of its paragraphs changed; headings and tables stay.

    Signs for line ends would come up in the bookmarks, and narrow columns look torn by soft hyphens.
    """
    return _in_paragraphs(blocks, lambda content: _inlines(content, change))


def whole_ends(blocks: list[Any]) -> list[Any]:
    """The blocks of a text, each paragraph's last word undivided: no line holds a piece of it alone."""
    return _in_paragraphs(blocks, _whole_end)


def _in_paragraphs(blocks: list[Any], change: Callable[[list[Any]], list[Any]]) -> list[Any]:
    return [_block(block, change) for block in blocks]


def _block(block: Any, change: Callable[[list[Any]], list[Any]]) -> Any:
    if block["kind"] == "paragraph":
        return {**block, "content": change(block["content"])}
    if block["kind"] == "list":
        return {**block, "items": [_in_paragraphs(entry, change) for entry in block["items"]]}
    if block["kind"] == "quote":
        return {**block, "content": _in_paragraphs(block["content"], change)}
    return block


def _inlines(content: list[Any], change: Change) -> list[Any]:
    return [changed for node in content for changed in _inline(node, change)]


def _inline(node: Any, change: Change) -> list[Any]:
    if isinstance(node, str):
        return list(change(node))
    if _has_words(node):
        return [{**node, "content": _inlines(node["content"], change)}]
    return [node]


def _whole_end(content: list[Any]) -> list[Any]:
    if not content:
        return content
    *before, last = content
    if not isinstance(last, str):
        inner = {**last, "content": _whole_end(last["content"])} if _has_words(last) else last
        return [*before, inner]
    # As in compounds: a noun that is set apart no longer stands behind its number.
    text = keep_numbers(last)
    if found := _LAST_WORD.search(text):
        parts = [text[: found.start()], _whole(found.group()), text[found.end() :]]
        return [*before, *filter(None, parts)]
    return content if any(map(str.isalnum, last)) else [*_whole_end(before), last]


def _whole(word: str) -> Inline:
    letters = word.replace(SOFT_HYPHEN, "")
    return {"kind": "compound", "text": letters} if len(letters) <= _LONGEST_COMPOUND else word


def _has_words(node: Any) -> bool:
    """Whether a node holds words of the author's; a mail address is none."""
    return "content" in node and not node.get("address", "").startswith("mailto:")
