"""Put the whole finished site into one ZIP, for places where the net is poor: always the same bytes.

The downloads pages tell the copy's size, which is known only when all else is written: they leave
MARK where it goes, and are finished last, once for the site and once for the copy.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import jinja2

from .repeat_pack import zip_entry
from .tables import file_size
from .wording import wording

MARK = "@@offline-copy@@"
PATH = "downloads/best-practices-site.zip"
LIMIT = 60_000_000  # bytes; a larger copy does without more and more of what repeats its pages
# What is left out first: what only a printing house needs, then what repeats other files. The pages
# with their texts and photos always stay.
PARTS: Mapping[str, re.Pattern[str]] = {
    "print": re.compile(r"downloads/.+\.print\.pdf"),
    "packs": re.compile(r"practices/.+\.zip"),
    "volumes": re.compile(r"downloads/.+\.(pdf|epub)"),
    "leaflets": re.compile(r"(practices|offices)/.+\.pdf"),
}
_TEMPLATES = Path("overrides", "fragments")
_HREF = re.compile(r'href="([^"?#:]+)"')
_LEVEL = 5  # of deflate; 9 takes more than twice as long for 2 % less
_TEXT = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".csv", ".map")


class OfflineCopy:
    """The copy of a site, written below it in two steps: `pack` all that stands, and `finish`.

    `pages`: the downloads page of each language, by its address.
    """

    def __init__(self, root: Path, site: Path, site_url: str, pages: Mapping[str, str]) -> None:
        self.root = root
        self.site = site
        self.site_url = site_url
        self.pages = pages
        self._packed: set[str] = set()
        self._parts: list[str] = []
        self._missing: set[str] = set()

    def pack(self) -> None:
        """Pack what stands by now, while other work goes on; it decides what a large copy leaves out."""
        names = self._names()
        sizes = {name: (self.site / name).stat().st_size for name in names}
        self._parts, self._missing = _left_out(sizes)
        target = self.site / PATH
        target.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(target, "w") as archive:
            self._add(archive, names)
        self._packed = set(names)

    def finish(self) -> None:
        """Add what came since, and the downloads pages, which tell the size of the copy."""
        target = self.site / PATH
        with zipfile.ZipFile(target, "a") as archive:
            self._add(archive, [name for name in self._names() if name not in self._packed])
        size = target.stat().st_size
        with zipfile.ZipFile(target, "a") as archive:
            for language, name in sorted(self.pages.items()):
                page = (self.site / name).read_text("utf-8")
                copy = page.replace(MARK, _said(self.root, language, None, 0, self._parts))
                _add(archive, name, self._copied(name, copy.encode()))
                said = _said(self.root, language, _from(name, PATH), size, self._parts)
                (self.site / name).write_text(page.replace(MARK, said), "utf-8")

    def _names(self) -> list[str]:
        """Everything that is written, in one order; without the copy and the pages that name it."""
        files = (file for file in self.site.rglob("*") if file.is_file())
        names = {file.relative_to(self.site).as_posix() for file in files}
        return sorted(names - {PATH, *self.pages.values()})

    def _add(self, archive: zipfile.ZipFile, names: Sequence[str]) -> None:
        for name in names:
            if name not in self._missing:
                _add(archive, name, self._copied(name, (self.site / name).read_bytes()))

    def _copied(self, name: str, content: bytes) -> bytes:
        """A file as it stands in the copy: links of a page to what is missing lead to the site."""
        if not self._missing or not name.endswith(".html"):
            return content

        def led(match: re.Match[str]) -> str:
            address = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
            return f'href="{self.site_url}{address}"' if address in self._missing else match[0]

        return _HREF.sub(led, content.decode()).encode()


def _left_out(sizes: Mapping[str, int]) -> tuple[list[str], set[str]]:
    """The parts that a copy of these files does without to stay below the LIMIT, and their files."""
    parts: list[str] = []
    missing: set[str] = set()
    total = sum(sizes.values())
    for part, pattern in PARTS.items():
        if total <= LIMIT:
            break
        found = {name for name in sizes if name not in missing and pattern.fullmatch(name)}
        if found:
            parts.append(part)
            missing |= found
            total -= sum(sizes[name] for name in found)
    return parts, missing


def _from(page: str, name: str) -> str:
    """The address of a file as a link on a page."""
    return posixpath.relpath(name, posixpath.dirname(page))


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    packed = zipfile.ZIP_DEFLATED if name.endswith(_TEXT) else zipfile.ZIP_STORED
    archive.writestr(zip_entry(name), content, packed, _LEVEL)


def _said(root: Path, language: str, address: str | None, size: int, parts: Sequence[str]) -> str:
    """What a downloads page says of the copy; inside the copy (no address), that it is one."""
    say = wording(language)
    words = say.words.data
    named = ", ".join(str(words.offline_parts[part]) for part in parts)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(root / _TEMPLATES), autoescape=True, trim_blocks=True
    )
    template = environment.get_template("offline.html")
    return template.render(
        words=words,
        address=address,
        size=file_size(size, say),
        without=str(words.offline_without).format(parts=named) if parts else None,
    )
