"""Two languages kept true: what was looked at, what lags since, and the commands for it."""

from __future__ import annotations

import sys
from pathlib import Path

import accept_translations
import pytest
import show_translations
from practicebook.acceptance import FILE, digest, parse_accepted
from practicebook.check import check
from practicebook.load import load
from practicebook.problems import message
from practicebook.translations import (
    Translation,
    chosen,
    lagging_sections,
    records,
    translation_states,
)
from sample_project import LANGUAGES, OFFICE, PROJECT, make_project

ADDRESS = PROJECT.removeprefix("practices/")


def units(root: Path, name: str = ADDRESS) -> dict[str, Translation]:
    collection, problems = load(root, LANGUAGES)
    assert problems == []
    found = translation_states(records(collection, name)[name], LANGUAGES)
    return {unit.name: unit for unit in found}


def run(monkeypatch: pytest.MonkeyPatch, root: Path, *options: str) -> int:
    monkeypatch.setenv("PRACTICEBOOK_LANG", "en")
    monkeypatch.setattr(sys, "argv", ["accept", "--root", str(root), *options])
    return accept_translations.main()


def change(root: Path, path: str, find: str, put: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert text.count(find) == 1
    file.write_text(text.replace(find, put), "utf-8")


@pytest.fixture
def accepted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose translations were all looked at."""
    root = make_project(tmp_path)
    assert run(monkeypatch, root) == 0
    return root


# --- states ------------------------------------------------------------------------------------------


def test_a_translation_nobody_looked_at_is_new(tmp_path: Path) -> None:
    """Before the first `make accept` everything is new, and nothing warns."""
    root = make_project(tmp_path)
    assert {unit.state for unit in units(root).values()} == {"new"}
    assert check(root, LANGUAGES)[1] == []


def test_what_was_looked_at_is_accepted(accepted: Path) -> None:
    """After `make accept` every section and field of records and editions is accepted."""
    for name in ("2025", ADDRESS, OFFICE.removeprefix("practices/")):
        assert {unit.state for unit in units(accepted, name).values()} == {"accepted"}
    assert check(accepted, LANGUAGES)[1] == []


@pytest.mark.parametrize(
    ("language", "find", "behind"), [("kk", "адам келді", "ru"), ("ru", "пришли", "kk")]
)
def test_the_side_that_stayed_lags(accepted: Path, language: str, find: str, behind: str) -> None:
    """Whichever language is changed, the other one is behind, and the warning stands at its heading."""
    change(accepted, f"{PROJECT}/text.{language}.md", find, f"{find} екен")
    unit = units(accepted)["text.results"]
    assert (unit.state, unit.behind) == ("lagging", (behind,))
    (found,) = check(accepted, LANGUAGES)[1]
    assert (found.code, found.stops) == ("translation-lagging", False)
    assert (found.place.path, found.place.line) == (f"{PROJECT}/text.{behind}.md", 12)
    collection, _ = load(accepted, LANGUAGES)
    lagging = lagging_sections(collection.entries[ADDRESS], LANGUAGES)
    assert lagging[behind] == {"results"} and not lagging[language]


def test_a_translation_that_caught_up_is_no_longer_behind(accepted: Path) -> None:
    """Once the other language is changed too, the warning goes by itself; the look is still due."""
    change(accepted, f"{PROJECT}/text.kk.md", "адам келді", "студент келді")
    change(accepted, f"{PROJECT}/text.ru.md", "120 человек", "120 студентов")
    assert units(accepted)["text.results"].state == "changed"
    assert check(accepted, LANGUAGES)[1] == []


def test_a_missing_text_is_missing(accepted: Path) -> None:
    """A language without a text is missing, not behind; what was accepted is not forgotten."""
    (accepted / PROJECT / "text.ru.md").unlink()
    unit = units(accepted)["text.results"]
    assert (unit.state, unit.behind) == ("missing", ("ru",))
    assert unit.before is not None


def test_fields_of_a_list_may_change_places(accepted: Path) -> None:
    """A new line at the head of a list moves the others, and nobody has to look at them again."""
    item = "  - {item: {kk: Су, ru: Вода}, planned: 0, source: own}\n"
    change(accepted, f"{PROJECT}/facts.yml", "budget:\n", f"budget:\n{item}")
    found = units(accepted)
    assert found["budget.1.item"].state == "changed"
    assert found["budget.2.item"].state == "accepted"


def test_a_free_section_is_matched_by_its_order(tmp_path: Path) -> None:
    """Headings of one's own translate each other in the order in which they stand."""
    root = make_project(tmp_path)
    for language, title in (("kk", "Тағы бір сөз"), ("ru", "Ещё слово")):
        with (root / PROJECT / f"text.{language}.md").open("a", encoding="utf-8") as file:
            file.write(f"\n## {title}\n\nА.\n")
    unit = units(root)["text.тағы-бір-сөз"]
    assert unit.sections == {"kk": "тағы-бір-сөз", "ru": "ещё-слово"}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Ол «Бір тамшы» тобы — жақсы, сондықтан 2 500 адам келді…", True),
        ('Oл "Бір тамшы" тобы - жақсы,\nсондықтан 2500 адам келді...', True),
        ("Ол «Бір тамшы» тобы — жақсы, сондықтан 2 501 адам келді…", False),
        ("Ол «Бір тамшы» тобы — жаксы, сондықтан 2 500 адам келді…", False),
    ],
)
def test_only_letters_and_digits_count(text: str, same: bool) -> None:
    """Who mends quotes, dashes, spaces and look-alike letters leaves the translation accepted."""
    known = digest("Ол «Бір тамшы» тобы — жақсы, сондықтан 2 500 адам келді…")
    assert (digest(text) == known) is same


# --- the file ----------------------------------------------------------------------------------------


def test_the_file_is_the_same_whoever_writes_it(
    accepted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line a unit, sorted, the same bytes each time: two people's work merges line by line."""
    file = accepted / PROJECT / FILE
    first = file.read_bytes()
    monkeypatch.setenv("PRACTICEBOOK_LANG", "ru")
    assert run(monkeypatch, accepted) == 0
    assert file.read_bytes() == first
    lines = [line for line in first.decode().splitlines() if not line.startswith("#")]
    assert lines == sorted(lines) and len(lines) == len(units(accepted))
    assert parse_accepted(first.decode(), "x")[1] == []


@pytest.mark.parametrize(
    ("line", "code"),
    [(">>>>>>> main", "merge-conflict"), ("text.results kk:", "translations-broken")],
)
def test_a_broken_line_is_named(line: str, code: str, accepted: Path) -> None:
    """A merge mark, or half a line, in the file is a problem with its line; nothing is guessed."""
    with (accepted / PROJECT / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    (found,) = check(accepted, LANGUAGES)[1]
    assert (found.code, found.place.line) == (code, 19)


# --- the commands ------------------------------------------------------------------------------------


def test_what_lags_is_accepted_by_name_only(
    accepted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make accept` for everything never hides a translation that lags; its record has to be named."""
    change(accepted, f"{PROJECT}/text.kk.md", "адам келді", "студент келді")
    assert run(monkeypatch, accepted) == 0
    assert message("translations_left").format(record=ADDRESS, count=1) in capsys.readouterr().out
    assert units(accepted)["text.results"].state == "lagging"
    assert run(monkeypatch, accepted, "--record", ADDRESS, "--section", "results") == 0
    assert units(accepted)["text.results"].state == "accepted"


def test_a_section_accepts_nothing_else(accepted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`section=` records the section that is named; what else lags stays lagging."""
    change(accepted, f"{PROJECT}/text.kk.md", "адам келді", "студент келді")
    change(accepted, f"{PROJECT}/text.kk.md", "Колледжде донор аз.", "Донор аз.")
    assert run(monkeypatch, accepted, "--record", ADDRESS, "--section", "results") == 0
    found = units(accepted)
    assert found["text.results"].state == "accepted"
    assert (found["text.problem"].state, found["text.problem"].behind) == ("lagging", ("ru",))


def test_a_field_and_a_section_of_one_name_are_both_meant(accepted: Path) -> None:
    """`problem` is a field and a section; a list's name means every field in it."""
    found = list(units(accepted).values())
    assert [unit.name for unit in chosen(found, "problem")] == ["text.problem", "problem"]
    assert [unit.name for unit in chosen(found, "budget")] == ["budget.1.item"]
    assert chosen(found, "results-of-all") == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--record", "2025/projects/donor-dey"], "Perhaps “2025/projects/donor-day”?"),
        (["--record", ADDRESS, "--section", "resalts"], "no section or field “resalts”"),
    ],
)
def test_an_unknown_name_is_refused(
    accepted: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    sentence: str,
) -> None:
    """A mistyped record or section ends with 2 and says what there is; nothing is written."""
    before = (accepted / PROJECT / FILE).read_bytes()
    assert run(monkeypatch, accepted, *options) == 2
    assert sentence in capsys.readouterr().err
    assert (accepted / PROJECT / FILE).read_bytes() == before


def test_nothing_is_accepted_of_broken_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """While a record cannot be read, nothing is recorded: what was accepted of it would be lost."""
    root = make_project(tmp_path, files={f"{OFFICE}/facts.yml": "title: [\n"})
    assert run(monkeypatch, root) == 1
    assert "1" in capsys.readouterr().err
    assert not list(root.rglob(FILE))


def test_the_table_shows_what_asks_for_a_look(
    accepted: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`make translations` counts every record and lists what lags; with `record=` it lists all of it."""
    change(accepted, f"{PROJECT}/text.kk.md", "адам келді", "студент келді")
    capsys.readouterr()
    monkeypatch.setenv("PRACTICEBOOK_LANG", "en")
    monkeypatch.setattr(sys, "argv", ["show", "--root", str(accepted)])
    assert show_translations.main() == 0
    assert capsys.readouterr().out.splitlines()[1:3] == [
        f"{ADDRESS}: 17 sections and fields, 16 looked at",
        "  text.results  the translation lags: ru («Нәтижелер»)",
    ]
    monkeypatch.setattr(sys, "argv", ["show", "--root", str(accepted), "--record", ADDRESS])
    assert show_translations.main() == 0
    assert len(capsys.readouterr().out.splitlines()) == 18
