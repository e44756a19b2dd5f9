"""Turn an ISBN into the bars of its EAN-13, as the GS1 General Specifications (5.2.1) lay them down."""

from __future__ import annotations

import re

# Seven modules a digit, 1 is dark. The left half tells the first digit by its mix of two sets of codes.
_ODD = (
    *("0001101", "0011001", "0010011", "0111101", "0100011"),
    *("0110001", "0101111", "0111011", "0110111", "0001011"),
)
_PARITIES = (
    *("OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE"),
    *("OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO"),
)
_GUARD, _MIDDLE = "101", "01010"


def ean13(isbn: str) -> str | None:
    """The 95 modules of the bars, 1 is dark; None for what is no ISBN-13 with a right check digit."""
    digits = [int(digit) for digit in re.sub(r"\D", "", isbn)]
    if len(digits) != 13 or digits[-1] != _check_digit(digits[:-1]):
        return None
    left = "".join(
        _ODD[digit] if parity == "O" else _even(digit)
        for digit, parity in zip(digits[1:7], _PARITIES[digits[0]], strict=True)
    )
    right = "".join(_inverted(_ODD[digit]) for digit in digits[7:])
    return _GUARD + left + _MIDDLE + right + _GUARD


def _check_digit(digits: list[int]) -> int:
    """Ten less the weighted sum's last digit; weights 1 and 3 in turn."""
    return -sum(digit * (1, 3)[index % 2] for index, digit in enumerate(digits)) % 10


def _even(digit: int) -> str:
    """The second set mirrors the inverted first one."""
    return _inverted(_ODD[digit])[::-1]


def _inverted(modules: str) -> str:
    return modules.translate(str.maketrans("01", "10"))
