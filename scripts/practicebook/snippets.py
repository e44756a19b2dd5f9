"""Offer the parts of a record as snippets for VS Code: type «показатель» or «көрсеткіш», press Tab."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .field_help import FieldSpec, field_help, model_fields
from .placeholders import placeholder
from .scaffold import hint_language
from .schemas import Ids
from .wording import wording

CHOICES = 30  # as many ids stand in a snippet's list


def snippets(languages: Sequence[str], ids: Ids) -> dict[str, Any]:
    """Every part that a list of a project or an office holds, as `*.code-snippets` wants them."""
    found: dict[str, Any] = {}
    for kind in ("project", "office"):
        for spec in model_fields(kind):
            if spec.form == "group" and spec.many and spec.key.split(".")[1] not in found:
                found[spec.name] = _Snippet(kind, spec, languages, ids).whole()
    return found


class _Snippet:
    """One entry of a list, with a stop for every value that an editor types."""

    def __init__(self, kind: str, spec: FieldSpec, languages: Sequence[str], ids: Ids) -> None:
        self.spec = spec
        self.languages = languages
        self.ids = ids
        self.fields = [field for field in model_fields(kind) if field.parent == spec.path]
        self.help = {l: field_help(hint_language(l, languages), kind) for l in languages}
        self.stop = 0

    def whole(self) -> dict[str, Any]:
        """The snippet: the words that call it, its lines, what the list of snippets says of it."""
        helps = [told[self.spec.path] for told in self.help.values()]
        words = [wording(l).words.snippets[self.spec.name] for l in self.languages]
        lines = [line for field in self.fields for line in self._lines(field)]
        return {
            "scope": "yaml",
            "prefix": list(dict.fromkeys([self.spec.name, *words])),
            "body": [f"{'- ' if i == 0 else '  '}{line}" for i, line in enumerate(lines)],
            "description": " / ".join(said.label for said in helps),
        }

    def _lines(self, field: FieldSpec) -> Iterator[str]:
        if field.form == "localized":
            yield f"{field.name}:"
            for language in self.languages:
                asked = placeholder(self.help[language][field.path].label, language)
                yield f'  {language}: "{self._stop(asked)}"'
        elif choices := self._choices(field):
            yield f"{field.name}: {self._one_of(choices)}"
        else:
            yield f"{field.name}: {self._stop('')}"

    def _choices(self, field: FieldSpec) -> Sequence[str]:
        known: Mapping[str, Sequence[str]] = {
            "choice": field.allowed,
            "flag": ("false", "true"),
            "id": self.ids.get(field.ids or "", ()),
        }
        return known.get(field.form, ())[:CHOICES]

    def _stop(self, text: str) -> str:
        self.stop += 1
        return f"${{{self.stop}:{text}}}" if text else f"${self.stop}"

    def _one_of(self, choices: Sequence[str]) -> str:
        self.stop += 1
        return f"${{{self.stop}|{','.join(choices)}|}}"
