"""Draw pictures with Typst: the book's templates and fonts, a PNG or WebP in a cache.

A picture is named by the SHA-256 of everything it depends on, as the Press names its PDFs.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import typst
from PIL import Image

from ..glyphs import font_digest
from ..publish import cache_folder, is_whole, write_cached, write_noted

Files = dict[str, bytes]
COLOURS = 128  # of a PNG's palette: flat colours and the soft edges of letters
_RECIPE = "1"  # raise it when a setting below changes: the cache is keyed by it
_POINTS_PER_INCH = 72.0
_IMPORT = re.compile(rb'#import "([^"]+\.typ)"')


class Easel:
    """Draws one-page Typst templates; `templates` holds them and their fonts."""

    def __init__(self, templates: Path, cache: Path) -> None:
        self.templates = templates
        self.cache = cache
        self.used: set[Path] = set()  # of the cache, by now

    def png(self, template: str, files: Files) -> Path:
        """The page as a PNG with a palette, one pixel for each of its points."""
        target = self.cache / f"{self._key(template, files, {}, 'png')}.png"
        self.used.add(target)
        if not is_whole(target):
            image = self._image(template, files, {}, _POINTS_PER_INCH)
            few = image.quantize(COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            _write(target, few, {"format": "PNG", "optimize": True})
        return target

    def webps(
        self,
        template: str,
        files: Files,
        pictures: Files,
        size: tuple[int, int],
        widths: Iterable[int],
    ) -> dict[int, Path]:
        """The page as WebPs of these widths in pixels; `size`: the widest one's width and height."""
        key = self._key(template, files, pictures, f"webp {size}")
        targets = {width: self.cache / f"{key}-{width}.webp" for width in widths}
        self.used |= {*targets.values(), *map(self._picture_file, pictures)}
        if not all(is_whole(target) for target in targets.values()):
            image = self._image(template, files, pictures, _POINTS_PER_INCH * 3)
            # A page that is no whole number of pixels ends in a half-covered row and column.
            image = image.crop((0, 0, image.width - 1, image.height - 1))
            for width, target in targets.items():
                height = round(size[1] * width / size[0])
                scaled = image.resize((width, height), Image.Resampling.LANCZOS)
                _write(target, scaled, {"format": "WEBP", "quality": 82, "method": 6})
        return targets

    def _image(self, template: str, files: Files, pictures: Files, ppi: float) -> Image.Image:
        # Typst takes text from memory but pictures only from files; its root is the cache.
        cache_folder(self.cache)
        for name, content in pictures.items():
            write_cached(self._picture_file(name), content)
        # The package's types do not know yet that its input may be a map of files.
        png = typst.compile(  # type: ignore[call-overload]
            {"main.typ": f'#include "{template}"'.encode(), **self._needed(template), **files},
            root=self.cache,
            font_paths=self._fonts,
            format="png",
            ppi=ppi,
        )
        return Image.open(io.BytesIO(png)).convert("RGB")

    def _picture_file(self, name: str) -> Path:
        return self.cache / name.lstrip("/")

    def _key(self, template: str, files: Files, pictures: Mapping[str, bytes], form: str) -> str:
        digest = hashlib.sha256(self._font_digest)
        for part in (version("typst"), version("pillow"), _RECIPE, template, form):
            digest.update(part.encode() + b"\0")
        for name, content in sorted({**self._needed(template), **files, **pictures}.items()):
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
        return digest.hexdigest()

    def _needed(self, template: str) -> Files:
        """The template and what it imports: a change elsewhere in the book redraws nothing here."""
        needed: Files = {}
        waiting = [template]
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = (self.templates / name).read_bytes()
                waiting += [found.decode() for found in _IMPORT.findall(needed[name])]
        return needed

    @cached_property
    def _font_digest(self) -> bytes:
        return font_digest(self.templates / "fonts")

    @cached_property
    def _fonts(self) -> typst.Fonts:
        """Ours and Typst's own, never the computer's: a picture is the same everywhere."""
        return typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=True,
            font_paths=[str(self.templates / "fonts")],
        )


def _write(target: Path, image: Image.Image, options: dict[str, object]) -> None:
    buffer = io.BytesIO()
    image.save(buffer, **options)  # type: ignore[arg-type]
    write_noted(target, buffer.getvalue())
