"""Keep parsed texts from one build to the next, each under a name of all that its parsing depends on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from . import narrative
from .narrative import Narrative
from .problems import Problem
from .publish import write_cached

_FILE = TypeAdapter(dict[str, Narrative])
_LIBRARIES = ("markdown-it-py", "nh3", "pymdown-extensions")


class KeptTexts:
    """Parses texts, and knows again those that were parsed without a problem when `file` was saved."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._code = _code()
        self._known = _read(file)
        self._used: dict[str, Narrative] = {}
        self.knew = 0  # how many texts were not parsed again

    def parse(
        self, text: str, path: str, language: str, headings: Mapping[str, str]
    ) -> tuple[Narrative, list[Problem]]:
        """As `narrative.parse`."""
        parts = (self._code, path, language, repr(sorted(headings.items())), text)
        name = hashlib.sha256("\0".join(parts).encode()).hexdigest()
        problems: list[Problem] = []
        parsed = self._known.get(name)
        if parsed is not None:
            self.knew += 1
        else:
            parsed, problems = narrative.parse(text, path, language, headings)
        if not problems:
            self._used[name] = parsed
        return parsed, problems

    def save(self, withdrawn: Iterable[str] = ()) -> None:
        """Write what was used, and nothing else; the texts of `withdrawn` records are not to lie about."""
        folders = tuple(f"{path}/" for path in withdrawn)
        kept = {
            name: text for name, text in self._used.items() if not text.path.startswith(folders)
        }
        if kept.keys() != self._known.keys():
            content = _FILE.dump_json(dict(sorted(kept.items())))
            write_cached(self.file, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def _read(file: Path) -> dict[str, Narrative]:
    """The texts in a file; none where it is missing, cut or changed."""
    try:
        noted, _, content = file.read_bytes().partition(b"\n")
        if hashlib.sha256(content).hexdigest().encode() == noted:
            return _FILE.validate_json(content)
    except (OSError, ValueError):
        return {}
    return {}


def _code() -> str:
    """Names what parses: our own modules and the libraries under them."""
    digest = hashlib.sha256("".join(f"{name}{version(name)}" for name in _LIBRARIES).encode())
    for file in sorted(Path(narrative.__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()
