"""Index the parts of a language in a process of its own: it has a core to itself and gives memory back."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread

from .. import apart
from ..heap import let_go_early
from .part import Part, PartReader
from .program import SearchError

_AT_ONCE = 16  # pages: each message makes who writes them wait for its thread
_END = b""


class PartsApart:
    """Parts of one language and the process that reads each page as soon as it `stands`.

    While the pages of a part are being read, those of the part before are indexed.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._process = subprocess.Popen(
            apart.command(__name__, answer.__name__), stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._indexes: dict[int, Future[str]] = {part.number: Future() for part in parts}
        self._unsent: list[bytes] = []
        self._untold: SimpleQueue[bytes] = SimpleQueue()
        self._untold.put(pickle.dumps(parts))
        # Of threads' own: a process that is just starting does not listen yet.
        self._threads = [Thread(target=each, daemon=True) for each in (self._tell, self._listen)]
        for thread in self._threads:
            thread.start()

    def stands(self, page: str) -> None:
        """Tell that a page of a part can be read."""
        self._unsent.append(page.encode() + b"\n")
        if len(self._unsent) == _AT_ONCE:
            self._send()

    def index(self, number: int) -> Future[str]:
        """The folder of a part's index, when its pages, which all stand, are indexed; or a SearchError."""
        self._send()
        return self._indexes[number]

    def stop(self) -> None:
        """Let the process end; parts that nobody waits for may stay without an index."""
        self._untold.put(_END)
        for thread in self._threads:
            thread.join()
        with self._process:  # waits, and closes what is left of its streams
            pass

    def _send(self) -> None:
        if self._unsent:
            self._untold.put(b"".join(self._unsent))
            self._unsent.clear()

    def _tell(self) -> None:
        stream = self._process.stdin
        assert stream
        with suppress(OSError), stream:  # it may have ended, and says why
            while told := self._untold.get():
                stream.write(told)
                stream.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream
        with suppress(EOFError, pickle.UnpicklingError):
            while True:
                number, name, trouble = pickle.load(stream)
                if trouble:
                    self._indexes[number].set_exception(SearchError(trouble))
                else:
                    self._indexes[number].set_result(name)
        code = self._process.wait()
        for index in self._indexes.values():
            if not index.done():  # the system ended it, where memory is short
                index.set_exception(SearchError(f"search: {code}"))


def index_part_apart(part: Part) -> str:
    """The same as `index_part` in a process of its own; raises SearchError."""
    process = PartsApart([part])
    for page in part.pages:
        process.stands(page)
    try:
        return process.index(part.number).result()
    finally:
        process.stop()


def answer() -> None:
    """What the process of its own does: parts and the pages that stand come in.

    Of each part that stands whole goes out its number with the folder's name or a trouble.
    """
    let_go_early()
    parts: Sequence[Part] = pickle.load(sys.stdin.buffer)
    reader_of = {page: reader for reader in map(PartReader, parts) for page in reader.part.pages}
    with ThreadPoolExecutor(1) as runner:
        before: Future[None] | None = None
        for page in _standing():
            reader = reader_of.pop(page)
            try:
                reader.read(page)
            except OSError as error:
                runner.submit(_say, reader.part, "", str(error))
            if reader.is_whole:
                if before:
                    before.result()  # no more than two parts take up memory
                before = runner.submit(_index, reader)


def _standing() -> Iterator[str]:
    for line in iter(sys.stdin.buffer.readline, _END):
        yield line.decode().rstrip("\n")


def _index(reader: PartReader) -> None:
    name = trouble = ""
    try:
        name = reader.index()
    except (SearchError, OSError) as error:
        trouble = str(error)
    _say(reader.part, name, trouble)


def _say(part: Part, name: str, trouble: str) -> None:
    sys.stdout.buffer.write(pickle.dumps((part.number, name, trouble)))
    sys.stdout.buffer.flush()
