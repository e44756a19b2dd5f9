"""Run a function of ours in a process of its own, which gives its memory back and has a core to itself."""

from __future__ import annotations

import sys
from pathlib import Path

_PACKAGES = Path(__file__).resolve().parent.parent


def command(module: str, function: str) -> list[str]:
    """The command line that calls a function without arguments; it reads and answers by its streams."""
    # -P: where a build runs is not a place to import from.
    start = f"import sys; sys.path.insert(0, {str(_PACKAGES)!r}); import {module} as it; it.{function}()"
    return [sys.executable, "-P", "-c", start]
