"""Index one part of a language's pages, here or in a process of its own that gives its memory back."""

from __future__ import annotations

import hashlib
import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from .. import apart
from .copies import Facets, PageCopy, page_copy
from .lexicon import Forms, lexicon
from .program import SearchError, run_pagefind
from .shelf import is_whole, made_by, write_index

FORMS = "forms.json"  # which words a part holds; no reader's


@dataclass(frozen=True)
class Part:
    """Pages of one language that are indexed together, files by address, and what is known of them.

    `names` are never stemmed; the index goes into a folder of `cache`.
    """

    language: str
    number: int
    pages: Mapping[str, Path]
    facets: Mapping[str, Facets]
    names: Sequence[str]
    cache: Path

    def key(self, digests: Mapping[str, str]) -> str:
        """Names all that the part is made from; `digests` are those of its pages."""
        said = {page: dict(values) for page, values in self.facets.items()}
        parts = [self.language, self.number, made_by(), dict(digests), said, list(self.names)]
        return _sha256(json.dumps(parts, sort_keys=True).encode())


def index_part(part: Part) -> str:
    """Index a part where its copies are not the ones indexed last; gives the folder's name."""
    words = lexicon(part.language, part.names)
    copies = {}
    for page, file in part.pages.items():
        facets = part.facets.get(page.removesuffix("index.html"), {})
        if copy := page_copy(file.read_bytes(), part.language, words, facets):
            copies[page] = copy
    digests = {page: _sha256(repr(copy).encode()) for page, copy in copies.items()}
    named = json.dumps([part.number, made_by(), digests], sort_keys=True).encode()
    name = f"{part.language}-{_sha256(named)}"
    if not is_whole(part.cache / name):
        write_index(part.cache / name, lambda target: _make(part, copies, words.forms(), target))
    return name


def _make(part: Part, copies: Mapping[str, PageCopy], forms: Forms, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        for page, copy in copies.items():
            file = Path(folder, page)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(copy.html)
        if copies:
            run_pagefind(Path(folder), copies, target, str(part.number))
    (target / FORMS).write_text(json.dumps(forms, ensure_ascii=False), "utf-8")


def forms_of(index: Path) -> Forms:
    """Which words an indexed part holds."""
    forms: Forms = json.loads((index / FORMS).read_text("utf-8"))
    return forms


def index_part_apart(part: Part) -> str:
    """The same as `index_part` in a process of its own; raises SearchError."""
    done = subprocess.run(
        apart.command(__name__, answer.__name__),
        input=pickle.dumps(part),
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:  # the system ended it, where memory is short
        raise SearchError(f"search: {done.returncode}")
    name, trouble = pickle.loads(done.stdout)
    if trouble:
        raise SearchError(trouble)
    return str(name)


def answer() -> None:
    """What the process of its own does: a part comes in, its folder's name or a trouble goes out."""
    try:
        told = (index_part(pickle.loads(sys.stdin.buffer.read())), "")
    except (SearchError, OSError) as error:
        told = ("", str(error))
    sys.stdout.buffer.write(pickle.dumps(told))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
