"""Put the whole finished site into one ZIP, for places where the net is poor: always the same bytes.

The downloads pages tell the copy's size, which is known only when all else is written: they leave
MARK where it goes, and are finished last, once for the site and once for the copy.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
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


def write_offline_copy(root: Path, site: Path, site_url: str, pages: Mapping[str, str]) -> None:
    """Write the copy below `site`. `pages`: the downloads page of each language, by its address."""
    target = site / PATH
    target.parent.mkdir(parents=True, exist_ok=True)
    files = _files(site, set(pages.values()))
    parts, missing = _left_out({name: (site / name).stat().st_size for name in files})
    with zipfile.ZipFile(target, "w") as archive:
        for name in files:
            if name not in missing:
                _add(archive, name, _copied(name, (site / name).read_bytes(), missing, site_url))
    size = target.stat().st_size
    with zipfile.ZipFile(target, "a") as archive:
        for language, name in sorted(pages.items()):
            page = (site / name).read_text("utf-8")
            copy = page.replace(MARK, _said(root, language, None, 0, parts))
            _add(archive, name, _copied(name, copy.encode(), missing, site_url))
            said = _said(root, language, _from(name, PATH), size, parts)
            (site / name).write_text(page.replace(MARK, said), "utf-8")


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


def _copied(name: str, content: bytes, missing: AbstractSet[str], site_url: str) -> bytes:
    """A file as it stands in the copy: links of a page to what is missing lead to the site."""
    if not missing or not name.endswith(".html"):
        return content

    def led(match: re.Match[str]) -> str:
        address = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
        return f'href="{site_url}{address}"' if address in missing else match[0]

    return _HREF.sub(led, content.decode()).encode()


def _from(page: str, name: str) -> str:
    """The address of a file as a link on a page."""
    return posixpath.relpath(name, posixpath.dirname(page))


def _files(site: Path, late: set[str]) -> list[str]:
    """Everything that is written, in one order; without the copy itself and the pages that name it."""
    names = sorted(f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_file())
    return [name for name in names if name not in {PATH, *late}]


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
