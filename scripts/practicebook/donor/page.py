"""Set a Word file: headings, tables with repeated heads, pictures with their words, fields."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Emu, Mm
from docx.text.paragraph import Paragraph

from .look import INK_FILL, LINE, MIST, TEAL, dress, element

WIDTH_MM = 174.0  # A4 without its margins
MARGIN = Mm(18)
GALLERY_MM, TALLEST_MM = 74.0, 80.0
_CONTENTS = (
    r'TOC \o "1-1" \h \z \n'  # \n: no page numbers, which only a program that sets pages knows
)


@dataclass(frozen=True)
class Column:
    """A table's column: its head, its width in millimetres, and whether it holds numbers."""

    label: str
    width: float
    numeric: bool = False


@dataclass(frozen=True)
class Picture:
    """A JPEG with its description, its caption and who made it."""

    content: bytes
    alt: str
    caption: str
    credit: str


class Page:
    """A Word file in the making; `language` is a tag such as kk-KZ."""

    def __init__(self, language: str, footer: str) -> None:
        self.document = docx.Document()
        self._bookmarks: list[tuple[int, str, str]] = []  # level, text, name
        self._contents: Paragraph | None = None
        self._pictures = 0
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = MARGIN
        section.top_margin, section.bottom_margin = Mm(18), Mm(20)
        dress(self.document, language)
        self._footer(footer)

    # --- text --------------------------------------------------------------------------------------

    def paragraph(self, text: str, style: str = "Normal") -> Paragraph:
        """A paragraph of plain text."""
        return self.document.add_paragraph(text, style)

    def heading(self, text: str, level: int, new_page: bool = False) -> None:
        """A heading that the contents and Word's navigation know."""
        paragraph = self.document.add_heading(text, level)
        if new_page:
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_before = 0
        name = f"_Toc{len(self._bookmarks) + 1:08d}"
        start, end = element("w:bookmarkStart"), element("w:bookmarkEnd")
        for mark in (start, end):
            mark.set(qn("w:id"), str(len(self._bookmarks) + 1))
        start.set(qn("w:name"), name)
        paragraph._p.insert(1, start)
        paragraph._p.append(end)
        self._bookmarks.append((level, text, name))

    def contents(self, title: str, new_page: bool = False) -> None:
        """A contents field here; `content` fills it with the headings that came after it."""
        head = self.paragraph(title, "Contents Heading")
        head.paragraph_format.page_break_before = new_page
        self._contents = self.paragraph("")

    def picture(self, content: bytes, alt: str, width: float) -> None:
        """A picture in a paragraph of its own, kept with its caption; `width` in millimetres."""
        self._picture(self.paragraph("", "Photo"), content, alt, width)

    def gallery(self, caption: str, pictures: Sequence[Picture]) -> None:
        """Pictures two in a row, each with its caption and credit below."""
        columns = (Column("", WIDTH_MM / 2),) * 2
        table = self._new_table(caption, columns, -(-len(pictures) // 2), head=False, lines=False)
        for index, picture in enumerate(pictures):
            cell = table.cell(index // 2, index % 2)
            paragraph = cell.paragraphs[0]
            paragraph.style = self.document.styles["Photo"]
            self._picture(paragraph, picture.content, picture.alt, GALLERY_MM)
            caption_below = cell.add_paragraph(picture.caption, "Photo Caption")
            cell.add_paragraph(picture.credit, "Photo Credit")
            for kept in (paragraph, caption_below):  # in a table it would keep all rows on one page
                kept.paragraph_format.keep_with_next = False
        for row in table.rows:
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        self.paragraph("", "Table End")

    # --- tables ------------------------------------------------------------------------------------

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        notes: Mapping[int, str] | None = None,
        totals: frozenset[int] = frozenset(),
        strong: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """A table whose head repeats on each page.

        `notes`: what stands below the name in a row; `totals`: rows on mist; `strong`: bold cells.
        """
        table = self._new_table(caption, columns, len(rows) + 1)
        head = table.rows[0]
        head._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for cell, column in zip(head.cells, columns, strict=True):
            self._cell(cell, column.label, column.numeric, "Table Head", INK_FILL)
        for index, (row, values) in enumerate(zip(table.rows[1:], rows, strict=True)):
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
            fill = MIST if index in totals else None
            for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
                bold = index in totals or (index, place) in strong
                style = "Table Strong" if bold else "Table Text"
                self._cell(cell, values[place], column.numeric, style, fill)
            if note := (notes or {}).get(index):
                row.cells[0].add_paragraph(note, "Table Note")
        self.paragraph("", "Table End")

    def facts(
        self, caption: str, rows: Sequence[tuple[str, str]], style: str = "Table Text"
    ) -> None:
        """Label and value side by side, the values in a style."""
        columns = (Column("", 44), Column("", WIDTH_MM - 44))
        table = self._new_table(caption, columns, len(rows), head=False)
        for row, (label, value) in zip(table.rows, rows, strict=True):
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
            self._cell(row.cells[0], label, False, "Table Strong", MIST)
            self._cell(row.cells[1], value, False, style, None)
        self.paragraph("", "Table End")

    def link(self, row: int, column: int, url: str) -> None:
        """Make the text of a cell of the last table a link."""
        paragraph = self.document.tables[-1].cell(row, column).paragraphs[0]
        relation = self.document.part.relate_to(
            url, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
            is_external=True,
        )  # fmt: skip
        link = element("w:hyperlink", {"r:id": relation})
        for run in paragraph.runs:
            run.font.underline = True
            run.font.color.rgb = TEAL
            link.append(run._r)
        paragraph._p.append(link)

    # --- the file ----------------------------------------------------------------------------------

    def content(self) -> bytes:
        """The finished file."""
        if self._contents is not None:
            self._fill_contents(self._contents)
        stream = io.BytesIO()
        self.document.save(stream)
        return stream.getvalue()

    def _new_table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: int,
        head: bool = True,
        lines: bool = True,
    ) -> Any:
        table = self.document.add_table(rows, len(columns))
        table.alignment = WD_TABLE_ALIGNMENT.LEFT
        table.autofit = False
        properties = table._tbl.tblPr
        edges = element("w:tblBorders")
        for edge in ("top", "bottom", "insideH") if lines else ():
            look = {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": LINE}
            edges.append(element(f"w:{edge}", look))
        properties.insert_element_before(edges, "w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")
        if (look := properties.find(qn("w:tblLook"))) is not None:
            properties.remove(look)
        first = ("0", "1") if not head else ("1", "0")
        flags = {"w:val": "0420" if head else "0480", "w:firstRow": first[0],
                 "w:firstColumn": first[1], "w:noHBand": "0", "w:noVBand": "1"}  # fmt: skip
        properties.append(element("w:tblLook", flags))
        properties.append(element("w:tblCaption", {"w:val": caption}))
        for column, wanted in zip(table.columns, columns, strict=True):
            column.width = Mm(wanted.width)
            for cell in column.cells:
                cell.width = Mm(wanted.width)
        return table

    def _picture(self, paragraph: Paragraph, content: bytes, alt: str, width: float) -> None:
        shape = paragraph.add_run().add_picture(io.BytesIO(content), width=Mm(width))
        if width < WIDTH_MM and (tall := shape.height / Mm(TALLEST_MM)) > 1:
            shape.width, shape.height = Emu(round(shape.width / tall)), Mm(TALLEST_MM)
        for side in "TBLR":  # LibreOffice takes a missing distance for 3 mm
            shape._inline.set(f"dist{side}", "0")
        shape._inline.docPr.set("descr", alt)
        self._pictures += 1
        shape._inline.docPr.set("name", f"{self._pictures}")

    def _cell(self, cell: Any, text: str, numeric: bool, style: str, fill: str | None) -> None:
        paragraph = cell.paragraphs[0]
        paragraph._p.style = style.replace(
            " ", ""
        )  # by its id: looking it up costs a second a file
        paragraph.add_run(text)
        if numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if fill:
            shade = {"w:val": "clear", "w:color": "auto", "w:fill": fill}
            cell._tc.get_or_add_tcPr().append(element("w:shd", shade))

    def signature(self, *labels: str) -> None:
        """A line to sign; a tab in the labels is room to write."""
        paragraph = self.paragraph("", "Signature")
        stops = paragraph.paragraph_format.tab_stops
        for place in (WIDTH_MM - 50, WIDTH_MM):
            stops.add_tab_stop(Mm(place), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        paragraph.add_run("".join(labels))

    def _footer(self, text: str) -> None:
        section = self.document.sections[0]
        paragraph = section.footer.paragraphs[0]
        paragraph.style = self.document.styles["Small"]
        paragraph.paragraph_format.tab_stops.clear_all()
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{text}\t")
        _field(paragraph, "PAGE", "1")
        paragraph.add_run(" / ")
        _field(paragraph, "NUMPAGES", "1")

    def _fill_contents(self, first: Paragraph) -> None:
        """The field with its result: right from the start, and Word can renew it."""
        entries = [entry for entry in self._bookmarks if entry[0] == 1]
        paragraphs = [first]
        for _ in entries[1:]:
            paragraphs.append(_after(paragraphs[-1]))
        for part in _field_start(_CONTENTS):
            first._p.append(part)
        for paragraph, (_, text, name) in zip(paragraphs, entries, strict=True):
            paragraph.style = self.document.styles["Contents Line"]
            run = paragraph.add_run(text)
            link = element("w:hyperlink", {"w:anchor": name, "w:history": "1"})
            paragraph._p.append(link)
            link.append(run._r)
        paragraphs[-1]._p.append(_run_with(element("w:fldChar", {"w:fldCharType": "end"})))


def _run_with(child: Any) -> Any:
    run = element("w:r")
    run.append(child)
    return run


def _field_start(instruction: str) -> list[Any]:
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = f" {instruction} "
    parts = (
        element("w:fldChar", {"w:fldCharType": "begin"}),
        code,
        element("w:fldChar", {"w:fldCharType": "separate"}),
    )
    return [_run_with(part) for part in parts]


def _field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    for part in _field_start(instruction):
        paragraph._p.append(part)
    paragraph.add_run(shown)
    paragraph._p.append(_run_with(element("w:fldChar", {"w:fldCharType": "end"})))


def _after(paragraph: Paragraph) -> Paragraph:
    added = element("w:p")
    paragraph._p.addnext(added)
    return Paragraph(added, paragraph._parent)
