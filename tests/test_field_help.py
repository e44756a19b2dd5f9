"""Every field explains itself in Kazakh and Russian; one file feeds every place that shows fields."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from practicebook import model
from practicebook.field_help import KINDS, field_help, help_languages, model_fields
from practicebook.yaml_source import parse_yaml
from pydantic import TypeAdapter
from sample_project import LANGUAGES, ROOT

WORDS = {
    language: yaml.safe_load(
        (ROOT / "scripts/practicebook/wording" / f"fields.{language}.yml").read_text("utf-8")
    )
    for language in LANGUAGES
}
KEYS = {spec.key: spec for kind in KINDS for spec in model_fields(kind)}


def test_fields_are_explained_in_every_language() -> None:
    """Whoever writes records reads about them in a language of the site."""
    assert help_languages() == tuple(sorted(LANGUAGES))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_of_the_model_is_explained_and_no_other(language: str) -> None:
    """A new field without its sentences, or a sentence of a field that is gone, stops the tests."""
    fields = WORDS[language]["fields"]
    assert {f"{part}.{name}" for part, names in fields.items() for name in names} == set(KEYS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_a_field_has_a_label_a_sentence_and_an_example(key: str, language: str) -> None:
    """Label, one sentence, an example (but for groups, whose fields have one), each allowed value."""
    part, name = key.split(".")
    said, spec = WORDS[language]["fields"][part][name], KEYS[key]
    assert set(said) <= {"label", "help", "example", "values"}
    assert said["label"].strip() and said["label"][0].isupper() and len(said["label"]) <= 45
    assert re.fullmatch(r"[^\n]+[.)]", said["help"]) and len(said["help"]) <= 160
    assert ("example" in said) is (spec.form != "group")
    assert tuple(said.get("values", ())) == spec.allowed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", [key for key, spec in KEYS.items() if spec.form != "group"])
def test_an_example_is_what_the_check_accepts(key: str, language: str) -> None:
    """An editor may copy any example into facts.yml as it stands."""
    part, name = key.split(".")
    found: Any = parse_yaml(
        f"value: {WORDS[language]['fields'][part][name]['example']}", "example"
    ).values["value"]
    spec, record = KEYS[key], getattr(model, part)
    value = {language: found} if spec.form == "localized" else found
    accepts = TypeAdapter(record.model_fields[name].rebuild_annotation())
    assert accepts.validate_python((value,) if spec.many else value) is not None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_two_fields_of_a_record_are_never_called_the_same(kind: str, language: str) -> None:
    """Full labels tell fields apart, and so do the labels inside one group: imports rely on it."""
    told = field_help(language, kind)
    full = [said.full_label for said in told.values()]
    assert len(full) == len(set(full))
    assert all(said.type and said.need for said in told.values())


@pytest.mark.parametrize("kind", model.SCHEMAS)
def test_the_walk_names_every_required_field(kind: str) -> None:
    """What the model refuses to miss at the top is what the walk calls required."""
    top = {spec.name for spec in model_fields(kind) if not spec.parent and spec.need == "required"}
    fields = model.SCHEMAS[kind].model_fields.items()
    assert top == {name for name, field in fields if field.is_required()}


def test_what_a_published_project_must_have_is_marked() -> None:
    """The fields that the check asks for on publication are marked so, and their groups too."""
    marked = {s.path.replace("[]", "") for s in model_fields("project") if s.need == "published"}
    assert marked == {*model.REQUIRED_WHEN_PUBLISHED, "replication"}


def test_types_and_limits_are_said_in_words() -> None:
    """An editor reads the type with its limits."""
    kk, ru = field_help("kk"), field_help("ru")
    assert ru["title"].type == "текст на каждом языке, до 300 знаков"
    assert kk["sdg[]"].type == "тізім: бүтін сан, 1 мен 17 аралығында"
    assert ru["directions[]"].type == "список: имя из directions.yml"
    assert kk["lead.contact.email"].full_label == "Жетекші — Байланыс — Электрондық пошта"


def test_an_unknown_kind_is_named() -> None:
    """A mistyped kind is our mistake, with the list of the known ones."""
    with pytest.raises(ValueError, match="project, office, edition"):
        model_fields("projekt")
