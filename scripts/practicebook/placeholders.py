"""Mark what an editor still has to write, so that a hint is never published in the place of words.

A mark looks like `[Fill in: name of the project]`, with the words of the wording files. It stands for
a text, or in a comment behind a value that a program could only guess.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from .wording import known_languages, wording


def placeholder(hint: str, language: str) -> str:
    """The mark that asks for `hint` in a language."""
    return f"[{wording(language).words.draft.fill_in}: {_lower(hint.rstrip('.'))}]"


def placeholders_in(text: str, comment: str | None = None) -> Iterator[tuple[int, str]]:
    """Every mark of any language in a text, with its offset.

    Lines that begin with `comment` say nothing: `# role: "[…]"` is a field that is not there.
    """
    for match in _marks().finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if comment is None or not line.lstrip().startswith(comment):
            yield match.start(), match.group()


@functools.cache
def _marks() -> re.Pattern[str]:
    words = "|".join(re.escape(wording(l).words.draft.fill_in) for l in known_languages())
    return re.compile(rf"\[(?:{words}):[^\]\n]*\]?", re.IGNORECASE)


def _lower(hint: str) -> str:
    """A label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return hint[:1].lower() + hint[1:] if hint[1:2].islower() else hint
