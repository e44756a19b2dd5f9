"""Tell the editor what became of a report: what was recognised and from where, what is left to do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from ..problems import message
from .draft_facts import unclear_sentence
from .take import Taken
from .vocabulary import SECTION, Vocabulary, import_words

SHORT = 60  # characters of a value in one line of the account


def account(taken: Taken, names: Vocabulary, hints: str) -> str:
    """The whole account of one draft, for a terminal, in the editor's language."""
    return "\n".join(_lines(taken, names, hints))


def _lines(taken: Taken, names: Vocabulary, hints: str) -> Iterator[str]:
    found = taken.draft.findings
    yield message("import_done").format(folder=taken.path, file=taken.document.name)
    yield ""
    yield message("import_found")
    for path, value in found.values.items():
        if value.value == []:
            continue
        shown = _short(value.value)
        sentence = "import_field" if value.sure else "import_field_unsure"
        yield "  " + message(sentence).format(
            field=names.label(path, hints), value=shown, label=value.label, raw=_short(value.raw)
        )
    for path, rows in found.rows.items():
        yield "  " + message("import_rows").format(field=names.label(path, hints), count=len(rows))
    for language, sections in found.sections.items():
        titles = ", ".join(names.label(SECTION + id, language) for id in sections)
        yield "  " + message("import_sections").format(file=f"text.{language}.md", sections=titles)
    if found.pictures:
        yield "  " + message("import_pictures").format(count=len(found.pictures))
    yield from _left(taken, names, hints)


def _left(taken: Taken, names: Vocabulary, hints: str) -> Iterator[str]:
    found, draft = taken.draft.findings, taken.draft
    yield ""
    yield message("import_todo")
    if draft.missing:
        fields = "; ".join(names.label(path, hints) for path in draft.missing)
        yield "  " + message("import_missing").format(fields=fields)
    for unclear in found.unclear:
        yield "  " + unclear_sentence(unclear, names, hints)
    for aside in draft.asides:
        said = import_words(hints)["facts"]
        reason = said[aside.reason].format(**aside.blanks)
        yield "  " + message("import_aside").format(
            field=", ".join(_name(names, key, hints) for key in aside.values), reason=reason
        )
    if found.leftovers:
        heading = import_words(found.language)["unsorted"]["heading"]
        yield "  " + message("import_left").format(
            count=len(found.leftovers), heading=heading, file=f"text.{found.language}.md"
        )
        for left in found.leftovers:
            if left.label:
                reason = f"import_reason_{left.reason}" if left.reason else "import_reason_unknown"
                yield "    " + message(reason).format(label=left.label, text=_short(left.markdown))
            else:
                yield "    " + _short(left.markdown)
    if found.pictures:
        yield "  " + message("import_photos_todo")
    if draft.removed:
        yield "  " + message("import_removed").format(found=" ".join(sorted(draft.removed)))
    for name, blanks in taken.document.notes:
        yield "  " + message(f"import_{name}").format(**blanks)
    yield "  " + message("import_translate")


def _name(names: Vocabulary, key: str, hints: str) -> str:
    return names.label(key if key in names.specs else f"{key}[]", hints)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        value = next(iter(value.values()))
    if isinstance(value, list):
        value = "; ".join(_short(each) for each in value)
    if isinstance(value, bool):
        value = json.dumps(value)
    text = " ".join(str(value).split())
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
