"""Typeset one document with Typst, in this process or in one of its own.

Typst keeps what it has laid out for as long as a process lives: that makes an edited record quick while
serving, and would fill the memory of a build that sets every volume once.
"""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst


@dataclass(frozen=True)
class Order:
    """What Typst is to typeset: texts by name, the folder of pictures, fonts, and what the PDF says.

    A PDF that is to follow no standard gets no tags: it is made in two thirds of the time.
    """

    files: dict[str, bytes]
    root: Path
    fonts: Path
    variant: str
    standards: tuple[str, ...]
    released: dt.datetime


class TypesettingError(RuntimeError):
    """Typst refused; `diagnostic` is its own account."""

    def __init__(self, message: str, diagnostic: str) -> None:
        super().__init__(message)
        self.diagnostic = diagnostic


def typeset(order: Order) -> tuple[bytes, list[str]]:
    """The PDF, and Typst's warnings; raises TypesettingError."""
    # Ours, and Typst's own for code; never the computer's: a volume is the same everywhere.
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(order.fonts)]
    )
    try:
        # The package's types do not know yet that its input may be a map of files.
        pdf, warnings = typst.compile_with_warnings(  # type: ignore[call-overload]
            order.files,
            root=order.root,
            font_paths=fonts,
            pdf_standards=list(order.standards),
            pdf_tags=bool(order.standards),
            sys_inputs={"variant": order.variant},
            timestamp=order.released,
        )
    except RuntimeError as error:  # TypstError, or what Typst could not read
        raise TypesettingError(str(error), str(getattr(error, "diagnostic", ""))) from None
    return pdf, [warning.message for warning in warnings]


def typeset_apart(order: Order) -> tuple[bytes, list[str]]:
    """The same in a process of its own, which gives its memory back."""
    fields = {field: getattr(order, field) for field in asdict(order)}
    # -P: our folder is not a place to import from, or modules in it would hide others of their name.
    done = subprocess.run(
        [sys.executable, "-P", __file__],
        input=pickle.dumps(fields),
        stdout=subprocess.PIPE,
        check=False,
    )
    if done.returncode:  # the system ended it, where memory is short
        raise TypesettingError(f"typst: {done.returncode}", "")
    answer: tuple[Any, Any] = pickle.loads(done.stdout)
    if isinstance(answer[0], bytes):
        return answer
    raise TypesettingError(*answer)


def _answer() -> tuple[Any, Any]:
    order = Order(**pickle.loads(sys.stdin.buffer.read()))
    try:
        return typeset(order)
    except TypesettingError as error:
        return str(error), error.diagnostic


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(_answer()))
