"""Run the pagefind program and put its files into our form: no stems to read, the same bytes each time."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import deflate
import pagefind_bin

from . import cbor
from .copies import PageCopy
from .lexicon import as_written
from .shelf import link_index

# Interfaces of Pagefind's own; our readers use Material's.
_UNUSED = ("pagefind-*.js", "pagefind-*.css")
_ENTRY = "pagefind-entry.json"
_SIGNATURE = b"pagefind_dcd"
_LEVEL = 6  # of deflate; 9 takes twice as long for next to nothing


class SearchError(Exception):
    """The search index could not be made."""


def run_pagefind(folder: Path, copies: Mapping[str, PageCopy], target: Path, mark: str) -> None:
    """Index copies of pages, given by address, into `target`, where no interface of Pagefind's is kept.

    They are written to `folder`, which is empty. The id of each page, by which the browser knows the
    part that it is of, begins with `mark`.
    """
    pages = {f"{_digest(page.encode())[:16]}.html": page for page in copies}
    for name, page in pages.items():
        Path(folder, name).write_bytes(copies[page].html)
    _call_program(folder, target)
    for pattern in _UNUSED:
        for file in target.glob(pattern):
            file.unlink()
    for file in sorted((target / "fragment").iterdir()):
        _put_words_back(file, pages, copies)
    try:
        _settle_names(target, mark)
    except (ValueError, IndexError) as error:
        raise SearchError(
            f"pagefind wrote its filters in a form that is not known here: {error}"
        ) from None


def merge_indexes(indexes: Sequence[Path], target: Path, *left_out: str) -> dict[str, str]:
    """Put indexes of single languages into `target` as the one index that Pagefind makes of all.

    Gives the SHA-256 of what was only taken over, by name below `target`.
    """
    languages: dict[str, Any] = {}
    digests: dict[str, str] = {}
    for index in indexes:
        digests |= link_index(index, target, _ENTRY, *left_out)
        entry = json.loads((index / _ENTRY).read_text("utf-8"))
        languages |= entry["languages"]
        _write_entry(target, entry | {"languages": dict(sorted(languages.items()))})
    return digests


def has_pages(index: Path) -> bool:
    """Whether an index holds any page at all."""
    return (index / _ENTRY).is_file()


def _write_entry(target: Path, entry: dict[str, Any]) -> None:
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    (target / _ENTRY).write_text(text, "utf-8")


def _call_program(pages: Path, target: Path) -> None:
    try:
        program = pagefind_bin.get_executable()
    except FileNotFoundError:
        raise SearchError(
            "the pagefind program is missing: install pagefind_bin (make does it from requirements.txt)"
        ) from None
    # Pagefind also reads settings from its surroundings; only ours count.
    settings = {key: value for key, value in os.environ.items() if not key.startswith("PAGEFIND_")}
    command = [str(program), "--site", str(pages), "--output-path", str(target), "--silent"]
    done = subprocess.run(
        command, cwd=pages, env=settings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip() or done.stdout.strip()
        raise SearchError(f"pagefind ended with {done.returncode}: {said}")


def _put_words_back(
    fragment: Path, pages: Mapping[str, str], copies: Mapping[str, PageCopy]
) -> None:
    """Rewrite what Pagefind shows of a page in the page's own words; each keeps its place."""
    page = json.loads(_unpacked(fragment))
    address = pages[page["url"].removeprefix("/")]
    page["url"] = f"/{address.removesuffix('index.html')}"
    copy = copies[address]
    page["content"] = " ".join(as_written(page["content"].split(), copy.keyed, copy.words))
    for anchor in page["anchors"]:
        heading = anchor["text"].split()
        here = slice(anchor["location"], anchor["location"] + len(heading))
        anchor["text"] = " ".join(as_written(heading, copy.keyed[here], copy.words[here]))
    _pack(fragment, json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode())


def _settle_names(target: Path, mark: str) -> None:
    """Sort what Pagefind writes in an order of chance (values of a filter, filters), and mark the pages."""
    entry = json.loads((target / _ENTRY).read_text("utf-8"))
    filters = {file.stem: _settle_filter(file) for file in sorted((target / "filter").glob("*"))}
    pages = {file.stem: _marked(file, mark) for file in sorted((target / "fragment").iterdir())}
    for language in sorted(entry["languages"]):
        about = entry["languages"][language]
        file = target / f"pagefind.{about['hash']}.pf_meta"
        parts = cbor.decode(_unpacked(file))
        for part in parts:
            if _all_know(part, filters, -1):
                part[:] = sorted([name, filters[chunk]] for name, chunk in part)
            elif _all_know(part, pages, 0):
                part[:] = [[pages[page], *said] for page, *said in part]
        settled = cbor.encode(parts)
        about["hash"] = f"{language}_{_digest(settled)[:10]}"
        file.unlink()
        _pack(target / f"pagefind.{about['hash']}.pf_meta", settled)
    _write_entry(target, entry | {"languages": dict(sorted(entry["languages"].items()))})


def _all_know(part: Any, names: Mapping[str, str], place: int) -> bool:
    """Whether a part of the index's head is a list that names files, each at one place of its lines."""
    listed = isinstance(part, list) and bool(part)
    return listed and all(isinstance(one, list) and one and one[place] in names for one in part)


def _marked(fragment: Path, mark: str) -> str:
    name = f"{mark}-{fragment.stem}"
    fragment.rename(fragment.with_stem(name))
    return name


def _settle_filter(file: Path) -> str:
    """Sort a filter's values and name the file by what it holds; gives the name."""
    name, values = cbor.decode(_unpacked(file))
    settled = cbor.encode([name, sorted(values)])
    file.unlink()
    stem = f"{file.stem.split('_')[0]}_{_digest(settled)[:7]}"
    _pack(file.with_stem(stem), settled)
    return stem


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _unpacked(file: Path) -> bytes:
    packed = gzip.decompress(file.read_bytes())
    if not packed.startswith(_SIGNATURE):
        raise SearchError(f"pagefind wrote {file.name} in a form that is not known here")
    return packed.removeprefix(_SIGNATURE)


def _pack(file: Path, content: bytes) -> None:
    file.write_bytes(deflate.gzip_compress(_SIGNATURE + content, _LEVEL))
