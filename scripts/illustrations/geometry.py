"""Computes points for the templates: limbs, smooth lines, seeded ridges and scatter."""

import math
import random
from collections.abc import Sequence

Point = tuple[float, float]


def turn(point: Point, degrees: float) -> Point:
    """The point turned clockwise (as on screen) about the origin."""
    angle = math.radians(degrees)
    x, y = point
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)


def add(first: Point, second: Point) -> Point:
    """The sum of two points."""
    return first[0] + second[0], first[1] + second[1]


def between(first: Point, second: Point, share: float) -> Point:
    """The point that lies `share` of the way from the first to the second."""
    return (
        first[0] + (second[0] - first[0]) * share,
        first[1] + (second[1] - first[1]) * share,
    )


def reach(start: Point, target: Point, upper: float, lower: float, bend: float) -> list[Point]:
    """Start, joint and end of a two-bone limb that reaches for the target as far as it can.

    `bend` 1 puts the joint to the right of a limb that hangs down, -1 to the left.
    """
    dx, dy = target[0] - start[0], target[1] - start[1]
    distance = math.hypot(dx, dy) or 1.0
    length = min(max(distance, abs(upper - lower) + 1), upper + lower - 0.5)
    ux, uy = dx / distance, dy / distance
    along = (upper**2 - lower**2 + length**2) / (2 * length)
    aside = math.sqrt(max(upper**2 - along**2, 0)) * bend
    joint = (start[0] + ux * along + uy * aside, start[1] + uy * along - ux * aside)
    return [start, joint, (start[0] + ux * length, start[1] + uy * length)]


def taper(start: Point, end: Point, start_radius: float, end_radius: float) -> list[Point]:
    """Corners of the sheath that joins two circles, so that a limb narrows evenly."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy) or 1.0
    nx, ny = -dy / length, dx / length
    return [
        (start[0] + nx * start_radius, start[1] + ny * start_radius),
        (end[0] + nx * end_radius, end[1] + ny * end_radius),
        (end[0] - nx * end_radius, end[1] - ny * end_radius),
        (start[0] - nx * start_radius, start[1] - ny * start_radius),
    ]


def hull(circles: Sequence[tuple[Point, float]]) -> list[Point]:
    """The convex outline around circles: the cloth that hangs over them."""
    around = sorted(
        (x + r * math.cos(step * math.pi / 12), y + r * math.sin(step * math.pi / 12))
        for (x, y), r in circles
        for step in range(24)
    )
    return _chain(around)[:-1] + _chain(around[::-1])[:-1]


def heading(start: Point, end: Point) -> float:
    """The direction from start to end in degrees, 0 to the right, clockwise."""
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def smooth(points: Sequence[Point]) -> list[tuple[Point, Point, Point]]:
    """Cubic segments (two handles and an end) of a soft line through the points."""
    padded = [points[0], *points, points[-1]]
    segments = []
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        first = (start[0] + (end[0] - before[0]) / 6, start[1] + (end[1] - before[1]) / 6)
        second = (end[0] - (after[0] - start[0]) / 6, end[1] - (after[1] - start[1]) / 6)
        segments.append((first, second, end))
    return segments


def ridge(seed: int, width: float, y: float, height: float, steps: int) -> list[Point]:
    """A seeded wavy ridge from left to right, alternating rise and fall."""
    chance = random.Random(seed)
    points = []
    for step in range(steps + 1):
        side = 1 if step % 2 else -1
        lift = side * height / 2 * chance.uniform(0.35, 1.0)
        points.append((width * step / steps + chance.uniform(-0.2, 0.2) * width / steps, y - lift))
    points[0], points[-1] = (-40.0, points[0][1]), (width + 40.0, points[-1][1])
    return points


def scatter(seed: int, count: int, width: float, height: float) -> list[tuple[float, float, float]]:
    """Seeded places in a box, each with a weight from 0 to 1, sorted from back to front."""
    chance = random.Random(seed)
    places = [
        (chance.uniform(0, width), chance.uniform(0, height), chance.random()) for _ in range(count)
    ]
    return sorted(places, key=lambda place: place[1])


def _chain(points: Sequence[Point]) -> list[Point]:
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _cross(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def _cross(origin: Point, first: Point, second: Point) -> float:
    return (first[0] - origin[0]) * (second[1] - origin[1]) - (first[1] - origin[1]) * (
        second[0] - origin[0]
    )
