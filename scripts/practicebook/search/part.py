"""Index one part of a language's pages, here or in a process of its own that gives its memory back."""

from __future__ import annotations

import hashlib
import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from .. import apart
from ..heap import let_go_early
from .copies import Facets, PageCopy, page_copy
from .lexicon import Forms, lexicon
from .program import SearchError, run_pagefind
from .shelf import is_whole, made_by, write_index

FORMS = "forms.json"  # which words a part holds; no reader's
# What a process of its own is told when no further page comes: index them, or leave it.
_ALL, _END = b"all\n", b"end\n"
_AT_ONCE = 16  # pages: each message makes who writes them wait for its thread


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


def index_part(part: Part, standing: Iterable[str] | None = None) -> str:
    """Index a part where its copies are not the ones indexed last; gives the folder's name.

    `standing`: its pages in the order in which they can be read, each as soon as it stands.
    """
    words = lexicon(part.language, part.names)
    found = {}
    for page in part.pages if standing is None else standing:
        facets = part.facets.get(page.removesuffix("index.html"), {})
        if copy := page_copy(part.pages[page].read_bytes(), part.language, words, facets):
            found[page] = copy
    copies = {page: found[page] for page in part.pages if page in found}
    digests = {page: _copy_digest(copy) for page, copy in copies.items()}
    named = json.dumps([part.number, made_by(), digests], sort_keys=True).encode()
    name = f"{part.language}-{_sha256(named)}"
    if not is_whole(part.cache / name):
        write_index(part.cache / name, lambda target: _make(part, copies, words.forms(), target))
    return name


def _copy_digest(copy: PageCopy) -> str:
    return _sha256("\n".join([copy.html.decode(), *copy.words]).encode())


def _make(part: Part, copies: Mapping[str, PageCopy], forms: Forms, target: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="search-") as folder:
        if copies:
            run_pagefind(Path(folder), copies, target, str(part.number))
    text = json.dumps(forms, ensure_ascii=False, sort_keys=True)
    (target / FORMS).write_text(text, "utf-8")


def forms_of(index: Path) -> Forms:
    """Which words an indexed part holds."""
    forms: Forms = json.loads((index / FORMS).read_text("utf-8"))
    return forms


class PartApart:
    """A part that is indexed in a process of its own, which reads each page as soon as it `stands`."""

    def __init__(self, part: Part) -> None:
        self._process = subprocess.Popen(
            apart.command(__name__, answer.__name__), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._unsent: list[bytes] = []
        self._untold: SimpleQueue[bytes] = SimpleQueue()
        self._untold.put(pickle.dumps(part))
        # Of a thread's own: a process that is just starting does not listen yet.
        self._teller = Thread(target=self._tell, daemon=True)
        self._teller.start()

    def stands(self, page: str) -> None:
        """Tell that a page of the part can be read."""
        self._unsent.append(page.encode() + b"\n")
        if len(self._unsent) == _AT_ONCE:
            self._send()

    def index(self) -> str:
        """The folder of the index, once all pages stand and are indexed; raises SearchError."""
        self._end(_ALL)
        with self._process as process:
            assert process.stdout
            answered = process.stdout.read()
        if process.returncode:  # the system ended it, where memory is short
            raise SearchError(f"search: {process.returncode}")
        name, trouble = pickle.loads(answered)
        if trouble:
            raise SearchError(trouble)
        return str(name)

    def stop(self) -> None:
        """Let the process end without an index."""
        self._end(_END)
        with self._process:  # waits, and closes what is left of its streams
            pass

    def _send(self) -> None:
        self._untold.put(b"".join(self._unsent))
        self._unsent.clear()

    def _end(self, mark: bytes) -> None:
        self._send()
        if self._teller.is_alive():
            self._untold.put(mark)
            self._teller.join()

    def _tell(self) -> None:
        told, stream = b"", self._process.stdin
        assert stream
        with suppress(OSError), stream:  # it may have ended, and says why
            while told not in (_ALL, _END):
                told = self._untold.get()
                stream.write(told)
                stream.flush()


def index_part_apart(part: Part) -> str:
    """The same as `index_part` in a process of its own; raises SearchError."""
    process = PartApart(part)
    for page in part.pages:
        process.stands(page)
    return process.index()


def answer() -> None:
    """What the process of its own does: a part and the pages that stand come in.

    The folder's name or a trouble goes out; nothing where nobody says that these are all.
    """
    let_go_early()
    told: tuple[str, str]
    try:
        part: Part = pickle.load(sys.stdin.buffer)
        told = (index_part(part, _standing()), "")
    except _Stopped:
        return
    except (SearchError, OSError) as error:
        told = ("", str(error))
    sys.stdout.buffer.write(pickle.dumps(told))


class _Stopped(Exception):
    """Who wanted the index wants it no more, or is gone."""


def _standing() -> Iterator[str]:
    for line in iter(sys.stdin.buffer.readline, _ALL):
        if line in (_END, b""):
            raise _Stopped
        yield line.decode().rstrip("\n")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
