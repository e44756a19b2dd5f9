"""Composes a scene into one SVG: looks up the named parts in the templates and places them."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from illustrations import geometry
from illustrations.figure import Figure, Look, Pose, figure, pose_from
from illustrations.load import FOLDER, Scene, read_map
from illustrations.palette import Palette

PLACING = ("at", "size", "flip", "turn", "fade")
POSE_FIELDS = {field.name for field in fields(Pose)}
LOOK_FIELDS = {field.name for field in fields(Look)}


class Studio:
    """Holds the palette, the cast, the poses and the templates that scenes draw from."""

    def __init__(self) -> None:
        self._cast: Mapping[str, Any] = read_map(FOLDER / "cast.yml")
        self._poses: Mapping[str, Any] = read_map(FOLDER / "poses.yml")
        self._palette = Palette(read_map(FOLDER / "palette.yml"))
        self._environment = _environment(self._palette)
        self._environment.globals["person_figure"] = self._figure
        self._environment.globals["thing"] = self._part
        self._parts = self._named_parts()

    def svg(self, scene: Scene) -> str:
        """The scene as SVG text."""
        layers = [self._layer(dict(layer)) for layer in scene.layers]
        return self._environment.get_template("scene.svg.j2").render(scene=scene, layers=layers)

    def _layer(self, layer: dict[str, Any]) -> dict[str, Any]:
        name = layer.pop("part")
        placing = {field: layer.pop(field) for field in PLACING if field in layer}
        if name == "person":  # so that every shadow falls the same way
            layer["flipped"] = placing.get("flip", False)
        return {"placing": placing, "part": self._part(name), "options": layer}

    def _figure(self, options: Mapping[str, Any]) -> Figure:
        look = {**self._cast[options["look"]], **_chosen(options, LOOK_FIELDS)}
        pose = {**self._poses[options["pose"]], **_chosen(options, POSE_FIELDS)}
        return figure(Look(**look), pose_from(pose))

    def _part(self, name: str) -> Callable[..., str]:
        if name not in self._parts:
            raise ValueError(f"part must be one of {sorted(self._parts)}, got {name!r}")
        return self._parts[name]

    def _named_parts(self) -> dict[str, Callable[..., str]]:
        parts: dict[str, Callable[..., str]] = {}
        for path in sorted((FOLDER / "templates" / "parts").glob("*.svg.j2")):
            module = self._environment.get_template(f"parts/{path.name}").module
            parts |= {name: m for name, m in vars(module).items() if not name.startswith("_")}
        return parts


def _environment(palette: Palette) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # the templates write SVG from our own scene files only
    )
    environment.globals.update(
        {
            name: getattr(geometry, name)
            for name in ("taper", "hull", "between", "heading", "smooth", "ridge", "scatter")
        },
        paint=palette.paint,
        shade=palette.shade,
    )
    return environment


def _chosen(options: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name in names}
