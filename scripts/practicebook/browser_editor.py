"""Say to the browser editor (Sveltia CMS) what a record holds: its settings, made from the model.

The editor works on the project's folder itself, through the browser's File System Access API: no
server writes anything, and nothing leaves the computer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .collection import CONTENT, KINDS, Collection, Edition
from .field_help import LIST, FieldHelp, FieldSpec, field_help, model_fields
from .wording import Words, wording

LONG = 300  # characters: above it, a field of several lines
_SEVERAL_LINES = ("summary", "alt")  # short, and still no line
Settings = dict[str, Any]
Choices = Mapping[str, list[dict[str, str]]]
_PLAIN: Mapping[str, Settings] = {
    "flag": {"widget": "boolean"},
    "integer": {"widget": "number", "value_type": "int"},
    "decimal": {"widget": "number", "value_type": "float"},
    "day": {"widget": "datetime", "type": "date", "format": "YYYY-MM-DD"},
    "url": {"widget": "string", "type": "url"},
    "email": {"widget": "string", "type": "email"},
}


def editor_settings(collection: Collection, language: str) -> Settings:
    """Sveltia CMS settings for every edition, newest first; labels and hints in `language`."""
    collections = [
        settings
        for edition in reversed(collection.editions)
        for kind in KINDS
        for settings in _record_collections(edition, kind, collection, language)
    ]
    return {
        "load_config_file": False,
        # Asked for nothing: at a local address the editor offers to open the project's folder.
        "backend": {"name": "github", "repo": "local/practices", "branch": "main"},
        "app_title": wording(language).words["collection"],
        "media_folder": CONTENT,
        "output": {"omit_empty_optional_fields": True, "yaml": {"indent_sequences": True}},
        "i18n": {
            "structure": "multiple_files",
            "locales": list(collection.languages),
            "default_locale": collection.languages[0],
        },
        "editor": {"preview": False},
        "collections": collections,
    }


def _record_collections(
    edition: Edition, kind: str, collection: Collection, language: str
) -> Iterator[Settings]:
    """Two lists for a kind of record: its facts, and its texts side by side."""
    words = wording(language).words["editor"]
    shared = {
        "folder": f"{CONTENT}/{edition.year}/{kind}",
        "create": False,  # `make new` writes a whole record: facts, both texts, the folder of photos
        "delete": False,
    }
    help = field_help(language, kind.removesuffix("s"))
    form = _Form(
        model_fields(kind.removesuffix("s")),
        help,
        _choices(collection, edition, language),
        collection.languages,
    )
    yield {
        **shared,
        "name": f"{kind}-{edition.year}-facts",
        "label": words[kind]["facts"].format(year=edition.year),
        "path": "{{slug}}/facts",
        "extension": "yml",
        "format": "yaml",
        "identifier_field": f"title.{collection.languages[0]}",
        "summary": f"{{{{title.{collection.languages[0]}}}}}",
        "media_folder": "photos",
        "public_folder": "",
        "fields": form.fields(),
    }
    yield {
        **shared,
        "name": f"{kind}-{edition.year}-texts",
        "label": words[kind]["texts"].format(year=edition.year),
        "path": "{{slug}}/text",
        "extension": "md",
        "format": "raw",
        "identifier_field": "body",
        "summary": "{{slug}}",
        "i18n": True,
        "fields": [_text_field(words)],
    }


def _text_field(words: Words) -> Settings:
    return {
        "name": "body",
        "label": words["text"],
        "hint": words["text_hint"],
        "widget": "markdown",
        "modes": ["raw"],  # keeps every byte; the other mode would write the whole text anew
        "i18n": True,
    }


def _choices(collection: Collection, edition: Edition, language: str) -> Choices:
    """The ids that fields may name, by where they come from, with their names in `language`."""
    registries: dict[str, Mapping[str, Any]] = {
        "directions": collection.directions,
        "regions": collection.regions,
        "indicators": collection.indicators,
        "target_groups": collection.target_groups,
    }
    records = {
        "offices": {office.slug: office.facts.title for office in edition.offices},
        "projects": {entry.slug: entry.facts.title for entry in edition.projects},
    }
    names = {
        source: {id: record.name for id, record in registry.items()}
        for source, registry in registries.items()
    }
    return {
        source: [{"label": name.get(language, id), "value": id} for id, name in found.items()]
        for source, found in {**names, **records}.items()
    }


@dataclass(frozen=True)
class _Form:
    """The fields of one kind of record as the editor's widgets."""

    specs: tuple[FieldSpec, ...]
    help: Mapping[str, FieldHelp]
    choices: Choices
    languages: tuple[str, ...]

    def fields(self, around: str = "") -> list[Settings]:
        """The fields inside the group whose path is `around`, in the order of the model."""
        return [self._field(spec) for spec in self.specs if spec.parent == around]

    def _field(self, spec: FieldSpec) -> Settings:
        help = self.help[spec.path]
        said = {"name": spec.name, "label": help.label, "hint": help.help}
        needed = {"required": spec.need == "required"}
        if not spec.many:
            return {**said, **needed, **self._widget(spec)}
        least = {"min": spec.fewest} if spec.fewest else {}
        return {**said, **needed, **least, **self._list(spec)}

    def _list(self, spec: FieldSpec) -> Settings:
        if spec.form == "group":
            return {"widget": "list", "collapsed": True, "fields": self.fields(spec.path)}
        if spec.form == "localized":
            return {"widget": "list", "fields": self._languages(spec)}
        widget = self._widget(spec)
        if widget["widget"] == "select":
            return {**widget, "multiple": True}
        return {"widget": "list", "field": {"name": spec.name, **widget}}

    def _widget(self, spec: FieldSpec) -> Settings:
        if spec.form == "group":
            return {"widget": "object", "fields": self.fields(spec.path)}
        if spec.form == "localized":
            return {"widget": "object", "fields": self._languages(spec)}
        if spec.allowed:
            values = self.help[spec.path].values
            options = [{"label": values.get(v, v), "value": v} for v in spec.allowed]
            return {"widget": "select", "options": options}
        if spec.ids and spec.ids in self.choices:
            return {"widget": "select", "options": self.choices[spec.ids]}
        if spec.path == f"photos{LIST}.file":
            return {"widget": "image", "choose_url": False}
        if spec.form == "code":
            return {"widget": "string", "pattern": [spec.pattern, self.help[spec.path].help]}
        limits = (
            {"min": spec.least, "max": spec.most} if spec.form in ("integer", "decimal") else {}
        )
        return {
            **_PLAIN.get(spec.form, {"widget": "string"}),
            **{name: limit for name, limit in limits.items() if limit is not None},
        }

    def _languages(self, spec: FieldSpec) -> list[Settings]:
        longest = spec.longest or LONG
        return [
            {
                "name": language,
                "label": wording(language).words["language_name"],
                "widget": "text" if longest > LONG or spec.name in _SEVERAL_LINES else "string",
                "maxlength": longest,
                "required": spec.need == "required",
            }
            for language in self.languages
        ]
