"""Compare a built site with its manifest, and follow every way inside it: nothing lost, nothing led astray.

Reads files alone, so that it tells the same of a folder on a server, a memory stick or a build.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml import etree

MANIFEST = "manifest.json"
_ATTRIBUTES = ("href", "src", "poster", "action", "formaction", "data-catalogue", "cite")
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
# Texts that name our own pages by their whole address: feeds, the sitemap, data, robots.txt.
_TEXTS = {".xml", ".json", ".csv", ".txt"}


@dataclass(frozen=True, order=True)
class Difference:
    """One thing that is not as published; `kind` names its sentence, `found` what leads nowhere."""

    path: str
    kind: str
    found: str = ""


@dataclass
class Findings:
    """What was looked at, and every difference, sorted."""

    files: int = 0
    pages: int = 0
    ways: int = 0
    differences: list[Difference] = field(default_factory=list)


class NoSite(Exception):
    """The folder holds no site of ours: there is no manifest, or none that can be read."""


def verify(site: Path) -> Findings:
    """Look at the whole site; raises NoSite where there is none."""
    expected = _manifest(site)
    files = {f.relative_to(site).as_posix(): f for f in sorted(site.rglob("*")) if _kept(f, site)}
    walk = _Walk(site, files)
    differences = {*_against(expected, files), *walk.differences()}
    return Findings(len(files), len(walk.anchors), walk.ways, sorted(differences))


def _kept(file: Path, site: Path) -> bool:
    return (file.is_file() or file.is_symlink()) and file != site / MANIFEST


def _manifest(site: Path) -> dict[str, str]:
    try:
        digests = json.loads((site / MANIFEST).read_text("utf-8"))["files"]
        return {str(path): str(digest) for path, digest in digests.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoSite(str(site)) from None


def _against(expected: dict[str, str], files: dict[str, Path]) -> Iterator[Difference]:
    for path in expected.keys() - files.keys():
        yield Difference(path, "missing")
    for path in files.keys() - expected.keys():
        yield Difference(path, "extra")
    for path in expected.keys() & files.keys():
        if _digest(files[path]) != expected[path]:
            yield Difference(path, "changed")


def _digest(file: Path) -> str | None:
    """None for what is no plain file any more, or cannot be read."""
    try:
        if file.is_symlink():
            return None
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


class _Walk:
    """Reads every page once, then follows what was found."""

    def __init__(self, site: Path, files: dict[str, Path]) -> None:
        self.files = files
        self.anchors: dict[str, set[str]] = {}
        self.address = _site_address(site)
        self.base = urlsplit(self.address).path or "/"
        self._found: dict[str, set[str]] = {}
        for path, file in files.items():
            self._read(path, file)
        self.ways = sum(len(found) for found in self._found.values())

    def differences(self) -> Iterator[Difference]:
        """Every address of ours that leads to no file, or to an anchor that its page does not have."""
        for path, found in self._found.items():
            for address in found:
                if kind := self._fault(path, address):
                    yield Difference(path, kind, address)

    def _read(self, path: str, file: Path) -> None:
        if file.suffix == ".html":
            page = _page(file)
            self.anchors[path] = {*page.xpath("//@id"), *page.xpath("//a/@name")}
            self._found[path] = {*_addresses(page), *self._whole_addresses(file)}
        elif file.suffix == ".css":
            self._found[path] = set(_CSS_ADDRESS.findall(_text(file)))
        elif file.suffix in _TEXTS:
            self._found[path] = set(self._whole_addresses(file))

    def _whole_addresses(self, file: Path) -> list[str]:
        """Our own whole addresses anywhere in a text, without their anchors: a name may be no place."""
        if not self.address:
            return []
        pattern = re.escape(self.address) + r"""[^\s"'<>&#?\\(){},;]*"""
        return [found.rstrip(".") for found in re.findall(pattern, _text(file))]

    def _fault(self, path: str, address: str) -> str | None:
        try:
            target, anchor = self._target(path, address), unquote(urlsplit(address).fragment)
        except ValueError:
            return "link"
        if target is None:
            return None
        if target not in self.files:
            return "link"
        known = self.anchors.get(target)
        return "anchor" if anchor and known is not None and anchor not in known else None

    def _target(self, path: str, address: str) -> str | None:
        """The file that an address asks for, by its path; None where it leads out of the site."""
        if self.address and address.startswith(self.address):
            address = self.base + address[len(self.address) :]
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        asked = unquote(parts.path)
        if asked.startswith("/"):
            asked = asked.removeprefix(self.base) if asked.startswith(self.base) else f"..{asked}"
        elif asked:
            asked = "/".join([*path.split("/")[:-1], asked])
        else:
            return path
        steps: list[str] = []
        for step in asked.split("/"):
            if step == ".." and not steps:
                return ".."  # above the site: nothing stands there
            if step == "..":
                steps.pop()
            elif step not in ("", "."):
                steps.append(step)
        named = "/".join(steps)
        return named if named in self.files else "/".join([*steps, "index.html"])


def _page(file: Path) -> lxml.html.HtmlElement:
    try:
        return lxml.html.document_fromstring(file.read_bytes())
    except (etree.LxmlError, ValueError, OSError):
        return lxml.html.document_fromstring("-")  # its digest tells of it


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""


def _site_address(site: Path) -> str:
    """Where the site says that it stands: the home page's own canonical address; else nothing."""
    front = site / "index.html"
    found = _page(front).xpath("//link[@rel='canonical']/@href") if front.is_file() else []
    return str(found[0]) if found else ""


def _addresses(page: lxml.html.HtmlElement) -> Iterator[str]:
    for name in _ATTRIBUTES:
        yield from (str(address).strip() for address in page.xpath(f"//@{name}"))
    for candidates in page.xpath("//@srcset | //@imagesrcset"):
        yield from (one.split()[0] for one in str(candidates).split(",") if one.strip())
    for style in page.xpath("//@style"):
        yield from _CSS_ADDRESS.findall(str(style))
    for again in page.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh']/@content"):
        yield from re.findall(r"(?i)url=['\"]?([^'\"]+)", str(again))
