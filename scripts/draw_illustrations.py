"""Draws every illustration of the collection: `draw_illustrations.py OUT [--only TEXT]`."""

import argparse
from pathlib import Path

from illustrations.compose import Studio
from illustrations.load import load_scenes
from illustrations.raster import picture, save

QUALITY = 85
PAGE = Path(__file__).parent / "illustrations" / "templates" / "page.typ"


def main() -> None:
    """Draws the chosen scenes into the output folder and says how large each file is."""
    arguments = _arguments()
    studio, page = Studio(), PAGE.read_bytes()
    for scene in load_scenes():
        if not any(text in scene.file.as_posix() for text in arguments.only):
            continue
        image = picture(studio.svg(scene), scene.width, scene.height, page)
        size = save(image, arguments.out / scene.file, QUALITY)
        print(f"{scene.file.as_posix()}  {size // 1024} KB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, help="folder for projects/, offices/ and cover.jpg")
    parser.add_argument("--only", nargs="+", default=[""], help="draw paths that hold this text")
    return parser.parse_args()


if __name__ == "__main__":
    main()
