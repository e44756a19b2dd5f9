"""Remember what was made of a content, so that the same content is not worked through twice."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Made = TypeVar("Made")


class Memory:
    """The last thing made under each name, with what it was made from.

    What is compared is the content itself, or parts that came out of a Memory: never a date, which a
    copy or a quick second save can leave as it was.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[Any, Any]] = {}

    def recall(self, name: Hashable, content: Any, make: Callable[[], Made]) -> Made:
        """What `make` gave for this content when it was last called for `name`, else what it gives."""
        known = self._made.get(name)
        if known is None or known[0] != content:
            known = (content, make())
            self._made[name] = known
        made: Made = known[1]
        return made
