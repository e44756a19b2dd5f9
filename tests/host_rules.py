"""Read `_headers` as the hosts do that go by it."""

from __future__ import annotations

import re
from collections.abc import Mapping


def rules(text: str) -> dict[str, dict[str, str]]:
    """`_headers` as its hosts read it: a path, then what is said there, one a line."""
    found: dict[str, dict[str, str]] = {}
    path = ""
    for line in text.splitlines():
        if line.startswith("/"):
            path = line
            assert path not in found
            found[path] = {}
        elif line.strip():
            name, said = line.strip().split(": ", 1)
            found[path][name] = said
    return found


def said_of(path: str, found: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """What a host says with a file: `*` is any end, `:name` one step; joined values are a mistake."""
    said: dict[str, str] = {}
    for rule, values in found.items():
        pattern = re.sub(r":[a-z]+", "[^/]+", re.escape(rule).replace(r"\*", ".*"))
        if re.fullmatch(pattern, path):
            assert not set(said) & set(values), f"two rules for {path}"
            said |= values
    return said
