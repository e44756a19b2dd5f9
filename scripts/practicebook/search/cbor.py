"""Read and write the little of CBOR (RFC 8949) that Pagefind's small files use: counts, texts, lists."""

from __future__ import annotations

from typing import Any

_COUNT, _TEXT, _LIST = 0, 3, 4
_WIDTHS = {24: 1, 25: 2, 26: 4, 27: 8}


def decode(encoded: bytes) -> Any:
    """The value of one whole CBOR item; ValueError for kinds not known here."""
    value, end = _item(encoded, 0)
    if end != len(encoded):
        raise ValueError(f"{len(encoded) - end} bytes are left over")
    return value


def encode(value: Any) -> bytes:
    """The CBOR of counts, texts and lists, heads as short as can be."""
    if isinstance(value, int):
        return _head(_COUNT, value)
    if isinstance(value, str):
        text = value.encode()
        return _head(_TEXT, len(text)) + text
    return _head(_LIST, len(value)) + b"".join(encode(part) for part in value)


def _item(encoded: bytes, place: int) -> tuple[Any, int]:
    kind, short = divmod(encoded[place], 32)
    width = _WIDTHS.get(short, 0)
    if kind not in (_COUNT, _TEXT, _LIST) or short > max(_WIDTHS):
        raise ValueError(f"byte {encoded[place]:#x} at {place}")
    start = place + 1 + width
    number = int.from_bytes(encoded[place + 1 : start], "big") if width else short
    if kind == _COUNT:
        return number, start
    if kind == _TEXT:
        return encoded[start : start + number].decode(), start + number
    parts = []
    for _ in range(number):
        part, start = _item(encoded, start)
        parts.append(part)
    return parts, start


def _head(kind: int, number: int) -> bytes:
    if number < min(_WIDTHS):
        return bytes([kind * 32 + number])
    short = next(short for short, width in _WIDTHS.items() if number < 256**width)
    return bytes([kind * 32 + short]) + number.to_bytes(_WIDTHS[short], "big")
