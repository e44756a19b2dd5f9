"""Make pictures fit for readers: checked, turned upright, stripped of EXIF, sized once into a cache."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, UnidentifiedImageError

from .picture_parts import is_sound, png_pixels
from .publish import noted_digest, write_noted

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_RATIO = 10  # of the longer side to the shorter; a WebP copy is at most 16383 pixels high
FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS_AT_ONCE = 48_000_000  # four of an ordinary camera; a decoded one takes 4 to 8 bytes a pixel
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
# By a copy's ending.
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "webp": {"format": "WEBP", "quality": 80, "method": 2},
    "jpg": {"format": "JPEG", "quality": 85, "optimize": True, "progressive": False},
}


@dataclass(frozen=True)
class Picture:
    """A photo's size as shown upright, in pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Rendition:
    """One sized copy of a photo in the cache, with its SHA-256."""

    width: int
    height: int
    file: Path
    digest: str


class _Copy(NamedTuple):
    """Which copy of a photo is meant: how wide, and by the ending for which use."""

    width: int
    ending: str


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
    """Keeps the sized copies of photos under `cache`, named by the content they were made from.

    Between two calls of `look_again` a photo is taken for what it was when it was looked at first.
    """

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._seen: dict[Path, str] = {}  # the digest of each photo
        self._sized: dict[Path, list[Rendition]] = {}
        self._digests: dict[tuple[str, int, int], str] = {}
        self._pictures: dict[str, Picture] = {}
        self._standing: dict[Path, str] = {}  # the SHA-256 of each copy
        self._table = _Table(PIXELS_AT_ONCE)

    def look_again(self) -> None:
        """Begin a build: an editor may have changed photos since the last one."""
        self._seen.clear()
        self._sized.clear()

    def develop(
        self, files: Sequence[Path], done: Callable[[], None]
    ) -> list[tuple[Path, PictureError]]:
        """Make every copy of every photo that is not in the cache, on all cores; `done` per photo.

        Returns the photos that cannot be read whole: only now is each of them decoded to its end.
        """
        damaged = []
        # To look alone is quicker than with threads that wait for one another.
        undeveloped = [file for file in files if not self._is_developed(file)]
        for _ in range(len(files) - len(undeveloped)):
            done()
        with ThreadPoolExecutor(os.cpu_count() or 1) as workers:  # Pillow frees the interpreter
            errors = workers.map(self._develop, undeveloped)
            for file, error in zip(undeveloped, errors, strict=True):
                done()
                if error:
                    damaged.append((file, error))
        return damaged

    def _is_developed(self, file: Path) -> bool:
        """Whether all copies stand; of a PNG a thread has to find out, which decodes it for that."""
        if file.suffix.lower() == ".png":
            return False
        try:
            own = self._inspected(file).width
        except PictureError:
            return False
        return all(self._stands(self._target(file, copy)) for copy in _all_copies(own))

    def _develop(self, file: Path) -> PictureError | None:
        try:
            own = self._inspected(file).width
            self._copies_of(file, _all_copies(own))
        except PictureError as error:
            return error
        return None

    def site_copies(self, file: Path) -> list[Rendition]:
        """WebP copies in the site's widths, never wider than the photo; smallest first."""
        if file not in self._sized:
            copies = _site_copies(self._inspected(file).width)
            self._sized[file] = self._copies_of(file, copies)
        return self._sized[file]

    def book_copy(self, file: Path, widest: int = BOOK_WIDTH) -> bytes:
        """A JPEG copy for paper (RGB, without EXIF), at most `widest` pixels wide."""
        wanted = _book_copy(self._inspected(file).width, widest)
        return self._copies_of(file, [wanted])[0].file.read_bytes()

    def _copies_of(self, file: Path, wanted: Sequence[_Copy]) -> list[Rendition]:
        """The copies, of which those that are missing are made from the photo, decoded once."""
        picture = self._inspected(file)
        targets = {copy: self._target(file, copy) for copy in wanted}
        missing = [copy for copy, target in targets.items() if not self._stands(target)]
        if missing:
            with self._table.room_for(picture.width * picture.height):
                upright = _upright(file)
                for copy in missing:
                    content = _sized(upright, _size(picture, copy), _SETTINGS[copy.ending])
                    self._standing[targets[copy]] = write_noted(targets[copy], content)
                del upright  # before the next one begins
        return [
            Rendition(*_size(picture, copy), target, self._standing[target])
            for copy, target in targets.items()
        ]

    def _target(self, file: Path, copy: _Copy) -> Path:
        digest = self.digest(file)
        return self.cache / digest[:2] / f"{digest}-{copy.width}-{_RECIPE}.{copy.ending}"

    def _stands(self, target: Path) -> bool:
        if target not in self._standing and (digest := noted_digest(target)):
            self._standing[target] = digest
        return target in self._standing

    def _inspected(self, file: Path) -> Picture:
        digest = self.digest(file)
        if digest not in self._pictures:
            with file.open("rb") as stream:
                decoded = png_pixels(stream)  # of the others inspect() reads the header alone
            with self._table.room_for(decoded):
                self._pictures[digest] = inspect(file)
        return self._pictures[digest]

    def digest(self, file: Path) -> str:
        """Names a photo by its content."""
        if file not in self._seen:
            stat = file.stat()
            key = (str(file), stat.st_size, stat.st_mtime_ns)
            if key not in self._digests:
                self._digests[key] = hashlib.sha256(file.read_bytes()).hexdigest()[:32]
            self._seen[file] = self._digests[key]
        return self._seen[file]


class _Table:
    """Has room for so many pixels at once: threads with large pictures wait for one another."""

    def __init__(self, pixels: int) -> None:
        self._pixels = self._free = pixels
        self._cleared = threading.Condition()

    @contextmanager
    def room_for(self, pixels: int) -> Iterator[None]:
        """Wait for room; a picture larger than the table has it alone. Not to be asked for twice."""
        taken = min(pixels, self._pixels)
        with self._cleared:
            self._cleared.wait_for(lambda: self._free >= taken)
            self._free -= taken
        try:
            yield
        finally:
            with self._cleared:
                self._free += taken
                self._cleared.notify_all()


def _all_copies(own: int) -> list[_Copy]:
    return [*_site_copies(own), _book_copy(own)]


def _site_copies(own: int) -> list[_Copy]:
    return [_Copy(width, "webp") for width in sorted({min(width, own) for width in SITE_WIDTHS})]


def _book_copy(own: int, widest: int = BOOK_WIDTH) -> _Copy:
    return _Copy(min(widest, own), "jpg")


def _upright(file: Path) -> Image.Image:
    """The photo as a reader should see it: turned by its EXIF, RGB."""
    flat, turn = _flat_and_turn(file)
    return flat if turn is None else flat.transpose(turn)


def _flat_and_turn(file: Path) -> tuple[Image.Image, Image.Transpose | None]:
    """The photo as it lies in the file, RGB, and how to turn it; of its other forms nothing stays."""
    with _open(file) as original:
        try:
            flat = _flat(original)
            return flat, _TURNS.get(_orientation(original) or 1)
        except _DAMAGE:  # the header and the end are whole, and something between them is not
            raise PictureError("photo-unreadable", file.suffix) from None


def _size(picture: Picture, copy: _Copy) -> tuple[int, int]:
    return copy.width, max(1, round(picture.height * copy.width / picture.width))


def _sized(upright: Image.Image, size: tuple[int, int], settings: Mapping[str, Any]) -> bytes:
    image = upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info.clear()  # Pillow would write a JPEG's comment and XMP into the copy
    buffer = io.BytesIO()
    image.save(buffer, **settings)
    return buffer.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """RGB on white, without metadata: transparency has no meaning on paper."""
    if image.mode == "I;16":
        image = _in_8_bits(image)
    if image.has_transparency_data:
        layered = image if image.mode == "RGBA" else image.convert("RGBA")
        flat = Image.new("RGB", layered.size, "white")
        flat.paste(layered, mask=layered)
        return flat
    image.load()
    return image if image.mode == "RGB" else image.convert("RGB")


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
