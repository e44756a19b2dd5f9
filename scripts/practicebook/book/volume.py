"""Know one volume from a record's point of view: its language, its pictures, where links lead."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Literal, get_args
from urllib.parse import unquote

from PIL import Image

from ..collection import AnyEntry, Collection, Edition, Project
from ..model import Period
from ..narrative import RECORD_SCHEME
from ..wording import Wording, wording
from .tree import Inline, Link, SectionReader

Json = dict[str, Any]
Picture = Callable[[AnyEntry, str], bytes | None]  # a JPEG ready for the book; None: no such photo
# What a volume is made for: reading on a screen, a printing house, weak eyes.
Variant = Literal["screen", "print", "large"]
VARIANTS: tuple[Variant, ...] = get_args(Variant)
WEB_PAGES = ("http://", "https://")
WEB_SCHEMES = (*WEB_PAGES, "mailto:", "tel:")


@dataclass
class Album:
    """The pictures of a volume, named by their content, each kept once however often it is used."""

    picture: Picture
    files: dict[str, bytes] = field(default_factory=dict)

    def name(self, entry: AnyEntry, file: str) -> str | None:
        """The name by which templates know the photo; None where there is no picture."""
        shot = self.picture(entry, file)
        return self.keep(shot) if shot else None

    def keep(self, shot: bytes) -> str:
        """Takes a JPEG in; its name is the path under Typst's root."""
        name = f"/pictures/{hashlib.sha256(shot).hexdigest()}.jpg"
        self.files[name] = shot
        return name

    def size(self, name: str) -> tuple[int, int]:
        """Width and height in pixels of a picture that was taken in."""
        with Image.open(io.BytesIO(self.files[name])) as shot:
            return shot.size


@dataclass(frozen=True)
class Volume:
    """What a record knows of its volume: language, neighbours, pictures, site."""

    collection: Collection
    edition: Edition
    language: str
    inside: frozenset[str]  # addresses of the records in this volume
    album: Album
    site_url: str
    variant: Variant = "screen"

    @property
    def wording(self) -> Wording:
        """The Wording of the volume's language."""
        return wording(self.language)

    @property
    def reader(self) -> SectionReader:
        """What reads a section of a text in this volume."""
        return SectionReader(self.link, tuple(self.wording.words.qualifiers.values()))

    def label(self, address: str) -> str:
        """Names a record inside the volume; a joint volume holds every record once a language."""
        return f"{self.language}/{address}"

    def site_address(self, entry: AnyEntry) -> str:
        """The record's page on the site; the first language has no folder of its own."""
        folder = "" if self.language == self.collection.languages[0] else f"{self.language}/"
        shelf = "practices" if entry.kind == "projects" else "offices"
        return f"{self.site_url}{folder}{shelf}/{entry.year}/{entry.slug}/"

    def refer(self, address: str, content: list[Inline]) -> list[Inline]:
        """The words as a page reference, as a link to the site, or bare for an unknown record."""
        if address in self.inside:
            return [{"kind": "reference", "label": self.label(address), "content": content}]
        entry = self.collection.entries.get(address)
        if entry is None:
            return content
        return [self._web_link(self.site_address(entry), content)]

    def title(self, entry: AnyEntry) -> list[Inline]:
        """A record's title, leading to its pages."""
        return self.refer(entry.address, [entry.facts.title[self.language]])

    def link(self, address: str, content: list[Inline]) -> list[Inline]:
        """What an author's link becomes; anchors inside a page mean nothing on paper."""
        if address.startswith(RECORD_SCHEME):
            return self.refer(address.removeprefix(RECORD_SCHEME).partition("#")[0], content)
        if address.lower().startswith(WEB_SCHEMES):
            return [self._web_link(address, content)]
        return content

    def _web_link(self, address: str, content: list[Inline]) -> Link:
        """A link; on paper, which nobody can click, with its address as a note."""
        link: Link = {"kind": "link", "address": address, "content": content}
        if self.variant == "print" and address.startswith(WEB_PAGES):
            link["note"] = shown_address(address)
        return link

    def period(self, period: Period) -> str:
        """Two dates in the book's language."""
        return self.wording.period(period.start, period.end)

    def named(self, name: str, address: str | None) -> list[Inline]:
        """A name that leads to its web address, where it has one."""
        return self.link(address, [name]) if address else [name]

    def entries(self, slugs: Iterable[str]) -> list[AnyEntry]:
        """The records that slugs name, as the rules across records find them."""
        known = self.collection.entry_by_slug
        return [known[slug] for slug in slugs if slug in known]

    def supported(self, office: AnyEntry) -> list[Project]:
        """The edition's projects that an office supported."""
        return self.edition.projects_by_office.get(office.slug, [])


def shown_address(address: str) -> str:
    """An address as people write it: without scheme and closing slash, letters instead of codes."""
    return unquote(address.partition("://")[2]).rstrip("/")
