"""Make the files of a draft record from what was found in a report; what was found nowhere is asked for.

The facts come from the same scaffold as those of `make new`; nothing of the report is lost: what the
record cannot hold stands in the text under a mark, or in the facts as a comment with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .document import Document, words
from .draft_facts import Aside, FactsMaker, Wanted
from .draft_texts import TextsMaker
from .findings import Findings, Leftover
from .form import own_texts
from .markdown import escaped
from .refusal import Refused
from .vocabulary import Vocabulary, folded

MAX_FACTS = 60 * 1024  # bytes; the check reads no more than 64 KB
MAX_TEXT = 240 * 1024
TRIES = 12


@dataclass(frozen=True)
class DraftFiles:
    """The files of a draft by name, and what is to be said about them."""

    files: Mapping[str, bytes]
    findings: Findings
    given: Mapping[str, Any]
    asides: tuple[Aside, ...]
    missing: tuple[str, ...]
    removed: frozenset[str] = frozenset()


def draft_files(
    document: Document, findings: Findings, names: Vocabulary, wanted: Wanted, undrawable: set[str]
) -> DraftFiles:
    """Every file of the draft; raises Refused where the report is longer than a record can be."""
    maker = _settled(document, findings, names, wanted)
    facts, texts = maker.text(), TextsMaker(findings, wanted.kind, wanted.languages)
    written = texts.texts()
    if lost := _lost(document, names, [facts, *written.values()]):
        findings.leftovers.extend(Leftover("", escaped(text), "stray") for text in lost)
        written = texts.texts()
    if len(facts.encode()) > MAX_FACTS or any(len(t.encode()) > MAX_TEXT for t in written.values()):
        raise Refused("too_long", file=document.name)
    files = {"facts.yml": _drawn(facts, undrawable)}
    files |= {f"text.{l}.md": _drawn(text, undrawable) for l, text in written.items()}
    files |= {f"photos/{name}": document.pictures[name] for name in findings.pictures}
    missing = tuple(_missing(names, maker.given))
    removed = frozenset(undrawable)
    return DraftFiles(files, findings, maker.given, tuple(maker.asides), missing, removed)


def _settled(
    document: Document, findings: Findings, names: Vocabulary, wanted: Wanted
) -> FactsMaker:
    """The facts once everything that the model refuses was taken out of the findings."""
    for _ in range(TRIES):
        maker = FactsMaker(document.name, findings, names, wanted)
        if not maker.refused():
            return maker
    raise Refused("damaged", file=document.name)


def _missing(names: Vocabulary, given: Mapping[str, Any]) -> Iterator[str]:
    """The paths of required fields that the report did not give."""
    for path, spec in names.specs.items():
        if spec.need != "optional" and not _has(given, path) and "[]." not in path:
            parent = names.specs.get(spec.parent)
            if spec.form == "group" and not spec.many:
                continue
            if parent is None or parent.need != "optional" or _has(given, parent.path):
                yield path


def _lost(document: Document, names: Vocabulary, texts: list[str]) -> list[str]:
    """The texts of the report whose words stand in none of the files."""
    kept = words(re.sub(r"\\(.)", r"\1", "\n".join(texts)))
    own = frozenset(folded(text) for text in own_texts(names))
    suspect = [text for text in dict.fromkeys(document.texts()) if not words(text) <= kept]
    told = (
        "\n".join(line for line in text.split("\n") if not _is_label(line, own, names))
        for text in suspect
    )
    return [text for text in told if not words(text) <= kept]


def _is_label(line: str, own: frozenset[str], names: Vocabulary) -> bool:
    """Whether a line is the form's own, or names a field that nobody filled in."""
    if folded(line) in own:
        return True
    known = names.field(line) or names.section(line)
    return known is not None or any(names.column(line, l) for l in names.lists())


def _drawn(text: str, undrawable: set[str]) -> bytes:
    """The text without characters that no font of ours can draw (emoji, Word's private signs)."""
    return "".join(c for c in text if c not in undrawable).encode()


def _has(given: Mapping[str, Any], path: str) -> bool:
    node: Any = given
    for step in path.replace("[]", "").split("."):
        if not isinstance(node, Mapping) or step not in node:
            return False
        node = node[step]
    return True
