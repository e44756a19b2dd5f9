"""Turns colour names of scene files into hex colours; the only place that mixes colours."""

from collections.abc import Mapping

Rgb = tuple[int, int, int]


class Palette:
    """The named colours, with tints (`teal+40`: 40 % white) and shades (`teal-20`: 20 % ink)."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        self._colours = {name: _rgb(value) for name, value in colours.items()}

    def paint(self, name: str) -> str:
        """The hex colour of `name`, `name+percent` (tint) or `name-percent` (shade)."""
        for sign, towards in (("+", "white"), ("-", "ink")):
            base, found, percent = name.partition(sign)
            if found:
                return _hex(_mix(self._named(base), self._named(towards), int(percent) / 100))
        return _hex(self._named(name))

    def shade(self, name: str, percent: int) -> str:
        """The name of the colour that lies `percent` nearer to ink than `name`."""
        base, found, tint = name.partition("+")
        if found:
            rest = int(tint) - percent
            return f"{base}+{rest}" if rest > 0 else f"{base}-{1 - rest}"
        base, found, depth = name.partition("-")
        return f"{base}-{int(depth or 0) + percent}"

    def _named(self, name: str) -> Rgb:
        if name not in self._colours:
            raise ValueError(f"colour must be one of {sorted(self._colours)}, got {name!r}")
        return self._colours[name]


def _rgb(value: str) -> Rgb:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def _hex(rgb: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*rgb)


def _mix(first: Rgb, second: Rgb, share: float) -> Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue
