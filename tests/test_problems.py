"""What an editor gets to read: one golden case for every mistake, and the forms of the list."""

from __future__ import annotations

import json
import os
import string
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import check_content
import pytest
import yaml
from practicebook.check import check
from practicebook.problems import (
    FORMATS,
    MESSAGE_LANGUAGES,
    WORDING_FOLDER,
    Place,
    Problem,
    codes,
    count_line,
    message_language,
    problem,
)
from sample_project import LANGUAGES, PROJECT, ROOT, make_project

HERE = Path(__file__).parent
MISTAKES = sorted((HERE / "problems").glob("*.yml"))
SILENT = sorted((HERE / "silent").glob("*.yml"))


def read_case(file: Path) -> dict[str, Any]:
    case: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    assert set(case) <= {"rule", "files", "edit", "bytes", "problems"}, file.name
    return case


def problems_of(case: Mapping[str, Any], root: Path) -> list[Problem]:
    changes = {name: case[name] for name in ("files", "edit", "bytes") if name in case}
    return check(make_project(root, **changes), LANGUAGES)[1]


def shown(found: Problem) -> str:
    return f"{found.place.path}:{found.place.line}:{found.place.column}: {found.code}"


def case_code(file: Path) -> str:
    """The code that a golden file is named after: `bad_date.with_time.yml` is about bad-date."""
    return file.name.split(".")[0].replace("_", "-")


# --- the golden cases --------------------------------------------------------------------------------


@pytest.mark.parametrize("file", MISTAKES, ids=lambda file: file.stem)
def test_a_mistake_is_reported_where_it_stands(file: Path, tmp_path: Path) -> None:
    """Each mistake gives exactly the problems of its golden case: file, line, column and code."""
    case = read_case(file)
    if "{unreadable:" in file.read_text("utf-8") and os.geteuid() == 0:
        pytest.skip("root may read everything")
    found = problems_of(case, tmp_path)
    assert [shown(each) for each in found] == case["problems"], case["rule"]
    assert case_code(file) in {each.code for each in found}
    for language in MESSAGE_LANGUAGES:
        assert all(each.message(language).strip() for each in found)


@pytest.mark.parametrize("file", SILENT, ids=lambda file: file.stem)
def test_what_is_right_is_not_reported(file: Path, tmp_path: Path) -> None:
    """What an editor may write is accepted without a word."""
    case = read_case(file)
    assert case["problems"] == []
    assert [shown(each) for each in problems_of(case, tmp_path)] == [], case["rule"]


def test_the_base_project_has_no_problem(tmp_path: Path) -> None:
    """The project that every case changes is right before it is changed."""
    assert problems_of({}, tmp_path) == []


def test_every_code_has_a_golden_case() -> None:
    """There is no sentence that no mistake leads to, and no case of a code without a sentence."""
    assert {case_code(file) for file in MISTAKES} == set(codes())


def test_every_case_says_its_rule() -> None:
    """A golden case begins with its rule, one whole sentence."""
    for file in [*MISTAKES, *SILENT]:
        rule = read_case(file)["rule"]
        assert rule[:1].isalnum() and rule.endswith("."), file.name


# --- the sentences -----------------------------------------------------------------------------------


def sentences(language: str, file: str = "problems") -> dict[str, str]:
    found: dict[str, str] = yaml.safe_load(
        (WORDING_FOLDER / f"{file}.{language}.yml").read_text("utf-8")
    )
    return found


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("file", ["problems", "tools"])
@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
def test_every_language_has_every_sentence_with_its_blanks(language: str, file: str) -> None:
    """An editor reads the same in Kazakh, Russian and English: no sentence and no blank is lost."""
    expected = {code: blanks(sentence) for code, sentence in sentences("kk", file).items()}
    assert {code: blanks(text) for code, text in sentences(language, file).items()} == expected


@pytest.mark.parametrize("file", ["problems", "tools"])
@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
def test_the_sentences_stand_in_order(language: str, file: str) -> None:
    """The sentences of the three files stand in the order of their names, so that they compare."""
    found = list(sentences(language, file))
    assert found == sorted(found)


def test_what_was_found_stays_on_one_line() -> None:
    """A long, broken or unprintable value is shown short, on one line, without control characters."""
    found = problem(Place("a"), "not-text", field="f", found="а\n\tб\x1b[31m" + "в" * 500)
    text = found.message("en")
    assert "а бU+001B[31m" in text
    assert "\n" not in text and len(text) < 400


def test_braces_in_a_value_are_no_blanks() -> None:
    """An editor's text may hold braces; the sentence shows them as they are."""
    assert "{field} {0}" in problem(Place("a"), "raw-html", found="{field} {0}").message("kk")


# --- the forms of the list ---------------------------------------------------------------------------

TWO = [
    problem(Place("б.yml", 2, 3), "file-missing"),
    problem(Place("а,:%.yml", 10, 1), "raw-html", found="<b>\n100%"),
]


def test_text_lists_one_problem_a_line_and_counts() -> None:
    """The list for a terminal is sorted by place and closes with the number of problems."""
    lines = FORMATS["text"](TWO, "en").split("\n")
    assert lines == [
        "а,:%.yml:10:1: raw-html: “<b> 100%”: HTML is not allowed. Use Markdown only.",
        "б.yml:2:3: file-missing: The file is missing. Create it under this name.",
        "2 problems found.",
    ]


def test_json_is_for_programs() -> None:
    """The JSON list holds place, code, severity and message of each problem."""
    rows = json.loads(FORMATS["json"](TWO, "ru"))
    assert [tuple(row) for row in rows] == [
        ("path", "line", "column", "code", "severity", "message")
    ] * 2
    assert (rows[1]["path"], rows[1]["line"], rows[1]["column"]) == ("б.yml", 2, 3)
    assert rows[1]["message"] == TWO[0].message("ru")
    assert json.loads(FORMATS["json"]([], "ru")) == []


def test_github_puts_a_problem_on_its_line() -> None:
    """The list for a pull request escapes what GitHub takes for its own signs."""
    assert FORMATS["github"](TWO, "en").split("\n") == [
        "::error file=а%2C%3A%25.yml,line=10,col=1,title=raw-html::"
        "“<b> 100%25”: HTML is not allowed. Use Markdown only.",
        "::error file=б.yml,line=2,col=3,title=file-missing::"
        "The file is missing. Create it under this name.",
    ]


def test_gitlab_knows_a_problem_that_moved() -> None:
    """GitLab shows a problem as new only where it is new, and two equal ones as two."""
    moved = [problem(Place("б.yml", line), "file-missing") for line in (9, 12)]
    rows, later = (json.loads(FORMATS["gitlab"](each, "kk")) for each in ([*TWO, TWO[0]], moved))
    assert rows[1] == {
        "description": TWO[0].message("kk"),
        "check_name": "file-missing",
        "fingerprint": later[0]["fingerprint"],
        "severity": "major",
        "location": {"path": "б.yml", "lines": {"begin": 2}},
    }
    assert len({row["fingerprint"] for row in rows}) == len(rows) == 3
    assert rows[2]["fingerprint"] == later[1]["fingerprint"]
    assert json.loads(FORMATS["gitlab"]([], "kk")) == []


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("kk", ["Қате жоқ.", "1 қате табылды.", "5 қате табылды."]),
        ("ru", ["Ошибок нет.", "Найдена 1 ошибка.", "Найдено ошибок: 5."]),
        ("en", ["No problems.", "1 problem found.", "5 problems found."]),
    ],
)
def test_the_closing_line_counts(language: str, lines: list[str]) -> None:
    """The closing line says how many problems there are, or that there are none."""
    assert [count_line([TWO[0]] * count, language) for count in (0, 1, 5)] == lines


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "kk"),
        ({"LANG": "C.UTF-8"}, "kk"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LANG": "ru_RU.UTF-8", "LC_ALL": "en_US.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8", "PRACTICEBOOK_LANG": "kk"}, "kk"),
        ({"LANG": "de_DE.UTF-8", "PRACTICEBOOK_LANG": ""}, "kk"),
    ],
)
def test_messages_speak_the_editors_language(environment: dict[str, str], language: str) -> None:
    """PRACTICEBOOK_LANG goes first, then the computer's language where we have it, else Kazakh."""
    assert message_language(environment) == language


# --- the command -------------------------------------------------------------------------------------


def run_check(monkeypatch: pytest.MonkeyPatch, *options: str) -> int:
    monkeypatch.setattr(sys, "argv", ["check_content.py", *options])
    return check_content.main()


def test_the_command_ends_with_0_where_all_is_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A project without problems ends with 0 and one line that says so."""
    assert run_check(monkeypatch, "--root", str(make_project(tmp_path)), "--lang", "ru") == 0
    assert capsys.readouterr().out == "Ошибок нет.\n"


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
def test_the_command_ends_with_1_where_there_is_a_problem(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    language: str,
    form: str,
) -> None:
    """A project with a problem ends with 1 and lists it in the wanted language and form."""
    root = make_project(tmp_path, files={f"{PROJECT}/text.ru.md": None})
    assert run_check(monkeypatch, "--root", str(root), "--lang", language, "--format", form) == 1
    assert capsys.readouterr().out == FORMATS[form](check(root, LANGUAGES)[1], language) + "\n"


def test_the_command_asks_the_environment_for_the_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --lang the messages speak the language of the editor's computer."""
    monkeypatch.setenv("PRACTICEBOOK_LANG", "en")
    run_check(monkeypatch, "--root", str(make_project(tmp_path)))
    assert capsys.readouterr().out == "No problems.\n"


@pytest.mark.parametrize("options", [["--lang", "de"], ["--format", "xml"], ["--colour"]])
def test_the_command_refuses_what_it_does_not_know(
    monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    """An unknown language, form or option ends with 2 and the list of the known ones."""
    with pytest.raises(SystemExit) as stopped:
        run_check(monkeypatch, *options)
    assert stopped.value.code == 2


def test_the_command_runs_by_itself(tmp_path: Path) -> None:
    """`python scripts/check_content.py` works from any folder, with the project as it is committed."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "check_content.py", "--lang", "en"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONWARNINGS": "error"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "No problems.\n", "")
