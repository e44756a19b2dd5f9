"""Let no hostile file through: looks at a report's bytes before any library opens it.

A Word or Excel file is a ZIP of XML. Whatever could run, reach out, unfold or hide is refused with a
reason; what passes is small, plain and whole.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from lxml import etree

from .refusal import Refused

MAX_FILE = 60 * 1024**2
MAX_ENTRIES = 3000
MAX_UNPACKED = 150 * 1024**2
MAX_XML = 16 * 1024**2  # one part; a report of 60 pages has about 2 MB
MAX_ELEMENTS = 120_000  # in all parts; mammoth keeps about 2 KB for each
MAX_DEPTH = 120
MAX_RATIO = 300  # of one part above a megabyte; plain XML packs 10 to 60 times
MAX_ANSWERS = 8 * 1024**2

SUFFIXES = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml", ".csv": ""}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also what a password makes of a new file
_ZIP = b"PK\x03\x04"
_XML_ENDS = (".xml", ".rels", ".vml")
_MACROS = re.compile(r"vba(project|data)|macrosheets/|activex/|\.bin$|\.(exe|dll|js|vbs)$", re.I)
_HARMLESS_BIN = re.compile(r"printersettings\d*\.bin$", re.I)
_LOCAL_TEMPLATE = re.compile(
    r"(file:///)?[A-Za-z]:[\\/]|[^:/\\]+$", re.I
)  # Word notes it by itself
_PLAIN_LINKS = ("hyperlink",)


@dataclass(frozen=True)
class Package:
    """A checked Word or Excel file: its parts by name, each whole and within the limits."""

    content: bytes
    parts: dict[str, bytes]

    def names(self, folder: str) -> list[str]:
        """The parts in a folder, in the order that a person counts («image2» before «image10»)."""
        found = [name for name in self.parts if name.startswith(folder)]
        return sorted(
            found,
            key=lambda name: [
                int(d) if d.isdigit() else d.lower() for d in re.split(r"(\d+)", name)
            ],
        )


def read_file(file: Path) -> tuple[str, bytes]:
    """The file's kind by its ending (`.docx`, `.xlsx`, `.csv`) and its bytes; raises Refused."""
    suffix = file.suffix.lower()
    if suffix in (".docm", ".xlsm", ".dotm", ".xltm", ".xlsb"):
        raise Refused("macros", file=file.name)
    if suffix not in SUFFIXES:
        raise Refused("unknown_kind", file=file.name, found=suffix or "—")
    if not file.is_file():
        raise Refused("no_file", file=file)
    size = file.stat().st_size
    limit = MAX_ANSWERS if suffix == ".csv" else MAX_FILE
    if size > limit:
        raise Refused("too_large", file=file.name, found=size // 1024**2, limit=limit // 1024**2)
    content = file.read_bytes()
    if not content.strip():
        raise Refused("empty", file=file.name)
    return suffix, content


def open_package(content: bytes, suffix: str, name: str) -> Package:
    """The checked parts of a Word or Excel file; raises Refused."""
    if content.startswith(_OLD_OFFICE):
        raise Refused("locked", file=name, suffix=suffix)
    if not content.startswith(_ZIP):
        raise Refused("other_kind", file=name, suffix=suffix)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_list(archive, name)
            parts = {
                entry.filename: _unpacked(archive, entry, name)
                for entry in archive.infolist()
                if not entry.is_dir()
            }
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, NotImplementedError):
        raise Refused("damaged", file=name) from None
    except (RuntimeError, ValueError, zipfile.zlib.error):  # type: ignore[attr-defined]
        raise Refused("damaged", file=name) from None
    _look_at_parts(parts, suffix, name)
    return Package(content, parts)


def _look_at_list(archive: zipfile.ZipFile, name: str) -> None:
    """What the ZIP's own list says, before anything is unpacked."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise Refused("bomb", file=name)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Refused("damaged", file=name)
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Refused("bomb", file=name)
    for entry in entries:
        path = PurePosixPath(entry.filename)
        if entry.flag_bits & 0x1:
            raise Refused("locked", file=name, suffix="")
        if path.is_absolute() or ".." in path.parts or re.search(r"[\\:\x00-\x1f]", entry.filename):
            raise Refused("odd_path", file=name, found=entry.filename)
        if _MACROS.search(entry.filename) and not _HARMLESS_BIN.search(entry.filename):
            kind = "macros" if not entry.filename.endswith(".bin") else _bin_kind(entry.filename)
            raise Refused(kind, file=name, found=entry.filename)
        large = entry.file_size > 1024**2
        if large and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise Refused("bomb", file=name)
        if path.suffix.lower() in _XML_ENDS and entry.file_size > MAX_XML:
            raise Refused("too_long", file=name)


def _bin_kind(path: str) -> str:
    return "macros" if re.search("vba|activex", path, re.I) else "embedded"


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """A part's bytes; never more than its entry promised, so that a forged size is no way in."""
    with archive.open(entry) as stream:
        content = stream.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise Refused("damaged", file=name)
    return content


def _look_at_parts(parts: dict[str, bytes], suffix: str, name: str) -> None:
    if SUFFIXES[suffix] not in parts or "[Content_Types].xml" not in parts:
        raise Refused("other_kind", file=name, suffix=suffix)
    if b"macroenabled" in parts["[Content_Types].xml"].lower():
        raise Refused("macros", file=name, found="[Content_Types].xml")
    elements = 0
    pictures = _drawings(parts)
    for path, content in parts.items():
        if not _is_xml(path, content) or path in pictures:
            continue
        elements += content.count(b"<")
        if elements > 2 * MAX_ELEMENTS:  # a start and an end each
            raise Refused("too_long", file=name)
        _look_at_xml(path, content, name)


def _is_xml(path: str, content: bytes) -> bool:
    """Whether a part is XML, whatever its name says: the list of parts may call for it by any name."""
    start = content[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    return path.lower().endswith(_XML_ENDS) or start.startswith(b"<")


def _drawings(parts: dict[str, bytes]) -> set[str]:
    """The SVG pictures that nothing calls for but as pictures: they are left out, whatever they hold."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    lists = [path for path in parts if path.endswith(".rels") or path == "[Content_Types].xml"]
    called = ""
    try:
        for path in lists:
            for link in etree.fromstring(parts[path], parser).iter(etree.Element):
                if not link.get("Type", "").endswith("/image"):
                    called += f"\n{link.get('Target')}\n{link.get('PartName')}"
    except (etree.XMLSyntaxError, ValueError):
        return set()
    drawings = {path for path in parts if path.lower().endswith(".svg") and "%" not in called}
    return {path for path in drawings if path.rsplit("/", 1)[-1] not in called}


def _look_at_xml(path: str, content: bytes, name: str) -> None:
    """Refuses entities, other encodings, broken or endlessly nested XML, and links to the outside."""
    head = content[:200]
    declared = re.search(rb"encoding\s*=\s*[\"']([^\"']+)", head)
    if b"\x00" in head or (
        declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii")
    ):
        raise Refused("entities", file=name, found=path)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refused("entities", file=name, found=path)
    parser = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=False
    )
    relations = path.endswith(".rels")
    depth = 0
    try:
        parser.feed(content)
        parser.close()
        for event, element in parser.read_events():
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise Refused("too_long", file=name)
            if relations and event == "start":
                _look_at_relation(element, name)
    except etree.XMLSyntaxError:
        raise Refused("damaged", file=name) from None


def _look_at_relation(element: Any, name: str) -> None:
    if element.get("TargetMode", "").lower() != "external":
        return
    kind = element.get("Type", "").rsplit("/", 1)[-1]
    target = element.get("Target", "")
    if kind in _PLAIN_LINKS:
        return
    if kind == "attachedTemplate" and _LOCAL_TEMPLATE.match(target):
        return
    raise Refused("external", file=name, found=target)
