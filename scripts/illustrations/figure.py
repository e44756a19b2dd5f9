"""Poses people: from a look and a pose to the joints that the person template draws.

A grown person is 456 units tall, stands on y = 0 and faces right; scenes scale and flip.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from illustrations.geometry import Point, add, between, reach, turn

UPPER_ARM, FOREARM = 84.0, 80.0
THIGH, SHIN = 103.5, 101.5
View = Literal["side", "front", "back"]
Bones = list[Point]

# Joints in the frame of the trunk: origin between the hips, y upwards is negative.
SHOULDERS: dict[str, tuple[Point, Point]] = {
    "side": ((-19, -134), (24, -134)),
    "front": ((-45, -134), (45, -134)),
    "back": ((-45, -134), (45, -134)),
}
HIPS: dict[str, tuple[Point, Point]] = {
    "side": ((-9, -6), (9, -8)),
    "front": ((-18, -6), (18, -6)),
    "back": ((-18, -6), (18, -6)),
}


@dataclass(frozen=True)
class Look:
    """How somebody looks, whatever they do; every colour is a palette name."""

    skin: str = "skin1"
    hair: str = "short"
    hair_colour: str = "hair"
    headwear: str | None = None
    headwear_colour: str = "teal"
    beard: bool = False
    glasses: bool = False
    top: str = "white"
    sleeves: Literal["long", "short"] = "long"
    vest: str | None = None
    coat: bool = False
    legs: str = "ink"
    hem: float | None = None  # None: trousers; else how far down the shin the skirt reaches
    shorts: bool = False
    shoes: str = "ink"
    girth: float = 1.0
    head: float = 1.0


@dataclass(frozen=True)
class Pose:
    """What somebody does: where hips, hands and ankles are, from the middle of the ground."""

    view: View = "side"
    hip: Point = (0, -212)
    lean: float = 0
    nod: float = 0
    near_hand: Point = (-22, -186)
    far_hand: Point = (38, -190)
    near_foot: Point = (-14, -14)
    far_foot: Point = (16, -16)
    near_elbow: float = -1
    far_elbow: float = -1
    near_knee: float = 1
    far_knee: float = 1
    near_toe: float = 0
    far_toe: float = 0
    arms_behind: bool = False
    sits: bool = False
    thigh_seen: float = 1  # less than 1: the thigh points at the viewer


@dataclass(frozen=True)
class Figure:
    """A posed person, ready to be drawn: near limbs are those before the trunk."""

    look: Look
    pose: Pose
    near_arm: Bones
    far_arm: Bones
    near_leg: Bones
    far_leg: Bones
    neck: Point
    head: Point
    head_turn: float

    @property
    def cloth(self) -> list[list[tuple[Point, float]]]:
        """Circles under a skirt or a coat: from the hips to the knees, then to the hem."""
        hem = self.look.hem or 0
        knees = [(self.near_leg[1], 27.0), (self.far_leg[1], 26.0)]
        hips = [(self.near_leg[0], 32.0), (self.far_leg[0], 32.0)]
        hems = [(between(leg[1], leg[2], hem), 27 + 8 * hem) for leg in self._legs]
        return [hips + knees, knees + hems]

    @property
    def coat_tail(self) -> list[tuple[Point, float]]:
        """Circles under the tail of a doctor's coat, which ends above the knee."""
        ends = [(between(leg[0], leg[1], 0.72), 30.0) for leg in self._legs]
        return [(self.near_leg[0], 34.0), (self.far_leg[0], 34.0), *ends]

    @property
    def _legs(self) -> tuple[Bones, Bones]:
        return self.near_leg, self.far_leg


def figure(look: Look, pose: Pose) -> Figure:
    """The joints of somebody with this look in this pose."""
    near_shoulder, far_shoulder = (_on_trunk(pose, point) for point in SHOULDERS[pose.view])
    near_hip, far_hip = (_on_trunk(pose, point) for point in HIPS[pose.view])
    thigh = THIGH * pose.thigh_seen
    far_elbow = -pose.far_elbow if pose.view != "side" else pose.far_elbow
    neck = _on_trunk(pose, (4, -148) if pose.view == "side" else (0, -148))
    head_turn = pose.lean * 0.55 + pose.nod
    crown = turn((6, -54) if pose.view == "side" else (0, -54), head_turn)
    return Figure(
        look=look,
        pose=pose,
        near_arm=reach(near_shoulder, pose.near_hand, UPPER_ARM, FOREARM, pose.near_elbow),
        far_arm=reach(far_shoulder, pose.far_hand, UPPER_ARM, FOREARM, far_elbow),
        near_leg=reach(near_hip, pose.near_foot, thigh, SHIN, pose.near_knee),
        far_leg=reach(far_hip, pose.far_foot, thigh, SHIN, pose.far_knee),
        neck=neck,
        head=add(neck, crown),
        head_turn=head_turn,
    )


def pose_from(fields: Mapping[str, Any]) -> Pose:
    """A pose from YAML, where points are lists."""
    points: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in fields.items()}
    return Pose(**points)


def _on_trunk(pose: Pose, point: Point) -> Point:
    return add(pose.hip, turn(point, pose.lean))
