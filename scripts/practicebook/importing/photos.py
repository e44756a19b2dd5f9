"""Keep a report's pictures: checked without unfolding them, named safely, in a form that we publish."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from PIL import Image

from ..images import MAX_BYTES, MAX_PIXELS, quietly
from ..picture_parts import is_sound
from .refusal import Refused

_KEPT = {"JPEG": "jpg", "MPO": "jpg", "PNG": "png", "WEBP": "webp"}
_TURNED = ("GIF", "BMP", "TIFF")  # become PNG
_READ = (*(name for name in _KEPT if name != "MPO"), *_TURNED)  # JPEG opens as MPO, too
SMALLEST = 24  # pixels: a smaller picture is a bullet or a line


@dataclass
class PhotoBag:
    """Gathers pictures in their order, each distinct one once: `photo-1.jpg`, `photo-2.png`."""

    report: str
    pictures: dict[str, bytes] = field(default_factory=dict)
    notes: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    _names: dict[bytes, str] = field(default_factory=dict)

    def add(self, content: bytes) -> str:
        """The picture's name in photos/; empty where it is none that we could publish."""
        if content not in self._names:
            self._names[content] = self._keep(content)
        return self._names[content]

    def note(self, sentence: str, **blanks: str) -> None:
        """Remember what to say to the editor."""
        self.notes.append((sentence, blanks))

    def _keep(self, content: bytes) -> str:
        if len(content) > MAX_BYTES:
            raise Refused(
                "huge_picture", file=self.report, found=f"{len(content) / 1024**2:.0f} MB"
            )
        found = self._opened(content)
        if found is None:
            self.note("picture_left", found=str(len(self._names) + 1))
            return ""
        suffix, kept = found
        if not suffix:
            return ""
        name = f"photo-{len(self.pictures) + 1}.{suffix}"
        self.pictures[name] = kept
        return name

    def _opened(self, content: bytes) -> tuple[str, bytes] | None:
        """The ending and the bytes to keep; None where it is no picture we know (EMF, SVG)."""
        if not is_sound(io.BytesIO(content)):
            return None
        try:
            with quietly():
                opened = Image.open(io.BytesIO(content), formats=_READ)
            with opened as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise Refused("huge_picture", file=self.report, found=f"{width} × {height}")
                if min(width, height) < SMALLEST:
                    return "", b""
                if image.format in _KEPT:
                    image.load()  # half a picture would stop every later build
                    return _KEPT[image.format], content
                return "png", _as_png(image)
        except Image.DecompressionBombError:
            raise Refused("huge_picture", file=self.report, found=f"> {MAX_PIXELS}") from None
        except (OSError, SyntaxError, ValueError, EOFError):
            return None


def _as_png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.convert("RGBA" if image.has_transparency_data else "RGB").save(buffer, "PNG")
    return buffer.getvalue()
