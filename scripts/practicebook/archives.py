"""Write ZIPs that are the same on every computer and at every time."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from importlib.metadata import version

import deflate

# What packs: the same bytes on every computer, but maybe others from another version.
PACKER = f"libdeflate {version('deflate')}"
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP can hold
_RIGHTS = 0o644 << 16
# Where a local head tells the lengths of its name and extra field; the packed content stands behind both.
_HEAD, _LENGTHS = 30, 26


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files in this order, without a clock, a user or a compressor in it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for name, content in files.items():
            target.writestr(zip_entry(name), content)
    return archive.getvalue()


def zip_entry(name: str) -> zipfile.ZipInfo:
    """The head of a file in a ZIP, without a clock and a user in it."""
    entry = zipfile.ZipInfo(name, _OLDEST)
    entry.create_system = 3
    entry.external_attr = _RIGHTS
    return entry


def packed_entry(name: str, content: bytes, level: int | None) -> tuple[zipfile.ZipInfo, bytes]:
    """A file as `Archive.add` takes it, deflated at a level or as it is; other threads go on meanwhile."""
    entry, packed = zip_entry(name), content
    if level is not None:
        entry.compress_type = zipfile.ZIP_DEFLATED
        packed = bytes(deflate.deflate_compress(content, level))
    entry.CRC = zlib.crc32(content)
    entry.file_size, entry.compress_size = len(content), len(packed)
    return entry, packed


class Archive(zipfile.ZipFile):
    """A ZIP that can take over what another one has packed; both are files that can be sought in."""

    def take_over(self, other: zipfile.ZipFile, name: str) -> None:
        """Copy an entry as it is packed there: the bytes that packing it again would give."""
        assert self.fp and other.fp
        entry = copy.copy(other.getinfo(name))
        other.fp.seek(entry.header_offset)
        lengths = struct.unpack_from("<HH", other.fp.read(_HEAD), _LENGTHS)
        other.fp.seek(sum(lengths), io.SEEK_CUR)
        self.add(entry, other.fp.read(entry.compress_size))

    def add(self, entry: zipfile.ZipInfo, packed: bytes) -> None:
        """Add an entry that is packed already; its head tells how, and the sizes."""
        assert self.fp
        # As zipfile itself ends with an entry; it has no such method.
        self.fp.seek(self.start_dir)
        entry.header_offset = self.start_dir
        self.fp.write(entry.FileHeader() + packed)
        self.filelist.append(entry)
        self.NameToInfo[entry.filename] = entry
        self.start_dir = self.fp.tell()
        self._didModify = True
