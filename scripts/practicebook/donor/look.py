"""Dress a Word file: the house's colours and styles, the language, nothing left of the template."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

INK, TEAL, GREY = (RGBColor.from_string(c) for c in ("14313B", "006A7A", "4A626B"))
INK_FILL, MIST, GOLD, LINE = "14313B", "EDF5F6", "FDF0C4", "B9D3D8"
FONT = "Calibri"
WHITE = RGBColor(255, 255, 255)


@dataclass(frozen=True)
class Look:
    """A paragraph style: size, air before and after in points; `keep`: on the page of what follows."""

    size: float
    before: float = 0
    after: float = 0
    colour: RGBColor | None = None
    bold: bool = False
    keep: bool = False


_KNOWN = {  # styles that Word has: its navigation and screen readers go by them
    "Normal": Look(10.5, after=6),
    "Title": Look(28, after=6, colour=INK, bold=True, keep=True),
    "Heading 1": Look(18, 16, 8, TEAL, bold=True, keep=True),
    "Heading 2": Look(13, 14, 4, INK, bold=True, keep=True),
}
_OWN = {
    "Contents Heading": Look(18, after=8, colour=TEAL, bold=True, keep=True),
    "Contents Line": Look(11, after=3),
    "Lead": Look(12, after=8, colour=GREY),
    "Notice": Look(10.5, 4, 8, INK),
    "Small": Look(9, 2, 4, GREY),
    "Table Head": Look(9, 2, 2, WHITE, bold=True),
    "Table Text": Look(9, 2, 2),
    "Table Strong": Look(9, 2, 2, bold=True),
    "Table Figure": Look(12, 2, 2, TEAL, bold=True),
    "Table Note": Look(8.5, after=2, colour=GREY),
    "Table End": Look(4, after=2),
    "Photo": Look(10.5, 6, 2, keep=True),
    "Photo Caption": Look(9.5, keep=True),
    "Photo Credit": Look(8.5, after=8, colour=GREY),
    "Signature": Look(10.5, before=12),
}


def dress(document: Document, language: str) -> None:
    """Give a new file our styles and its language; what its template brought besides goes."""
    _styles(document, language)
    _settings(document, language)
    _drop_leftovers(document)


def element(name: str, attributes: dict[str, str] | None = None) -> Any:
    """An element of WordprocessingML with these attributes."""
    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def _fonts() -> Any:
    return element("w:rFonts", {f"w:{s}": FONT for s in ("ascii", "hAnsi", "cs", "eastAsia")})


def _styles(document: Document, language: str) -> None:
    styles = document.styles
    for style in [each for each in styles if each.type == WD_STYLE_TYPE.TABLE]:
        if style.name != "Normal Table":
            style.delete()  # the template brings a hundred
    for name in _OWN:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    for name, look in (_KNOWN | _OWN).items():
        _style(styles[name], look)
    _notice(styles["Notice"])
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))
    properties = defaults.find(qn("w:rPr"))
    for child in list(properties):
        if child.tag in (qn("w:lang"), qn("w:rFonts")):
            properties.remove(child)
    properties.insert(0, _fonts())
    tags = {"w:val": language, "w:eastAsia": language, "w:bidi": "ar-SA"}
    properties.append(element("w:lang", tags))


def _style(style: Any, look: Look) -> None:
    properties = style.element.get_or_add_rPr()
    for fonts in properties.findall(qn("w:rFonts")):
        properties.remove(fonts)
    properties.insert(0, _fonts())
    style.font.size = Pt(look.size)
    style.font.bold = look.bold
    if look.colour is not None:
        style.font.color.rgb = look.colour
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(look.before), Pt(look.after)
    form.keep_with_next = look.keep or None
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)  # the template draws a line below its title


def _notice(style: Any) -> None:
    """A gold bar beside a pale ground, so that the mark of samples is seen in print too."""
    properties = style.element.get_or_add_pPr()
    edge = {"w:val": "single", "w:sz": "36", "w:space": "8", "w:color": "F2B705"}
    borders = element("w:pBdr")
    borders.append(element("w:left", edge))
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": GOLD})
    for part in (borders, shade):
        properties.insert_element_before(part, "w:spacing", "w:ind", "w:jc")
    style.paragraph_format.left_indent = Mm(4)


def _settings(document: Document, language: str) -> None:
    """Word's present mode: without this it opens the file as one of 2007."""
    settings = document.settings.element
    for old in settings.findall(qn("w:compat")):
        settings.remove(old)
    compat = element("w:compat")
    mode = {
        "w:name": "compatibilityMode",
        "w:uri": "http://schemas.microsoft.com/office/word",
        "w:val": "15",
    }
    compat.append(element("w:compatSetting", mode))
    follows = settings.find(qn("w:rsids"))
    settings.insert(len(settings) if follows is None else settings.index(follows), compat)
    for fonts in settings.findall(qn("w:themeFontLang")):
        fonts.set(qn("w:val"), language)


def _drop_leftovers(document: Document) -> None:
    """What the template brings and nobody needs: styles of Word 2010, a picture of an empty page."""
    for part in (document.part, document.part.package):
        for key, relation in list(part.rels.items()):
            if relation.reltype.endswith(("/stylesWithEffects", "/thumbnail")):
                part.rels.pop(key)
