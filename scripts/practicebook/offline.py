"""Put the whole finished site into one ZIP, for places where the net is poor: always the same bytes.

The downloads pages tell the copy's size, which is known only when all else is written: they leave
MARK where it goes, and are finished last, once for the site and once for the copy.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from pathlib import Path

import jinja2

from .repeat_pack import zip_entry
from .tables import file_size
from .wording import wording

MARK = "@@offline-copy@@"
PATH = "downloads/best-practices-site.zip"
LIMIT = 60_000_000  # bytes; a larger copy does without what only a printing house needs
PRINT_ONLY = ".print.pdf"
_TEMPLATES = Path("overrides", "fragments")
_TEXT = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".csv", ".map")


def write_offline_copy(root: Path, site: Path, site_url: str, pages: Mapping[str, str]) -> None:
    """Write the copy below `site`. `pages`: the downloads page of each language, by its address."""
    target = site / PATH
    target.parent.mkdir(parents=True, exist_ok=True)
    files = _files(site, set(pages.values()))
    large = sum((site / name).stat().st_size for name in files) > LIMIT
    left_out = [name for name in files if large and name.endswith(PRINT_ONLY)]
    kept = [name for name in files if name not in left_out]
    with zipfile.ZipFile(target, "w") as archive:
        for name in kept:
            _add(archive, name, (site / name).read_bytes())
    size = target.stat().st_size
    with zipfile.ZipFile(target, "a") as archive:
        for language, name in sorted(pages.items()):
            page = (site / name).read_text("utf-8")
            copy = page.replace(MARK, _said(root, language, None, 0, bool(left_out)))
            for missing in left_out:  # the copy's own page leads to the site for them
                copy = copy.replace(f'="{_from(name, missing)}"', f'="{site_url}{missing}"')
            _add(archive, name, copy.encode())
            said = _said(root, language, _from(name, PATH), size, bool(left_out))
            (site / name).write_text(page.replace(MARK, said), "utf-8")


def _from(page: str, name: str) -> str:
    """The address of a file as a link on a page."""
    return posixpath.relpath(name, posixpath.dirname(page))


def _files(site: Path, late: set[str]) -> list[str]:
    """Everything that is written, in one order; without the copy itself and the pages that name it."""
    names = sorted(f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file())
    return [name for name in names if name not in {PATH, *late}]


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    packed = zipfile.ZIP_DEFLATED if name.endswith(_TEXT) else zipfile.ZIP_STORED
    archive.writestr(zip_entry(name), content, packed, 9)


def _said(root: Path, language: str, address: str | None, size: int, without: bool) -> str:
    """What a downloads page says of the copy; inside the copy (no address), that it is one."""
    say = wording(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / _TEMPLATES), autoescape=True, trim_blocks=True
    )
    template = environment.get_template("offline.html")
    return template.render(
        words=say.words.data, address=address, size=file_size(size, say), without=without
    )
