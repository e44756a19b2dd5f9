"""Bring the files of a donor pack together: each language, the whole and each project; no clock in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence

from lxml import etree

from ..archives import zipped
from ..images import Darkroom
from .accounts import Report
from .document import document, project_document
from .told import language_tag
from .workbook import workbook

_DC = "http://purl.org/dc/elements/1.1/"
_CORE = "docProps/core.xml"


def donor_files(reports: Sequence[Report], darkroom: Darkroom) -> Iterator[tuple[str, bytes]]:
    """Each file of the pack with its name below the pack's folder."""
    for report in reports:
        language = report.say.language
        tag, name = language_tag(language), f"report-{report.year}.{language}"
        yield f"{name}.docx", sealed(document(report, darkroom.book_copy), tag)
        yield f"{name}.xlsx", sealed(workbook(report, darkroom.book_copy), tag)
        for account in report.accounts:
            content = project_document(report, account, darkroom.book_copy)
            yield f"projects/{account.slug}.{language}.docx", sealed(content, tag)


def sealed(content: bytes, language: str) -> bytes:
    """An Office file without a clock in it, its language told where its properties stand."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    files[_CORE] = _with_language(files[_CORE], language)
    return zipped(files)


def _with_language(properties: bytes, language: str) -> bytes:
    """The core properties with `dc:language`, which XlsxWriter cannot write."""
    root = etree.fromstring(properties)
    found = root.find(f"{{{_DC}}}language")
    if found is None:
        found = etree.SubElement(root, f"{{{_DC}}}language")
    found.text = language
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
