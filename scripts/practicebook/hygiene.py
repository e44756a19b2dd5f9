"""Find what a careful typesetter would mend in a text: where it stands, and what belongs there.

No-break spaces and the joiner of suffixes are not asked of editors: `typography` sets them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .kazakh import EITHER, mixed_words
from .problems import Place
from .prose import HIDDEN, WALL, head_end, markdown_prose, yaml_prose

TIDY = "tidy"  # mended on the way, never reported: no reader sees it


@dataclass(frozen=True, order=True)
class Finding:
    """A piece of the source, from `start` to `end`, and what to `put` there; None: the writer decides."""

    start: int
    end: int
    code: str
    put: str | None


def findings(text: str, path: str) -> list[Finding]:
    """What to mend in a source file's prose, in its order; the ending of `path` tells its kind."""
    yaml = path.endswith(".yml")
    guard = _YAML_GUARD if yaml else _MARKDOWN_GUARD
    if not guard.search(text, head_end(text)) and not mixed_words(text):
        return []  # most files; to find the prose of a file takes ten times as long
    prose = prose_of(text, path)
    return sorted(found for rule in _RULES for found in rule(text, prose))


def prose_of(text: str, path: str) -> str:
    """The text with everything blanked that is no prose."""
    return yaml_prose(text) if path.endswith(".yml") else markdown_prose(text)


class Lines:
    """Turns offsets of a text into Places, many of them in no time."""

    def __init__(self, text: str, path: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._path = path

    def place(self, offset: int) -> Place:
        """The Place of a character offset."""
        line = bisect_right(self._starts, offset)
        return Place(self._path, line, offset - self._starts[line - 1] + 1)


# What every finding of a rule below begins with or holds; a regular expression whose alternatives begin
# with a character each runs through a text quickest.
_GUARD = (
    r" (?<=\S )(?:--? |[,;.!?])|\u00a0-|\u00a0[,;.!?]|[“”]"
    r"|[0-9](?:[0-9]{4,10}[ \u00a0][\u0400-\u052f₸]|[.,][0-9]{3}[.,][0-9]{3}|-[0-9]{1,4}[ \u00a0%:.])"
)
_MARKDOWN_GUARD = re.compile(rf'{_GUARD}|"')
# The quotes that YAML itself wants stand behind a sign, those of a sentence behind a word or a slash.
_YAML_GUARD = re.compile(rf"""{_GUARD}|"(?<=[^\W_][ \u00a0(]")|\\"|'"|\n +\"""")

# --- the rules: (source, prose) to findings ----------------------------------------------------------

Rule = Callable[[str, str], list[Finding]]
_SPACE = "[ \u00a0]"
_LETTER = r"[\u0400-\u052f]"
_HYPHEN = re.compile(rf"(?<=[\w»)\"%*₸{HIDDEN}])({_SPACE})--?(?={_SPACE}[^\s{WALL}|])")
_TIMES = re.compile(r"(?<![\d:.–-])(\d{1,2}[:.]\d\d)-(\d{1,2}[:.]\d\d)(?![\d:.–-])")
_RANGE = re.compile(rf"(?<![\w.,:/–+-])(\d{{1,4}})-(\d{{1,4}})(?={_SPACE}(?:{_LETTER}|%)|%)")
_EARLY = re.compile(rf"(?<=[\w»)%₸{HIDDEN}])({_SPACE}+)[,;.!?](?=\s|\Z|[»)*\"{WALL}])")
_LONG = re.compile(rf"(?<![\w.,:/№+-])[1-9]\d{{4,10}}(?={_SPACE}(?:₸|{_LETTER}))")
_POINTS = re.compile(r"(?<![\w.,:/+-])[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+(?![\d.,]\d)")
_SPACES = re.compile(rf"(?<=[^\s|{WALL}])[ ]{{2,}}(?=[^\s|{WALL}])")
_DOTS = re.compile(r"(?<!\.)\.{3}(?!\.)")
_MARKER = re.compile(r"(?:\A|\n)[^\S\n]*(?:[-*+>]|\d+[.)])\Z")
# A quotation, perhaps over a line's end, never over a paragraph's. In YAML's double quotes: \"…\".
_INSIDE = rf"(?:[^\n\"“”„«»\\{WALL}]|\n(?!\s*\n)){{1,500}}?"
_STRAIGHT = re.compile(rf"(?<![\w\\\"])(\\?\")(?![\s,.;!?])({_INSIDE})(?<!\s)\1(?![\w\"])")
_CURLY = re.compile(rf"[“„](?!\s)({_INSIDE})(?<!\s)[”“]")


def _look_alikes(source: str, prose: str) -> list[Finding]:
    return [
        Finding(start, start + len(word), "look-alike-letters", meant)
        for start, word, meant in mixed_words(prose)
    ]


def _quotes(source: str, prose: str) -> list[Finding]:
    found = []
    if '"' in source:
        for pair in _STRAIGHT.finditer(prose):
            if re.search(_LETTER, pair[2]):
                found.append(_quoted(source, pair, 2, _depth(prose, pair.start())))
    if "”" in source or "“" in source:
        for pair in _CURLY.finditer(prose):
            # English quotes stay around English words, and inside «…» they are the second level.
            if re.search(_LETTER, pair[1]) and not _depth(prose, pair.start()):
                found.append(_quoted(source, pair, 1, 0))
    return found


def _quoted(source: str, pair: re.Match[str], group: int, depth: int) -> Finding:
    signs = "„“" if depth else "«»"
    inside = source[pair.start(group) : pair.end(group)]
    return Finding(pair.start(), pair.end(), "wrong-quotes", f"{signs[0]}{inside}{signs[1]}")


def _depth(prose: str, offset: int) -> int:
    """1 inside «…» of the same paragraph, else 0."""
    near = prose[max(offset - 500, 0) : offset].rsplit(WALL, 1)[-1].rsplit("\n\n", 1)[-1]
    return int(near.rfind("«") > near.rfind("»"))


def _dashes(source: str, prose: str) -> list[Finding]:
    if "-" not in source:
        return []
    found = []
    for match in _HYPHEN.finditer(prose):
        between_numbers = prose[match.start() - 1].isdigit() and prose[match.end() + 1].isdigit()
        if not between_numbers and not _behind_marker(prose, match.start()):
            found.append(Finding(match.start() + 1, match.end(), "hyphen-for-dash", "—"))
    for pattern in (_TIMES, _RANGE):
        for match in pattern.finditer(prose):
            if pattern is _TIMES or int(match[1]) < int(match[2]):
                put = f"{match[1]}–{match[2]}"
                found.append(Finding(match.start(), match.end(), "hyphen-for-dash", put))
    return found


def _spaces(source: str, prose: str) -> list[Finding]:
    return [
        Finding(match.start(1), match.end(), "space-before-sign", match[0].strip(" \u00a0"))
        for match in _EARLY.finditer(prose)
    ]


def _tidied(source: str, prose: str) -> list[Finding]:
    found = [Finding(m.start(), m.end(), TIDY, "…") for m in _DOTS.finditer(prose)]
    for match in _SPACES.finditer(prose):
        if not _behind_marker(prose, match.start()):
            found.append(Finding(match.start(), match.end(), TIDY, " "))
    return found


def _behind_marker(prose: str, offset: int) -> bool:
    """Whether nothing but a list's mark stands before the offset on its line."""
    near = prose[max(offset - 40, 0) : offset]
    return _MARKER.search(near.replace(WALL, "")) is not None


def _digits(source: str, prose: str) -> list[Finding]:
    return [
        Finding(match.start(), match.end(), "digits-ungrouped", _grouped(match[0]))
        for pattern in (_LONG, _POINTS)
        for match in pattern.finditer(prose)
    ]


def _grouped(number: str) -> str:
    return f"{int(re.sub('[.,]', '', number)):,}".replace(",", " ")


_RULES: Sequence[Rule] = (_look_alikes, _quotes, _dashes, _spaces, _digits)
CODES = frozenset(
    {
        "look-alike-letters",
        "wrong-quotes",
        "hyphen-for-dash",
        "space-before-sign",
        "digits-ungrouped",
    }
)


# --- mending -----------------------------------------------------------------------------------------


def mended(text: str, path: str) -> tuple[str, int]:
    """The text with everything mended that needs no decision, and how many places that were."""
    count = 0
    for _ in range(5):  # one mend may show another: a quote before a comma
        tidied = _tidied(text, prose_of(text, path))
        changes = sorted([*(f for f in findings(text, path) if _sure(f)), *tidied])
        if not changes:
            break
        text, done = _applied(text, changes)
        count += done
    return text, count


def _sure(found: Finding) -> bool:
    return found.put is not None and EITHER not in found.put


def _applied(text: str, changes: Sequence[Finding]) -> tuple[str, int]:
    parts: list[str] = []
    last = done = 0
    for change in changes:
        if change.start >= last and change.put is not None:
            parts += [text[last : change.start], change.put]
            last, done = change.end, done + 1
    return "".join([*parts, text[last:]]), done


def reported(text: str, path: str) -> Iterator[tuple[Finding, Place]]:
    """The findings that an editor has to see, each with its place."""
    if found := findings(text, path):
        lines = Lines(text, path)
        for each in found:
            yield each, lines.place(each.start)
