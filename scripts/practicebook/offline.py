"""Put the whole finished site into one ZIP, for places where the net is poor: always the same bytes.

The downloads pages tell the copy's size, which is known only when all else is written: they leave
MARK where it goes, and are finished last, once for the site and once for the copy.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2

from .archives import PACKER, Archive, packed_entry
from .publish import Digests, file_digest, files_below, write_changed
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
_LEVEL = 5  # of deflate; 6 takes a third longer for 1 % less, 9 two and a half times as long
_AT_ONCE = 64  # files that wait packed in memory
_TEXT = (".html", ".css", ".js", ".json", ".xml", ".svg", ".txt", ".csv", ".map")


class OfflineCopy:
    """The copy of a site, written below it in two steps: `pack` all that stands, and `finish`.

    To be left after that, as a context, in which it holds the file open.

    `pages`: the downloads page of each language, by its address. `former`: the copy of the site that
    stands, from which all that is the same is taken as it is packed there.
    """

    def __init__(
        self,
        root: Path,
        digests: Digests,
        site_url: str,
        pages: Mapping[str, str],
        former: FormerCopy | None = None,
    ) -> None:
        self.root = root
        self.site = digests.site
        self.digests = digests
        self.site_url = site_url
        self.pages = pages
        self._former = former
        self._open = ExitStack()
        self._packed: dict[str, str] = {}
        self._parts: list[str] = []
        self._missing: set[str] = set()

    def __enter__(self) -> OfflineCopy:
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.close()

    def pack(self) -> None:
        """Pack what stands by now, while other work goes on; it decides what a large copy leaves out."""
        names = self._names()
        sizes = {name: (self.site / name).stat().st_size for name in names}
        self._parts, self._missing = _left_out(sizes)
        self._add(names)

    def finish(self) -> None:
        """Add what came since, and the downloads pages, which tell the size of the copy."""
        self._add([name for name in self._names() if name not in self._packed])
        pages = {name: (self.site / name).read_text("utf-8") for name in self.pages.values()}
        for language, name in sorted(self.pages.items()):
            copy = pages[name].replace(MARK, _said(self.root, language, None, 0, self._parts))
            self._archive.add(*_packed(name, self._copied(name, copy.encode())))
        self._open.close()
        size = (self.site / PATH).stat().st_size
        for language, name in self.pages.items():
            said = _said(self.root, language, _from(name, PATH), size, self._parts)
            self.digests.write(name, pages[name].replace(MARK, said).encode())
        if self._former:
            self._former.note(self.digests.of(PATH), self._way, self._packed)

    def _names(self) -> list[str]:
        """Everything that is written, in one order; without the copy and the pages that name it."""
        late = {PATH, *self.pages.values()}
        return [name for name in files_below(self.site) if name not in late]

    @cached_property
    def _archive(self) -> Archive:
        target = self.site / PATH
        target.parent.mkdir(parents=True, exist_ok=True)
        return self._open.enter_context(Archive(target, "w"))

    @cached_property
    def _standing(self) -> zipfile.ZipFile:
        assert self._former
        return self._open.enter_context(self._former.open())

    def _add(self, names: Sequence[str]) -> None:
        digests = {name: self.digests.of(name) for name in names if name not in self._missing}
        self._packed |= digests
        taken = self._former.same(self._way, digests) if self._former else frozenset()
        fresh = iter(self._packed_entries([name for name in digests if name not in taken]))
        for name in digests:
            if name in taken:
                self._archive.take_over(self._standing, name)
            else:
                self._archive.add(*next(fresh))

    def _packed_entries(self, names: Sequence[str]) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
        """Files packed on all cores, in their order."""
        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for start in range(0, len(names), _AT_ONCE):
                yield from threads.map(self._entry, names[start : start + _AT_ONCE])

    def _entry(self, name: str) -> tuple[zipfile.ZipInfo, bytes]:
        return _packed(name, self._copied(name, (self.site / name).read_bytes()))

    @property
    def _way(self) -> list[Any]:
        """All that the packed form of a file depends on, but for the file."""
        return [PACKER, _LEVEL, self.site_url, sorted(self._missing)]

    def _copied(self, name: str, content: bytes) -> bytes:
        """A file as it stands in the copy: links of a page to what is missing lead to the site."""
        if not self._missing or not name.endswith(".html"):
            return content

        def led(match: re.Match[str]) -> str:
            address = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
            return f'href="{self.site_url}{address}"' if address in self._missing else match[0]

        return _HREF.sub(led, content.decode()).encode()


class FormerCopy:
    """The copy in the site that stands, as far as the note of the build that made it can be believed."""

    def __init__(self, file: Path, note: Path) -> None:
        self._file = file
        self._note = note

    def open(self) -> zipfile.ZipFile:
        """The copy."""
        return zipfile.ZipFile(self._file)

    def same(self, way: Sequence[Any], digests: Mapping[str, str]) -> frozenset[str]:
        """Which of these files it holds as they would be packed now."""
        made, packed = self._noted
        if made != list(way):
            return frozenset()
        return frozenset(name for name, digest in digests.items() if packed.get(name) == digest)

    def note(self, copy: str, way: Sequence[Any], packed: Mapping[str, str]) -> None:
        """Note how a new copy, given by its digest, was made: of which files, by their digests."""
        content = json.dumps({"copy": copy, "way": list(way), "packed": packed}, sort_keys=True)
        write_changed(self._note, content.encode())

    @cached_property
    def _noted(self) -> tuple[list[Any], dict[str, str]]:
        try:
            noted = json.loads(self._note.read_bytes())
            if noted["copy"] == file_digest(self._file):
                return noted["way"], noted["packed"]
        except (OSError, ValueError, KeyError, TypeError):
            pass  # a note that is cut or mangled costs time, nothing else
        return [], {}


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


def _packed(name: str, content: bytes) -> tuple[zipfile.ZipInfo, bytes]:
    return packed_entry(name, content, _LEVEL if name.endswith(_TEXT) else None)


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
