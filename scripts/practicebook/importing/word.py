"""Read a Word report: mammoth makes it HTML, this makes that blocks."""

from __future__ import annotations

import copy
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import mammoth
from lxml import etree, html

from .document import EMPTY, Block, Cell, Document, Heading, Picture, Prose, Table, clean, one_line
from .gate import Package
from .markdown import from_html
from .photos import PhotoBag
from .refusal import Refused

STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
r[style-name='Strong'] => strong
u => !
comment-reference => !
"""
HEADING_LENGTH = 90
_BESIDE = re.compile(
    r"word/(header|footer|comments|charts/chart|diagrams/data|document|footnotes|endnotes)"
)
_TEXT_TAGS = {"t": "", "v": " ", "br": " ", "cr": " ", "tab": " "}
_PARAGRAPH_TAGS = {"p", "chart"}


def read_word(package: Package, name: str) -> Document:
    """The blocks of a checked Word file."""
    bag = PhotoBag(name)

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            return {"src": bag.add(stream.read())}

    try:
        result = mammoth.convert_to_html(
            io.BytesIO(package.content),
            style_map=STYLES,
            convert_image=mammoth.images.img_element(keep),
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except Refused:  # a picture in it
        raise
    except RecursionError:
        raise Refused("too_long", file=name) from None
    except Exception:
        # mammoth takes a package for granted in which every part refers to one that is there, and lets
        # through whatever its readers raise.
        raise Refused("damaged", file=name) from None
    reader = _Reader(bag)
    root = html.fragment_fromstring(result.value or "", create_parent=True)
    blocks = tuple(reader.blocks(root))
    if b"oleObject" in package.parts.get("word/_rels/document.xml.rels", b""):
        bag.note("embedded_left", file=name)
    strays = (*reader.footnotes, *_beside(package))
    return Document(name, blocks, bag.pictures, strays, tuple(bag.notes))


@dataclass
class _Reader:
    """Walks mammoth's HTML; pictures become blocks of their own behind the text they stood in."""

    bag: PhotoBag
    footnotes: list[str] = field(default_factory=list)

    def blocks(self, root: Any) -> Iterator[Block]:
        for element in root:
            if element.tag in ("ol", "ul") and element.xpath(
                "./li[starts-with(@id,'footnote-') or starts-with(@id,'endnote-')]"
            ):
                self.footnotes.extend(_text(li).rstrip("\u2191 ") for li in element)
                continue
            yield from self._block(element)
            for image in element.iter("img"):
                if image.get("src"):
                    yield Picture(image.get("src"))

    def _block(self, element: Any) -> Iterator[Block]:
        if element.tag == "table":
            yield Table(tuple(_rows(element)))
        elif re.fullmatch("h[1-6]", element.tag):
            if text := _text(element):
                yield Heading(_cell(element), int(element.tag[1]))
        elif element.tag in ("ol", "ul"):
            entries = tuple(_entry(li) for li in element.iter("li"))
            yield Prose(
                Cell("\n".join(e.text for e in entries), from_html(_html(element))), entries
            )
        elif text := _text(element):
            yield _paragraph(element, text)


def _paragraph(element: Any, text: str) -> Block:
    cell = _cell(element)
    lead = _lead(element)
    if lead == text and len(text) <= HEADING_LENGTH and text[-1] not in ".;,!?…":
        return Heading(cell, 6, styled=False)
    return Prose(cell, lead=lead)


def _lead(element: Any) -> str:
    """The bold words that a paragraph begins with."""
    if (element.text or "").strip():
        return ""
    found = ""
    for child in element:
        if child.tag != "strong":
            break
        found += child.text_content()
        if (child.tail or "").strip():
            break
    return clean(found).strip()


def _cell(element: Any) -> Cell:
    return Cell(_text(element), from_html(_html(element)))


def _entry(li: Any) -> Cell:
    """A list's entry without the lists inside it, which have entries of their own."""
    own: Any = html.fromstring(_html(li))
    for inner in own.xpath(".//ul|.//ol"):
        inner.drop_tree()
    return Cell(_text(own), from_html(_html(own)))


def _html(element: Any) -> str:
    """The element's HTML; a heading or a table's cell as a plain paragraph."""
    own = copy.deepcopy(element)
    if own.tag in ("td", "th", "li") or re.fullmatch("h[1-6]", own.tag):
        own.tag = "div"
    return str(etree.tostring(own, encoding="unicode", method="html", with_tail=False))


def _text(element: Any) -> str:
    """The text with a line for each paragraph or break."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag == "br":
                pieces.append("\n")
            pieces.append(node.text or "")
        else:
            if node.tag in ("p", "li", "tr", "td", "h1", "h2", "h3") and node is not element:
                pieces.append("\n")
            if node is not element:
                pieces.append(node.tail or "")
    lines = (one_line(line) for line in clean("".join(pieces)).split("\n"))
    return "\n".join(line for line in lines if line)


def _rows(table: Any) -> Iterator[tuple[Cell, ...]]:
    """The rows as a grid: a merged cell stands once, what it covers is empty."""
    grid: list[dict[int, Cell]] = []
    trs = [tr for tr in table.iter("tr") if next(tr.iterancestors("table")) is table]
    grid = [{} for _ in trs]
    for index, tr in enumerate(trs):
        column = 0
        for td in tr:
            while column in grid[index]:
                column += 1
            for down in range(min(int(td.get("rowspan", 1)), len(trs) - index)):
                for right in range(min(int(td.get("colspan", 1)), 64)):
                    grid[index + down][column + right] = EMPTY
            grid[index][column] = _table_cell(td)
    width = max((max(row, default=-1) + 1 for row in grid), default=0)
    for row in grid:
        yield tuple(row.get(column, EMPTY) for column in range(width))


def _table_cell(td: Any) -> Cell:
    blocks = [
        child for child in td if child.tag in ("p", "ul", "ol", "table") or child.tag[0] == "h"
    ]
    if len(blocks) < 2 and not td.xpath(".//li|.//table"):
        return Cell(_text(td), from_html(_html(td)))
    leaves = td.xpath(".//p|.//li[not(.//p)]|.//h1|.//h2|.//h3|.//h4")
    pieces = [_cell(leaf) for leaf in leaves]
    return Cell(_text(td), " ".join(piece.markdown for piece in pieces))


def _beside(package: Package) -> Iterator[str]:
    """Paragraphs of every part that holds text: headers, comments, text boxes, charts, diagrams."""
    for name in package.names("word/"):
        if not _BESIDE.match(name) or not name.endswith(".xml"):
            continue
        for element in etree.fromstring(package.parts[name]).iter():
            if isinstance(element.tag, str) and etree.QName(element).localname in _PARAGRAPH_TAGS:
                text = "".join(_said(node) for node in element.iter())
                if text := " ".join(clean(text).split()):
                    yield text


def _said(node: Any) -> str:
    """The text of a run, or the gap that a break leaves."""
    name = etree.QName(node).localname if isinstance(node.tag, str) else ""
    if name not in _TEXT_TAGS:
        return ""
    return f"{_TEXT_TAGS[name]}{node.text or ''}{_TEXT_TAGS[name]}"
