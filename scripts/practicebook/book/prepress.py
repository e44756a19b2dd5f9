"""Make a typeset volume ready for a printing house: whole words under the letters, crop marks around.

Typst leaves every soft hyphen it was given in the text behind the letters, so that neither search nor
copying finds a whole word. They go; where a line really ends inside a word, its hyphen stays.
"""

from __future__ import annotations

import io
import re

import pikepdf

RECIPE = "2"  # raise it when what is done below changes: finished volumes are cached by it
_MILLIMETRE = 72 / 25.4
_SLUG = 10 * _MILLIMETRE  # the sheet around the bleed, where the marks stand
_DISTANCE = 5 * _MILLIMETRE  # from the corner of the cut page: beyond the 3 mm of bleed
_LENGTH = 4 * _MILLIMETRE
# A letter and its soft hyphen are one cluster. Its text stands with the letter on the page
# (ISO 32000-1, 14.9.4) or in the font's map of characters (9.10.3), both as UTF-16 in hexadecimal.
# A hyphen printed at a line end is a cluster of its own and is not matched.
_ON_THE_PAGE = re.compile(rb"(/ActualText\s*<FEFF(?:[0-9A-F]{4})+?)00AD>")
_IN_THE_FONT = re.compile(rb"(<[0-9A-Fa-f]{4}>\s*<(?:[0-9A-Fa-f]{4})+?)00AD>")


def prepress(pdf: bytes) -> bytes:
    """The PDF with whole words and crop marks; the same input gives the same bytes."""
    finished = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for page in document.pages:
            _join_words(page)
            _add_crop_marks(document, page)
        for font in document.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                _replace(font.ToUnicode, _IN_THE_FONT)
        # qpdf's linearisation would break PDF/A-2a, its object streams would not.
        document.save(
            finished,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.preserve,
        )
    return finished.getvalue()


def _join_words(page: pikepdf.Page) -> None:
    contents = page.obj.Contents
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        _replace(stream, _ON_THE_PAGE)


def _replace(stream: pikepdf.Object, pattern: re.Pattern[bytes]) -> None:
    content, count = pattern.subn(rb"\1>", stream.read_bytes())
    if count:
        stream.write(content)


def _add_crop_marks(document: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Widen the sheet and draw the marks, which are no content (ISO 14289-1, 7.1)."""
    sheet = [float(edge) for edge in page.mediabox]
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    lines = [
        f"{x + dx * near:.3f} {y + dy * near:.3f} m {x + dx * far:.3f} {y + dy * far:.3f} l S"
        for x, outwards in ((left, -1), (right, 1))
        for y, upwards in ((bottom, -1), (top, 1))
        for dx, dy in ((outwards, 0), (0, upwards))
        for near, far in [(_DISTANCE, _DISTANCE + _LENGTH)]
    ]
    drawing = " ".join(["/Artifact BMC q 0.25 w 0 G", *lines, "Q EMC"])
    page.bleedbox = page.mediabox
    page.mediabox = [
        sheet[0] - _SLUG,
        sheet[1] - _SLUG,
        sheet[2] + _SLUG,
        sheet[3] + _SLUG,
    ]  # type: ignore[assignment]
    if "/CropBox" in page.obj:
        del page.obj.CropBox
    page.contents_add(pikepdf.Stream(document, drawing.encode()), prepend=False)
