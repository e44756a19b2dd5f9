"""Name the site's own style sheets, scripts, letters and pictures by their content.

What bears its digest in its name never changes, so browsers and CDNs may keep it for good. Files name
each other: a file is published with the published names of those it needs, so that a change of one
gives a new name to everything that leads to it, and to nothing else.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path

FOLDER = "assets"
# What is published under such a name, by us or by Material (`bundle.a5f9d56c.min.js`), never changes.
NAMED = r"assets/(fonts|images|javascripts|stylesheets)/[^/]+\.[0-9a-f]{8}\.[.a-z0-9]+"
_DIGITS = 8
_TEXT = {".css", ".js", ".svg"}
# An address stands between quotes, or in the brackets of url().
_ADDRESS = re.compile(r"""(?<=["'`(])[^"'`()\s]+(?=["'`)])""")


@dataclass(frozen=True)
class Asset:
    """A file as it is published: `path` below the site's root, with the digest of `content` in it."""

    path: str
    content: bytes


def named_assets(theme: Path) -> dict[str, Asset]:
    """Every file under `theme`/assets as it is published, by the path that templates know it by."""
    files = {
        file.relative_to(theme).as_posix(): file.read_bytes()
        for file in sorted((theme / FOLDER).rglob("[!.]*"))
        if file.is_file()
    }
    made: dict[str, Asset] = {}
    needs = {path: _needs(path, content, files) for path, content in files.items()}
    for path in TopologicalSorter(needs).static_order():
        made[path] = _published(path, files[path], made)
    return made


def published_path(assets: Mapping[str, Asset], path: str) -> str:
    """The path that a file of the site is published under: with its digest, where it is ours."""
    return assets[path].path if path in assets else path


def _needs(path: str, content: bytes, files: Mapping[str, bytes]) -> set[str]:
    """The files that a file leads to; two that lead to each other could have no names."""
    found: set[str] = set()

    def look(address: str) -> str:
        found.update({_meant(path, address)} & files.keys())
        return address

    _with_addresses(path, content, look)
    return found


def _published(path: str, content: bytes, made: Mapping[str, Asset]) -> Asset:
    def named(address: str) -> str:
        asset = made.get(_meant(path, address))
        return posixpath.join(posixpath.dirname(address), _name(asset)) if asset else address

    content = _with_addresses(path, content, named)
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    stem, ending = posixpath.splitext(path)
    return Asset(f"{stem}.{digest}{ending}", content)


def _with_addresses(path: str, content: bytes, put: Callable[[str], str]) -> bytes:
    """A text with each of its addresses replaced; a font or a photo as it is."""
    if posixpath.splitext(path)[1] not in _TEXT:
        return content
    return _ADDRESS.sub(lambda match: put(match[0]), content.decode()).encode()


def _meant(path: str, address: str) -> str:
    """The path below the site's root that an address in a file means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), address))


def _name(asset: Asset) -> str:
    return posixpath.basename(asset.path)
