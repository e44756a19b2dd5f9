"""Ask the tokens of markdown-it what a text is made of: sections, tables, photos that stand alone."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

from markdown_it.token import Token


def split(tokens: list[Token]) -> Iterator[tuple[Token | None, list[Token]]]:
    """Each `##` heading (None for what stands before the first) with the tokens below it."""
    heading: Token | None = None
    body: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.type == "heading_open" and token.level == 0 and token.tag in ("h1", "h2"):
            yield heading, body
            heading, body = tokens[index + 1], []
            index += 3
        else:
            body.append(token)
            index += 1
    yield heading, body


def plain(heading: Token) -> str:
    """The words of a heading or a cell, without marks."""
    return "".join(
        c.content for c in heading.children or [] if c.type in ("text", "code_inline")
    ).strip()


def end_of_table(tokens: list[Token], index: int) -> int:
    """The index behind the table that begins here; the same index where none begins."""
    if tokens[index].type != "table_open" or tokens[index].level > 0:
        return index
    types = [token.type for token in tokens[index:]]
    return index + types.index("table_close") + 1


def table_width(tokens: list[Token], index: int) -> int:
    """Letters that the longest words of the columns take side by side, and two of air for each column."""
    longest: list[int] = []
    column = 0
    for token in tokens[index:]:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            words = plain(token).split()
            longest += [0] * (column + 1 - len(longest))
            longest[column] = max(longest[column], *map(len, words), 0)
            column += 1
    return sum(longest) + 2 * len(longest)


def lone_photo(tokens: list[Token]) -> str | None:
    """The photo's file where three tokens are a paragraph with one image and nothing else."""
    if len(tokens) < 3 or tokens[0].type != "paragraph_open" or tokens[0].level > 0:
        return None
    children = tokens[1].children or []
    if len(children) != 1 or children[0].type != "image":
        return None
    return unquote(str(children[0].attrGet("src") or "")).removeprefix("photos/")
