"""Know the address of everything that a record puts on the site."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..collection import AnyEntry
from ..images import copy_stem
from ..narrative import RECORD_SCHEME

SECTION_PATHS = {"projects": "practices", "offices": "offices"}
TO_ROOT = "../../../"  # from practices/2025/slug/ or offices/2025/slug/
_RECORD_LINK = re.compile(rf'href="{RECORD_SCHEME}(\d+)/(projects|offices)/')


def page_path(entry: AnyEntry) -> str:
    """The record's page below a language's root: `practices/2025/slug/`."""
    return f"{SECTION_PATHS[entry.kind]}/{entry.year}/{entry.slug}/"


def leaflet_path(entry: AnyEntry, language: str) -> str:
    """The record's PDF, the same address from both languages' sites."""
    return f"{page_path(entry)}{entry.slug}.{language}.pdf"


def photo_path(entry: AnyEntry, name: str, width: int) -> str:
    """A sized photo's address below the site's root."""
    return f"{page_path(entry)}photos/{copy_stem(name)}-{width}.webp"


def volume_path(year: int, languages: Sequence[str], form: str = "screen") -> str:
    """A volume's address: `downloads/best-practices-2025.kk-ru.pdf`, `….kk.print.pdf`, `….kk.epub`."""
    ending = {"screen": "pdf", "epub": "epub"}.get(form, f"{form}.pdf")
    return f"downloads/best-practices-{year}.{'-'.join(languages)}.{ending}"


def linked(html: str) -> str:
    """A narrative's HTML with its symbolic links made relative to a record's page."""
    return _RECORD_LINK.sub(
        lambda match: f'href="{TO_ROOT}{SECTION_PATHS[match[2]]}/{match[1]}/', html
    )
