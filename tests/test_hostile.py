"""Whatever an editor, a broken program or a stranger writes: a list of problems, never a traceback."""

from __future__ import annotations

import copy
import json
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from practicebook import narrative
from practicebook.check import check
from practicebook.load import load
from practicebook.problems import FORMATS, MESSAGE_LANGUAGES, Problem, codes
from practicebook.yaml_source import SourceError, YamlSource, read_yaml
from sample_project import LANGUAGES, OFFICE, PROJECT, ROOT, make_project

ODD_VALUES: list[Any] = [
    *(
        None,
        True,
        0,
        -1,
        10**17,
        0.5,
        -1e300,
        "",
        " ",
        "\u00a0",
        "x" * 2000,
        "<b>",
        "{found}",
        "2025-02-30",
    ),
    *([], [[]], [None], {}, {"kk": None}, {"kk": 1, "ru": []}, {"": ""}, {"a": {"b": {"c": [{}]}}}),
]
SIGNS = "{}[]:,-#&*!|>'\"%@`?\n \t~<=\\0aә\u00a0\u2028\x00"


def field_paths(values: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    steps = values.items() if isinstance(values, dict) else enumerate(values)
    for step, child in steps:
        yield (*path, step)
        if isinstance(child, dict | list):
            yield from field_paths(child, (*path, step))


def with_value(values: Any, path: tuple[str | int, ...], value: Any) -> Any:
    changed = copy.deepcopy(values)
    parent = changed
    for step in path[:-1]:
        parent = parent[step]
    parent[path[-1]] = value
    return changed


def assert_can_be_told(problems: list[Problem]) -> None:
    for found in set(problems):
        assert found.code in codes()
        for language in MESSAGE_LANGUAGES:
            assert "\n" not in found.message(language)


@pytest.mark.parametrize("record", [PROJECT, OFFICE])
def test_every_field_with_every_odd_value_can_be_told(record: str, tmp_path: Path) -> None:
    """A wrong kind of value in any field is a problem with a sentence, not a traceback."""
    root = make_project(tmp_path)
    facts = read_yaml(root / record / "facts.yml", "facts.yml").values
    kind = (root / record).parent
    for number, path in enumerate(field_paths(facts)):
        for other, value in enumerate(ODD_VALUES[number % 2 :: 2]):
            folder = kind / f"odd-{number}-{other}"
            folder.mkdir()
            text = json.dumps(with_value(facts, path, value), ensure_ascii=False)
            (folder / "facts.yml").write_text(text, "utf-8")
    _, problems = load(root, LANGUAGES)
    assert len(problems) > 300
    assert_can_be_told(problems)


def test_every_field_of_the_edition_with_every_odd_value_can_be_told(tmp_path: Path) -> None:
    """The same holds for edition.yml of the real collection, programme and imprint included."""
    root = make_project(tmp_path)
    facts = read_yaml(ROOT / "practices" / "2025" / "edition.yml", "edition.yml").values
    paths = sorted({path[:3] for path in field_paths(facts)}, key=str)
    for number, (path, value) in enumerate((p, v) for p in paths for v in ODD_VALUES[::4]):
        folder = root / "practices" / f"{3000 + number}"
        folder.mkdir()
        text = json.dumps(with_value(facts, path, value), ensure_ascii=False)
        (folder / "edition.yml").write_text(text, "utf-8")
    _, problems = load(root, LANGUAGES)
    assert_can_be_told(problems)


def test_a_facts_file_mangled_at_random_is_read_or_refused(tmp_path: Path) -> None:
    """Lost and doubled signs in a facts.yml never crash the reader."""
    chance = random.Random(2025)
    base = (make_project(tmp_path) / PROJECT / "facts.yml").read_text("utf-8")
    file = tmp_path / "mangled.yml"
    refused = 0
    for _ in range(400):
        text = base
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(text))
            text = text[:at] + chance.choice(SIGNS) * chance.choice([0, 1, 1, 9]) + text[at + 1 :]
        file.write_text(text, "utf-8")
        try:
            assert isinstance(read_yaml(file, "mangled.yml"), YamlSource)
        except SourceError as error:
            refused += 1
            assert_can_be_told([error.problem])
    assert 0 < refused < 400


def test_a_text_mangled_at_random_is_parsed() -> None:
    """Lost and doubled signs in a text never crash the parser and never let HTML through."""
    chance = random.Random(2025)
    base = (ROOT / "tests" / "base" / PROJECT / "text.kk.md").read_text("utf-8")
    for _ in range(400):
        text = base
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(text))
            sign = chance.choice(
                [*"[]()!#*_`>-|&;:{}\\\n\t", "<script>", "---\n", "    ", "](x:y)"]
            )
            text = text[:at] + sign * chance.choice([0, 1, 1, 9]) + text[at + 1 :]
        parsed, problems = narrative.parse(text, f"{PROJECT}/text.kk.md", "kk", {})
        assert_can_be_told(problems)
        lines = text.count("\n") + 1
        assert all(1 <= found.place.line <= lines for found in problems)
        assert "<script" not in "".join(p.html for s in parsed.sections for p in s.parts)


HEAVY = 60_000  # characters: four times our longest text
HEAVY_TEXTS = [
    "[",
    "![",
    "*a ",
    "**",
    "`a``b",
    ">",
    "<a ",
    "&a",
    "[](",
    "1 ",
    "- ",
    "|a",
    "_",
    "~",
    "<b>",
    "#",
    "_*",
    "*a_ ",
    "a**b c* ",
    "![[]()",
    "[a][b",
    "[a](<b",
    "a\n=\n",
    "# a\n",
    "## a\n",
    "|\n",
    "`a``",
    "<!-- ",
    "<![CDATA[",
    "&#",
    "{:",
    "[a]: b\n",
]


@pytest.mark.parametrize("sign", HEAVY_TEXTS)
def test_no_text_hangs_the_check(sign: str) -> None:
    """One sign repeated without end is parsed in the time of an ordinary text."""
    started = time.monotonic()
    narrative.parse(sign * (HEAVY // len(sign) // 4), f"{PROJECT}/text.kk.md", "kk", {})
    assert time.monotonic() - started < 5


def test_thousands_of_unknown_fields_do_not_hang_the_check(tmp_path: Path) -> None:
    """A facts.yml full of unknown fields lists each of them within seconds."""
    text = "".join(f"field{number}: {number}\n" for number in range(3000))
    root = make_project(tmp_path, files={f"{OFFICE}/facts.yml": text})
    started = time.monotonic()
    _, problems = check(root, LANGUAGES)
    assert sum(found.code == "unknown-field" for found in problems) == 3000
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("text", ["[" * 60_000, "{a: " * 15_000, "- " * 30_000, "? " * 30_000])
def test_endless_nesting_is_refused_at_once(text: str, tmp_path: Path) -> None:
    """A file nested without end is refused at the twentieth level, not at the last."""
    file = tmp_path / "facts.yml"
    file.write_text(text, "utf-8")
    started = time.monotonic()
    with pytest.raises(SourceError):
        read_yaml(file, "facts.yml")
    assert time.monotonic() - started < 2


def test_a_file_name_in_another_encoding_can_be_listed(tmp_path: Path) -> None:
    """A photo named in an old encoding, as archives hold them, is listed with � for its letters."""
    root = make_project(tmp_path)
    name = os.fsencode(root / PROJECT / "photos") + "/зал\n2.jpg".encode("cp1251")
    try:
        Path(os.fsdecode(name)).write_bytes(b"")
    except OSError:
        pytest.skip("this file system takes no such name")
    _, problems = check(root, LANGUAGES)
    assert [found.code for found in problems] == ["photo-unused"]
    for form in FORMATS.values():
        form(problems, "kk").encode()
    assert len(FORMATS["text"](problems, "kk").split("\n")) == 2
