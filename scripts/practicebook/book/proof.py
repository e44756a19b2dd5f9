"""Look a finished volume over: which record leaves a page almost empty, for its editor to know."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import Any

import pikepdf

LEAST_SHARE = 0.25  # of the text's height; a page filled less is reported
_MILLIMETRE = 72 / 25.4
# The text's area on a screen volume's page (overrides/book/theme.typ).
_TOP, _BOTTOM = 24 * _MILLIMETRE, 20 * _MILLIMETRE
# Typst moves the origin before each run of text, line and picture: the last number is its height.
_PLACE = re.compile(rb"\bq(?: -?[\d.]+){5} (-?[\d.]+) cm")

Numbers = dict[Any, int]  # a page's place in the file to its number in the volume


@dataclass(frozen=True)
class Sparse:
    """A page that is filled under a quarter, and the label of the record that it belongs to."""

    label: str
    page: int


def sparse_pages(pdf: bytes) -> list[Sparse]:
    """The records' pages that are almost empty, in the order of the volume."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        numbers = {page.objgen: number for number, page in enumerate(document.pages, start=1)}
        labels = _record_starts(document, numbers)
        stops = sorted({*labels, *_outline_starts(document, numbers), len(numbers) + 1})
        for start, label in labels.items():
            end = next(stop for stop in stops if stop > start)
            for number in range(start + 1, end):
                if _is_sparse(document.pages[number - 1]):
                    found.append(Sparse(label, number))
    return found


def _record_starts(document: pikepdf.Pdf, numbers: Numbers) -> dict[int, str]:
    """First page of each record to its label: Typst names the places of labelled headings."""
    if "/Names" not in document.Root:
        return {}
    starts = {}
    for label, place in pikepdf.NameTree(document.Root.Names.Dests).items():
        target = place.D if isinstance(place, pikepdf.Dictionary) else place
        starts[numbers[target[0].objgen]] = str(label)
    return dict(sorted(starts.items()))


def _outline_starts(document: pikepdf.Pdf, numbers: Numbers) -> list[int]:
    """The pages where chapters and parts begin."""
    with document.open_outline() as outline:
        return [numbers[entry.destination[0].objgen] for entry in outline.root]  # type: ignore[index]


def _is_sparse(page: pikepdf.Page) -> bool:
    """Whether every mark stands in the first quarter of the text's height, and there is one."""
    top = float(page.mediabox[3]) - _TOP
    quarter = top - LEAST_SHARE * (top - _BOTTOM)
    marked = False
    # What is drawn last mostly stands lowest: of a full page the end tells enough.
    for part in reversed(_drawing(page).split(b"EMC")):
        if b"/Type/Pagination" in part:  # head and foot of the page
            continue
        for height in _PLACE.findall(part):
            marked = True
            if float(height) <= quarter:
                return False
    return marked


def _drawing(page: pikepdf.Page) -> bytes:
    contents = page.obj.Contents
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)
