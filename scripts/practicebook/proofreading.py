"""Look at every content file as a text while it is read: spelling, personal data, letters without a glyph.

A file is opened once, and what was sound in an earlier check is not looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from . import acceptance, glyphs
from .collection import CONTENT
from .files import Content, content_path, read_content, walk
from .memory import Memory
from .problems import Problem, problem
from .spelling import PAGES, misspelt
from .yaml_source import text_place

_ENDINGS = (".yml", ".md")


class Proofreader:
    """Reads the files of one check."""

    def __init__(self, root: Path, languages: tuple[str, ...], memory: Memory) -> None:
        self.root = root
        self.languages = languages
        self.memory = memory
        fonts = root / glyphs.FONTS
        self._fonts = glyphs.font_digest(fonts) if fonts.is_dir() else None
        self._found: dict[str, tuple[Problem, ...]] = {}

    def read(self, file: Path) -> Content | None:
        """A file's content, which is looked at on the way; None for what is no file of ours."""
        content = read_content(file)
        self._found[str(file)] = tuple(self._look(file, content)) if content else ()
        return content

    def problems(self) -> Iterator[Problem]:
        """What to mend in all content files, those too that nobody has read by now."""
        pages = tuple(f".{language}.md" for language in self.languages)
        content = walk(self.root / CONTENT, _ENDINGS)
        for file in (*content, *walk(self.root / PAGES, pages)):
            if file not in self._found:
                self.read(Path(file))
            yield from self._found[file]

    def _look(self, file: Path, content: Content) -> Iterator[Problem]:
        path, raw = content_path(self.root, file), content.raw
        if file.name != acceptance.FILE:
            prose = partial(misspelt, raw, path)
            yield from self.memory.problems(("prose", path), content.digest, prose)
        if self._fonts and path.startswith(f"{CONTENT}/"):
            drawn = partial(self._undrawable, raw, path)
            about = content.digest + self._fonts
            yield from self.memory.problems(("glyphs", path), about, drawn)

    def _undrawable(self, raw: bytes, path: str) -> Iterator[Problem]:
        """The first character of a file that our fonts have no glyph for."""
        text = raw.decode("utf-8-sig", "replace").replace("\r", "").replace("\ufffd", " ")
        known = glyphs.drawable(self.root / glyphs.FONTS)
        if found := glyphs.first_undrawable(text, known):
            yield problem(text_place(path, text, found[0]), "glyph-missing", found=found[1])
