"""Write a draft's texts: the fixed sections, then what found no place; the rest is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .. import narrative
from ..collection import Kind
from ..placeholders import placeholder
from ..wording import wording
from .findings import Findings, Leftover
from .markdown import escaped
from .vocabulary import import_words


class TextsMaker:
    """Makes the texts of one draft in every language."""

    def __init__(self, findings: Findings, kind: Kind, languages: tuple[str, ...]) -> None:
        self.found = findings
        self.kind = kind
        self.languages = languages

    def texts(self) -> dict[str, str]:
        """The text of each language."""
        texts = {l: self._text(l) for l in self.languages}
        return self._numbers_in_all(texts)

    def _text(self, language: str) -> str:
        """The fixed sections in their order, then what was not sorted."""
        said, ours = wording(language).words, import_words(language)
        hints = said.draft.sections[self.kind]
        parts = []
        for id, title in said.sections[self.kind].items():
            own = self.found.sections.get(language, {}).get(id)
            others = [
                b for l, s in self.found.sections.items() if l != language for b in s.get(id, ())
            ]
            if own:
                body = _joined(own)
            elif others:
                body = placeholder(_translate(ours, others), language)
            else:
                body = placeholder(hints[id], language)
            parts.append(f"## {title}\n\n{body}\n")
        parts.extend(self._unsorted(language))
        return "\n".join(parts)

    def _unsorted(self, language: str) -> Iterator[str]:
        left = self.found.leftovers
        if not left:
            return
        ours = import_words(language)
        yield f"## {ours['unsorted']['heading']}\n"
        if language != self.found.language:
            yield placeholder(_translate(ours, [each.markdown for each in left]), language) + "\n"
            return
        yield placeholder(ours["unsorted"]["lead"], language) + "\n"
        yield _joined([_labelled(each) for each in left]) + "\n"

    def _numbers_in_all(self, texts: dict[str, str]) -> dict[str, str]:
        """Asks in each text for the numbers that another one tells: without them the check would stop."""
        told = {
            l: list(narrative.parse(text, "text.md", l, {})[0].numbers) for l, text in texts.items()
        }
        done = {}
        for language, text in texts.items():
            others = dict.fromkeys(n for l in texts if l != language for n in told[l])
            lacking = [number for number in others if number not in told[language]]
            if lacking:
                hint = import_words(language)["fill"]["numbers"].format(numbers="; ".join(lacking))
                text = f"{text}\n{placeholder(hint, language)}\n"
            done[language] = text
        return done


def _joined(blocks: list[str]) -> str:
    """Blocks with an empty line between, but none between the entries of one list."""
    text = ""
    for block in blocks:
        listed = block.startswith("- ") and text.rsplit("\n", 1)[-1].startswith("- ")
        text += ("\n" if listed else "\n\n" if text else "") + block
    return text


def _labelled(left: Leftover) -> str:
    if not left.label:
        return left.markdown
    label = f"**{escaped(left.label.rstrip(':'))}:**"
    return f"{label}\n\n{left.markdown}" if "\n" in left.markdown else f"- {label} {left.markdown}"


def _translate(ours: Mapping[str, Any], blocks: list[str]) -> str:
    """The hint that asks for a translation, with the numbers that have to stand in it."""
    numbers = dict.fromkeys(narrative.parse("\n\n".join(blocks), "text.md", "", {})[0].numbers)
    if numbers:
        return str(ours["fill"]["translate"].format(numbers="; ".join(numbers)))
    return str(ours["fill"]["translate_plain"])
