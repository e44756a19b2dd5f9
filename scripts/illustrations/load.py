"""Loads the YAML of the illustrations: scenes, palette, cast and poses."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
SCENES = FOLDER / "scenes"
CARD_WIDTH, CARD_HEIGHT = 1800, 1200


@dataclass(frozen=True)
class Scene:
    """One picture: its file below the output folder, its size and its layers, back to front."""

    file: Path
    layers: tuple[Mapping[str, Any], ...]
    width: int = CARD_WIDTH
    height: int = CARD_HEIGHT


def load_scenes() -> list[Scene]:
    """Every scene, in the order of the files and of the pictures within them."""
    scenes = [
        Scene(Path(kind) / path.stem / "photos" / f"{picture}.jpg", tuple(layers))
        for kind in ("projects", "offices")
        for path in sorted((SCENES / kind).glob("*.yml"))
        for picture, layers in read_map(path).items()
    ]
    cover = SCENES / "cover.yml"
    if cover.exists():
        scenes.append(Scene(Path("cover.jpg"), **_cover(read_map(cover))))
    return scenes


def read_map(path: Path) -> dict[str, Any]:
    """A YAML file that holds a map, in the order of the file."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ValueError(f"{path.name} must hold a map, got {content!r}")
    return content


def _cover(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "layers": tuple(fields["layers"])}
