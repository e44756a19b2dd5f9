"""Rasterises SVG with Typst, which the book already needs, and saves JPEG with Pillow."""

import io
from pathlib import Path
from typing import Any

import typst
from PIL import Image

PIXELS_PER_POINT = 72  # at 72 ppi one SVG unit is one pixel


def picture(svg: str, width: int, height: int, page: bytes) -> Image.Image:
    """The SVG as pixels; `page` is the Typst source that places `scene.svg`."""
    # The stub of typst does not know that the input may be a map of files.
    sources: Any = {"main.typ": page, "scene.svg": svg.encode("utf-8")}
    png: object = typst.compile(
        sources,
        format="png",
        ppi=PIXELS_PER_POINT,
        sys_inputs={"width": str(width), "height": str(height)},
    )
    if not isinstance(png, bytes):
        raise TypeError(f"one page expected from Typst, got {type(png).__name__}")
    return Image.open(io.BytesIO(png)).convert("RGB")


def save(image: Image.Image, file: Path, quality: int) -> int:
    """Writes the JPEG and returns its size in bytes; the same pixels give the same bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    image.save(file, "JPEG", quality=quality, optimize=True, progressive=True, subsampling=0)
    return file.stat().st_size
