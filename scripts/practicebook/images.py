"""Make pictures fit for readers: checked, turned upright, stripped of EXIF, sized once into a cache."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from .picture_parts import is_sound
from .publish import is_whole, write_noted

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_RATIO = 10  # of the longer side to the shorter; a WebP copy is at most 16383 pixels high
FORMATS = ("JPEG", "PNG", "WEBP")
SITE_WIDTHS = (480, 960, 1600)  # phone, tablet or card on a sharp screen, opening picture
BOOK_WIDTH = 1600  # 170 mm at 240 dpi
# What Pillow raises for broken bytes, as found by feeding it thousands of them.
_DAMAGE = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error),
    *(TypeError, KeyError, IndexError, ZeroDivisionError, OverflowError),
)
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SILENCE = threading.Lock()  # Python silences a whole process, all its threads
_RECIPE = "3"  # raise it when a setting below changes: the cache is keyed by it
_WEB = {"format": "WEBP", "quality": 80, "method": 2}
_BOOK = {"format": "JPEG", "quality": 85, "optimize": True, "progressive": False}


@dataclass(frozen=True)
class Picture:
    """A photo's size as shown upright, in pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Rendition:
    """One sized copy of a photo in the cache."""

    width: int
    height: int
    file: Path


class PictureError(Exception):
    """A picture we do not publish; `code` is a Problem code, `found` what was found."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code = code
        self.found = found


def copy_stem(name: str) -> str:
    """What the copies of a photo are called on the site, before their width and ending."""
    return name.rsplit(".", 1)[0]


def inspect(file: Path) -> Picture:
    """Read a picture's header and find its end; raises PictureError for what we do not publish."""
    size = file.stat().st_size
    if size > MAX_BYTES:
        raise PictureError("photo-too-large", f"{size / 1024**2:.1f}")
    with file.open("rb") as stream:
        if not is_sound(stream):
            raise PictureError("photo-unreadable", file.suffix)
    with _open(file) as image:
        width, height = image.size
        if width * height > MAX_PIXELS:
            raise PictureError("photo-too-many-pixels", f"{width} × {height}")
        if max(width, height) > MAX_RATIO * min(width, height):
            raise PictureError("photo-too-narrow", f"{width} × {height}")
        try:
            turned = _orientation(image) in (5, 6, 7, 8)
        except _DAMAGE:
            raise PictureError("photo-unreadable", file.suffix) from None
    return Picture(height, width) if turned else Picture(width, height)


class Darkroom:
    """Keeps the sized copies of photos under `cache`, named by the content they were made from."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._digests: dict[tuple[str, int, int], str] = {}
        self._pictures: dict[str, Picture] = {}
        self._copies: dict[str, Rendition] = {}

    def develop(
        self, files: Sequence[Path], done: Callable[[], None]
    ) -> list[tuple[Path, PictureError]]:
        """Make every copy of every photo that is not in the cache, on all cores; `done` per photo.

        Returns the photos that cannot be read whole: only now is each of them decoded to its end.
        """
        damaged = []
        with ThreadPoolExecutor(os.cpu_count() or 1) as workers:  # Pillow frees the interpreter
            for file, error in zip(files, workers.map(self._develop, files), strict=True):
                done()
                if error:
                    damaged.append((file, error))
        return damaged

    def _develop(self, file: Path) -> PictureError | None:
        try:
            self.site_copies(file)
            self.book_copy(file)
        except PictureError as error:
            return error
        return None

    def site_copies(self, file: Path) -> list[Rendition]:
        """WebP copies in the site's widths, never wider than the photo; smallest first."""
        own = self._inspected(file).width
        widths = sorted({min(width, own) for width in SITE_WIDTHS})
        upright = cache(partial(_upright, file))  # decoded once, and only where a copy is missing
        return [self._copy(file, width, "webp", _WEB, upright) for width in widths]

    def book_copy(self, file: Path, widest: int = BOOK_WIDTH) -> bytes:
        """A JPEG copy for paper (RGB, without EXIF), at most `widest` pixels wide."""
        width = min(widest, self._inspected(file).width)
        upright = partial(_upright, file)
        return self._copy(file, width, "jpg", _BOOK, upright).file.read_bytes()

    def _copy(
        self,
        file: Path,
        width: int,
        suffix: str,
        options: dict[str, object],
        upright: Callable[[], Image.Image],
    ) -> Rendition:
        digest = self.digest(file)
        name = f"{digest}-{width}-{_RECIPE}.{suffix}"
        if name not in self._copies:
            picture = self._inspected(file)
            size = (width, max(1, round(picture.height * width / picture.width)))
            target = self.cache / digest[:2] / name
            if not is_whole(target):
                _write(upright(), target, size, options)
            self._copies[name] = Rendition(*size, target)
        return self._copies[name]

    def _inspected(self, file: Path) -> Picture:
        digest = self.digest(file)
        if digest not in self._pictures:
            self._pictures[digest] = inspect(file)
        return self._pictures[digest]

    def digest(self, file: Path) -> str:
        """Names a photo by its content."""
        stat = file.stat()
        key = (str(file), stat.st_size, stat.st_mtime_ns)
        if key not in self._digests:
            self._digests[key] = hashlib.sha256(file.read_bytes()).hexdigest()[:32]
        return self._digests[key]


def _upright(file: Path) -> Image.Image:
    """The photo as a reader should see it: turned by its EXIF, RGB."""
    with _open(file) as original:
        try:
            flat = _flat(original)
            turn = _TURNS.get(_orientation(original) or 1)
        except _DAMAGE:  # the header and the end are whole, and something between them is not
            raise PictureError("photo-unreadable", file.suffix) from None
    return flat if turn is None else flat.transpose(turn)


def _write(
    upright: Image.Image, target: Path, size: tuple[int, int], options: dict[str, object]
) -> None:
    image = upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info.clear()  # Pillow would write a JPEG's comment and XMP into the copy
    buffer = io.BytesIO()
    image.save(buffer, **options)  # type: ignore[arg-type]
    write_noted(target, buffer.getvalue())


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white, without metadata: transparency has no meaning on paper."""
    if image.mode == "I;16":
        image = _in_8_bits(image)
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        white = Image.new("RGBA", layered.size, "white")
        return Image.alpha_composite(white, layered).convert("RGB")
    return image.convert("RGB")


def _in_8_bits(image: Image.Image) -> Image.Image:
    """A grey picture of 16 bits in 8: Pillow's own conversion makes every value above 255 white."""
    grey = Image.frombytes("L", image.size, image.tobytes(), "raw", "L;16")  # the upper byte
    if "transparency" in image.info:
        grey.info["transparency"] = image.info["transparency"] >> 8
    return grey


def _orientation(image: Image.Image) -> int | None:
    """How the camera was held, as far as it says so."""
    if image.format == "PNG":
        image.load()  # what a PNG says of the camera may stand behind the colours
    with quietly():
        return image.getexif().get(_ORIENTATION)


def _open(file: Path) -> Image.Image:
    with quietly():
        try:
            return Image.open(file, formats=FORMATS)
        except Image.DecompressionBombError:
            raise PictureError("photo-too-many-pixels", f"> {MAX_PIXELS}") from None
        except _DAMAGE:
            raise PictureError("photo-unreadable", file.suffix) from None


@contextmanager
def quietly() -> Iterator[None]:
    """Read what a camera wrote beside a picture without Python's warnings: they are no editor's words.

    They tell of broken notes, which we do not publish, and of many pixels, which inspect() does itself.
    """
    with _SILENCE, warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        warnings.simplefilter("ignore", UserWarning)
        yield
