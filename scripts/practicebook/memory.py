"""Remember what was made of a content, so that the same content is not worked through twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from .kept_checks import KeptRecords, Silence
from .problems import Problem

Made = TypeVar("Made")


class Memory:
    """The last thing made under each name, with what it was made from.

    What is compared is the content itself, its digest, or parts that came out of a Memory: never a
    date, which a copy or a quick second save can leave as it was. With a `folder` it also knows what an
    earlier process found sound.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._made: dict[Hashable, tuple[Any, Any]] = {}
        self.folder = folder
        self.silence = Silence(folder / "silent") if folder else None
        self.records = KeptRecords(folder / "records") if folder else None

    def recall(self, name: Hashable, content: Any, make: Callable[[], Made]) -> Made:
        """What `make` gave for this content when it was last called for `name`, else what it gives."""
        known = self._made.get(name)
        if known is None or known[0] != content:
            known = (content, make())
            self._made[name] = known
        made: Made = known[1]
        return made

    def problems(
        self, name: tuple[str, ...], content: bytes, find: Callable[[], Iterable[Problem]]
    ) -> tuple[Problem, ...]:
        """What `find` finds in a content, given by its digest: asked once, in silence once for all.

        It may depend on the content, the name and our own code alone.
        """
        return self.recall(name, content, lambda: self._found(name, content, find))

    def _found(
        self, name: tuple[str, ...], content: bytes, find: Callable[[], Iterable[Problem]]
    ) -> tuple[Problem, ...]:
        if self.silence is None:
            return tuple(find())
        key = self.silence.key(name, content)
        found = () if self.silence.holds(key) else tuple(find())
        if not found:
            self.silence.add(key)
        return found

    def save(self, withdrawn: Iterable[str], whole: bool) -> None:
        """Let the next process know what was found sound, but nothing of `withdrawn` records' words.

        After a `whole` check, what it did not ask for is forgotten.
        """
        if self.silence and self.records:
            self.silence.save(whole)
            self.records.save(withdrawn, whole)
