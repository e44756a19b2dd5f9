"""Print a report form as a Word file: fields in a table, lists as tables, sections to write under."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell

from .form import FIXED, Ask, AskedList, Form, repacked
from .vocabulary import import_words

INK, TEAL, MIST, LINE, GREY = "14313B", "006A7A", "EDF5F6", "B9D3D8", "5B6B72"
FONT = "Calibri"  # on every computer with Word; LibreOffice has Carlito of the same widths
WIDTH = Cm(17)
LABEL_WIDTH = Cm(6.2)
ROWS = 5


def word_form(form: Form) -> bytes:
    """The bytes of the .docx; the same form gives the same bytes."""
    document: Any = docx.Document()
    _forget_thumbnail(document)
    _set_up(document, form)
    _opening(document, form)
    said = import_words(form.language)["form"]
    document.add_heading(said["facts"], 1)
    _facts(document, form)
    for asked in form.lists:
        document.add_heading(asked.label, 1)
        _hint(document.add_paragraph(), asked.hint)
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _list(document, asked, said["choose"])
    document.add_heading(said["story"], 1)
    _hint(document.add_paragraph(), said["story_lead"])
    for title, hint in form.sections:
        document.add_heading(title, 2)
        _hint(document.add_paragraph(), hint)
        document.add_paragraph()
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _forget_thumbnail(document: Any) -> None:
    """The library's own sample brings a picture of itself, which file managers would show."""
    links = document.part.package.rels
    for id in [id for id, link in links.items() if link.reltype.endswith("/thumbnail")]:
        del links[id]


def _set_up(document: Any, form: Form) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    properties = document.core_properties
    properties.title, properties.author, properties.language = form.title, "", form.language
    properties.created = properties.modified = FIXED
    properties.last_modified_by = properties.comments = ""
    styles = document.styles
    looks = (
        ("Normal", 11, INK, False),
        ("Title", 24, "FFFFFF", True),
        ("Heading 1", 15, TEAL, True),
        ("Heading 2", 12.5, INK, True),
    )
    for name, size, colour, bold in looks:
        style = styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{kind}"), None)
        fonts.set(qn("w:cs"), FONT)
    styles["Normal"].paragraph_format.space_after = Pt(4)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    styles["Heading 2"].paragraph_format.space_before = Pt(12)
    _language(styles, form.language)


def _language(styles: Any, language: str) -> None:
    """The language that Word checks the spelling of."""
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    marked = defaults.find(qn("w:lang"))
    marked.set(qn("w:val"), f"{language}-KZ" if language == "kk" else f"{language}-RU")


def _opening(document: Any, form: Form) -> None:
    title = document.add_paragraph(form.title, style="Title")
    lead = document.add_paragraph(form.lead)
    for paragraph, before, after in ((title, 0, 0), (lead, 0, 10)):
        _shade(paragraph._p.get_or_add_pPr(), INK)
        paragraph.paragraph_format.space_before = Pt(before)
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Cm(0.3)
        paragraph._p.pPr.insert_element_before(_band(), "w:shd", "w:spacing", "w:ind")
    underline = title.style.element.pPr.find(qn("w:pBdr"))
    if underline is not None:
        title.style.element.pPr.remove(underline)
    lead.runs[0].font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
    for step in form.steps:
        paragraph = document.add_paragraph(step, style="List Number")
        paragraph.paragraph_format.space_after = Pt(2)


def _band() -> Any:
    """Room of the band's own colour around the words in it."""
    borders = _element("w:pBdr")
    for edge in ("top", "left", "bottom", "right"):
        borders.append(_element(f"w:{edge}", val="single", sz="48", space="4", color=INK))
    return borders


def _facts(document: Any, form: Form) -> None:
    table = _table(document, 2)
    said = import_words(form.language)["form"]
    for group in form.groups:
        if group.label:
            first, second = table.add_row().cells
            merged = first.merge(second)
            _write(merged, group.label, bold=True, colour=TEAL)
            _shade(merged._tc.get_or_add_tcPr(), MIST)
            _keep_with_next(merged)
        for ask in group.asks:
            row = table.add_row()
            _whole(row)
            label, answer = row.cells
            _write(label, ask.label + (" *" if ask.required else ""), bold=True)
            if ask.hint:
                _hint(label.add_paragraph(), ask.hint)
            if ask.choices:
                _drop_down(answer, ask, said["choose"])
                if ask.several:
                    _drop_down(answer, ask, said["choose"], answer.add_paragraph())
    _widths(table, [LABEL_WIDTH, WIDTH - LABEL_WIDTH])


def _list(document: Any, asked: AskedList, choose: str) -> None:
    table = _table(document, len(asked.columns))
    head = table.add_row()
    head._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    _whole(head)
    for cell, ask in zip(head.cells, asked.columns, strict=True):
        _write(
            cell, ask.label + (" *" if ask.required else ""), bold=True, colour="FFFFFF", size=10
        )
        _shade(cell._tc.get_or_add_tcPr(), TEAL)
        _keep_with_next(cell)
    for _ in range(ROWS):
        row = table.add_row()
        _whole(row)
        for cell, ask in zip(row.cells, asked.columns, strict=True):
            if ask.choices:
                _drop_down(cell, ask, choose)
    _widths(table, list(_column_widths(asked)))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _column_widths(asked: AskedList) -> Iterator[int]:
    """Numbers and days are narrow, words wide."""
    weights = [1.1 if _narrow(ask) else 2.2 for ask in asked.columns]
    for weight in weights:
        yield int(WIDTH * weight / sum(weights))


def _narrow(ask: Ask) -> bool:
    name = ask.path.rpartition(".")[2]
    return name in (
        "planned",
        "actual",
        "plan",
        "fact",
        "reached",
        "participants",
        "date",
        "consent",
    )


def _table(document: Any, columns: int) -> Any:
    table = document.add_table(rows=0, cols=columns)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    properties = table._tbl.tblPr
    borders = _element("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(f"w:{edge}", val="single", sz="4", space="0", color=LINE))
    properties.append(borders)
    margins = _element("w:tblCellMar")
    for edge, width in (("top", 60), ("left", 110), ("bottom", 60), ("right", 110)):
        margins.append(_element(f"w:{edge}", w=str(width), type="dxa"))
    properties.append(margins)
    return table


def _widths(table: Any, widths: list[int]) -> None:
    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = width
    for row in table.rows:
        cells = row.cells
        if len({id(cell._tc) for cell in cells}) < len(cells):
            cells[0].width = sum(widths)
            continue
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width


def _write(cell: _Cell, text: str, bold: bool = False, colour: str = INK, size: float = 11) -> None:
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold = bold
    run.font.size = Pt(size)
    run.font.color.rgb = RGBColor.from_string(colour)
    paragraph.paragraph_format.space_after = Pt(0)


def _hint(paragraph: Any, text: str) -> None:
    run = paragraph.add_run(text)
    run.font.size = Pt(9)
    run.font.color.rgb = RGBColor.from_string(GREY)
    paragraph.paragraph_format.space_after = Pt(2)


def _drop_down(cell: _Cell, ask: Ask, choose: str, paragraph: Any = None) -> None:
    """A list to choose from, which shows `choose` until somebody does."""
    control, properties = _element("w:sdt"), _element("w:sdtPr")
    properties.append(_element("w:alias", val=ask.label))
    properties.append(_element("w:showingPlcHdr"))
    choices = _element("w:dropDownList")
    for choice in ask.choices:
        choices.append(_element("w:listItem", displayText=choice, value=choice))
    properties.append(choices)
    content, run, look = _element("w:sdtContent"), _element("w:r"), _element("w:rPr")
    look.append(_element("w:color", val="7A8A90"))
    look.append(_element("w:sz", val="20"))
    text = _element("w:t")
    text.text = choose
    run.extend((look, text))
    content.append(run)
    control.extend((properties, content))
    (paragraph or cell.paragraphs[0])._p.append(control)


def _keep_with_next(cell: _Cell) -> None:
    cell.paragraphs[0].paragraph_format.keep_with_next = True


def _whole(row: Any) -> None:
    """A row is not cut by a page's end."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit"))


def _shade(properties: Any, colour: str) -> None:
    properties.append(_element("w:shd", val="clear", color="auto", fill=colour))


def _element(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
