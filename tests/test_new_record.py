"""A new record: whole, valid as it is, never over another, never published unfilled."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import MakeProject
from practicebook import model
from practicebook.check import check, visible
from practicebook.collection import Collection
from practicebook.field_help import model_fields
from practicebook.images import Darkroom
from practicebook.new_record import begin, slug_from
from practicebook.pages import Site
from practicebook.problems import MESSAGE_LANGUAGES
from practicebook.scaffold import KINDS, Draft, registry_ids, write_record
from practicebook.wording import wording
from practicebook.yaml_source import parse_yaml
from sample_project import LANGUAGES, ROOT

COMMAND = ROOT / "scripts" / "new_record.py"
CTRL_C = "\x03"
RECORDS = ("project", "office")
FACTS = {"project": "projects/new-one/facts.yml", "office": "offices/new-one/facts.yml"}


def run(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """The command as an editor runs it, without a terminal."""
    return subprocess.run(
        [sys.executable, COMMAND, "--root", root, "--lang", "ru", *options],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )


def draft(root: Path, kind: str, language: str = "kk") -> Draft:
    collection = check(root, LANGUAGES)[0]
    return begin(collection, kind, 2026 if kind == "edition" else 2025, language, {})


def checked(root: Path) -> tuple[Collection, list[str]]:
    collection, problems = check(root, LANGUAGES)
    return collection, [f"{p.place.path}: {p.code}" for p in problems]


def written(root: Path, kind: str, language: str = "kk") -> Path:
    return write_record(root, draft(root, kind, language), "" if kind == "edition" else "new-one")


# --- what is written ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", MESSAGE_LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_untouched_scaffold_is_a_valid_draft(
    project: MakeProject, kind: str, language: str
) -> None:
    """The check finds nothing wrong with a record that was only just started."""
    root = project()
    written(root, kind, language)
    assert checked(root)[1] == []


@pytest.mark.parametrize("kind", RECORDS)
def test_a_new_record_is_seen_by_its_editor_alone(
    project: MakeProject, tmp_path: Path, kind: str
) -> None:
    """The preview makes the draft's page in both languages; the public site has none."""
    root = project()
    folder = written(root, kind)
    collection, _ = checked(root)
    address = folder.relative_to(root / "practices").as_posix()
    preview = Site(visible(collection, preview=True), Darkroom(tmp_path / "photos"), "kk")
    public = Site(visible(collection, preview=False), Darkroom(tmp_path / "photos"), "kk")
    page = next(page for page in preview.pages.values() if page.entry.address == address)
    assert page.source not in public.pages
    for language in LANGUAGES:
        assert wording(language).words.draft.fill_in in str(preview.record(page, language))


@pytest.mark.parametrize("kind", RECORDS)
def test_a_scaffold_cannot_be_published_unfilled(project: MakeProject, kind: str) -> None:
    """Once it is published, the check names every hint that nobody replaced, and what is missing."""
    root = project()
    folder = written(root, kind)
    facts = folder / "facts.yml"
    text = facts.read_text("utf-8")
    facts.write_text(text.replace("status: draft", "status: published"), "utf-8")
    found = check(root, LANGUAGES)[1]
    places = {
        (p.place.path.rsplit("/", 1)[1], p.place.line) for p in found if p.code == "not-filled"
    }
    live = [line for line in text.split("\n") if "[" in line and not line.lstrip().startswith("#")]
    assert len([name for name, _ in places if name == "facts.yml"]) == len(live) > 10
    sections = len(wording("kk").words.sections[f"{kind}s"])
    assert len([name for name, _ in places if name.startswith("text.")]) == 2 * sections
    missing = [p for p in found if p.code == "required-when-published"]
    assert len(missing) == (6 if kind == "project" else 0)


def test_an_edition_cannot_be_released_unfilled(project: MakeProject) -> None:
    """A release date on an untouched edition brings out its hints, those of the forewords too."""
    root = project()
    file = written(root, "edition") / "edition.yml"
    file.write_text(file.read_text("utf-8") + "\nreleased: 2026-12-01\n", "utf-8")
    found = {p.place.path for p in check(root, LANGUAGES)[1] if p.code == "not-filled"}
    names = ("edition.yml", "foreword.kk.md", "foreword.ru.md")
    assert found == {f"practices/2026/{name}" for name in names}


def test_a_new_edition_goes_on_from_the_last_one(project: MakeProject) -> None:
    """Title, subtitle, publisher and licence stand already; the annotation has to be written anew."""
    root = project()
    written(root, "edition")
    first, second = checked(root)[0].editions
    assert (second.year, second.facts.title) == (2026, first.facts.title)
    assert second.facts.imprint.publisher == first.facts.imprint.publisher
    assert second.facts.imprint.annotation["ru"].startswith("[Заполните:")
    assert second.facts.released is None


def test_an_edition_that_is_being_prepared_is_not_public(project: MakeProject) -> None:
    """Readers see a new edition once it has a published record or a release date; its editor before."""
    root = project()
    written(root, "edition")
    collection = checked(root)[0]
    assert [e.year for e in visible(collection, preview=False).editions] == [2025]
    assert [e.year for e in visible(collection, preview=True).editions] == [2025, 2026]


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_the_model_is_in_the_scaffold(project: MakeProject, kind: str) -> None:
    """What is not required stands as a comment; with every `# ` deleted the file is whole and valid."""
    root = project()
    text = draft(root, kind).facts()
    opened = re.sub(r"(?m)^( *)# (?=(?:  )*(?:- )?[a-z_]+:)", r"\1", text)
    values = parse_yaml(opened, "facts.yml").values
    for spec in model_fields(kind):
        found = values
        for step in spec.path.split("."):
            found = found[step.removesuffix("[]")]
            found = found[0] if step.endswith("[]") else found
        assert found is not None, spec.path
    model.SCHEMAS[kind].model_validate(values, context={"languages": LANGUAGES})


def test_the_fixed_headings_stand_in_their_order(project: MakeProject) -> None:
    """Each section of the wording has its heading, and under it one line that says what to write."""
    folder = written(project(), "project")
    for language in LANGUAGES:
        lines = (folder / f"text.{language}.md").read_text("utf-8").split("\n")
        titles = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
        assert titles == [*wording(language).words.sections.projects.values()]
        hint = f"[{wording(language).words.draft.fill_in}: "
        assert sum(line.startswith(hint) and line.endswith("]") for line in lines) == len(titles)


def test_known_values_stand_open_without_a_mark(project: MakeProject) -> None:
    """What is known goes in as it is, odd signs and all; the rest keeps its hints."""
    root = project()
    title = {"kk": '«Қан: "тірі" #» \\ {x}', "ru": "- да, [нет]: 'x' #"}
    given = {
        "title": title,
        "period": {"start": "2025-03-01"},
        "activities": [{"title": title, "planned": 3}, {"title": title}],
        "organisation": {"bin": "000123456789", "kind": "ngo"},
        "sdg": [3, 4],
    }
    collection = check(root, LANGUAGES)[0]
    made = Draft("project", 2025, "kk", LANGUAGES, given, registry_ids(collection, "kk"))
    write_record(root, made, "known")
    collection, problems = check(root, LANGUAGES)
    assert not [problem for problem in problems if problem.stops]  # the signs may be warned about
    facts = collection.entries["2025/projects/known"].facts
    assert facts.title == title and [a.planned for a in facts.activities] == [3, None]
    assert facts.organisation.bin == "000123456789" and facts.sdg == (3, 4)
    assert 'bin: "000123456789"\n' in made.facts() and "start: 2025-03-01\n" in made.facts()


def test_a_direction_that_wants_a_reviewer_gets_one_to_fill_in(project: MakeProject) -> None:
    """A first aid project starts as a valid draft too."""
    root = project()
    collection = check(root, LANGUAGES)[0]
    made = begin(collection, "project", 2025, "ru", {"directions": ["first-aid"]})
    write_record(root, made, "aid")
    assert checked(root)[1] == []
    assert 'medical_reviewer: "[Заполните: медицинский эксперт]"' in made.facts()


# --- never over another ------------------------------------------------------------------------------


@pytest.mark.parametrize("taken", ["donor-day", "astana", "half", "file"])
def test_what_stands_is_never_touched(project: MakeProject, taken: str) -> None:
    """A slug of a project, of an office, of an unfinished folder or of a file is refused."""
    root = project(files={"practices/2025/projects/half/notes.txt": "x"})
    (root / "practices/2025/projects/file").write_text("x")
    before = {f: f.read_bytes() for f in sorted(root.rglob("*")) if f.is_file()}
    done = run(root, "--kind", "project", "--year", "2025", "--slug", taken)
    assert (done.returncode, done.stdout) == (1, "")
    assert taken in done.stderr and "уже есть" in done.stderr
    assert {f: f.read_bytes() for f in sorted(root.rglob("*")) if f.is_file()} == before


def test_a_failure_half_way_leaves_nothing(project: MakeProject) -> None:
    """When a file cannot be written, no folder of that name is left, and no part of one."""
    root = project()

    class Broken(Draft):
        def files(self) -> dict[str, str]:
            return {"facts.yml": "x", "bad\0name": "x"}

    with pytest.raises(ValueError, match="null"):
        write_record(root, Broken("project", 2025, "kk", LANGUAGES), "broken")
    names = {file.name for file in (root / "practices/2025/projects").iterdir()}
    assert names == {"donor-day"}


# --- the command -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_says_what_comes_next(project: MakeProject, kind: str) -> None:
    """The command ends with 0, names the folder and its files, and the next steps."""
    root = project()
    year, slug = ("2026", []) if kind == "edition" else ("2025", ["--slug", "new-one"])
    done = run(root, "--kind", kind, "--year", year, *slug)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"practices/{year}" in done.stdout and "Что делать дальше" in done.stdout
    assert "{" not in done.stdout
    assert checked(root)[1] == []


@pytest.mark.parametrize(
    ("kind", "year", "slug", "code", "said"),
    [
        ("projekt", "2025", "x", 2, "project, office, edition"),
        ("", "2025", "x", 2, "project, office, edition"),
        ("project", "25", "x", 2, "2026"),
        ("project", "٢٠٢٥", "x", 2, "2026"),
        ("project", "2031", "x", 1, "kind=edition year=2031"),
        ("edition", "2025", "", 1, "practices/2025"),
        ("project", "2025", "Мектептегі алғашқы көмек", 2, "mektepteg"),
        ("project", "2025", "Donor_Day!", 2, "donor-day"),
        ("project", "2025", "../../x", 2, "так: x"),
        ("project", "2025", "", 2, "donor-bus"),
        ("project", "2025", "???", 2, "donor-bus"),
        ("project", "2025", "a" * 61, 2, "a" * 60),
    ],
)
def test_a_wrong_wish_is_refused_in_a_sentence(
    project: MakeProject, kind: str, year: str, slug: str, code: int, said: str
) -> None:
    """Wrong kind, year or slug: one clear sentence with what to write instead, and nothing written."""
    root = project()
    before = sorted(root.rglob("*"))
    done = run(root, "--kind", kind, "--year", year, "--slug", slug)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr and "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1 and sorted(root.rglob("*")) == before


def test_without_a_terminal_the_form_is_not_opened(project: MakeProject) -> None:
    """In a script, where nobody can answer, the command says how to call it and ends with 2."""
    done = run(project())
    assert done.returncode == 2 and "make new kind=project" in done.stderr


def test_the_form_asks_until_the_answers_are_right(project: MakeProject) -> None:
    """A number out of the list or a bad slug is asked again; the slug comes from the title."""
    root = project()
    ended, said = in_terminal(
        root,
        ["9", "1", "2025", "Аулада қан тапсыру", "Донорство во дворе", "3", "15", "Ә!", ""],
    )
    assert ended == 0, said
    assert "от 1 до 3" in said and "[aulada-kan-tapsyru]" in said and "так: a" in said
    collection, problems = checked(root)
    facts = collection.entries["2025/projects/aulada-kan-tapsyru"].facts
    assert problems == [] and facts.title["ru"] == "Донорство во дворе"
    assert facts.place.region in collection.regions


def test_the_form_can_be_left(project: MakeProject) -> None:
    """Ctrl-C ends the form with one sentence; nothing was written."""
    root = project()
    before = sorted(root.rglob("*"))
    ended, said = in_terminal(root, ["1", CTRL_C])
    assert ended == 1 and "ничего не записано" in said and "Traceback" not in said
    assert sorted(root.rglob("*")) == before


def in_terminal(root: Path, answers: list[str]) -> tuple[int, str]:
    """The form in a real terminal, one answer for each question; its exit code and what it said."""
    parent, child = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, COMMAND, "--root", root, "--lang", "ru"],
        stdin=child,
        stdout=child,
        stderr=child,
        env={**os.environ, "TERM": "dumb"},
        # A run in the background ignores Ctrl-C, and would hand that on to what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(child)
    said, waiting = "", list(answers)
    pieces = b""
    while select.select([parent], [], [], 20)[0]:
        try:
            piece = os.read(parent, 4096)
        except OSError:  # the other end of the terminal is closed
            break
        if not piece:
            break
        pieces += piece
        said = pieces.decode("utf-8", "replace")
        if said.endswith(": ") and waiting:
            if (answer := waiting.pop(0)) == CTRL_C:
                time.sleep(0.3)  # nobody is quicker than the prompt that he reads
                running.send_signal(signal.SIGINT)
            else:
                os.write(parent, f"{answer}\r".encode())
    ended = running.wait(timeout=20)
    os.close(parent)
    return ended, said


# --- slugs -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Мектептегі алғашқы көмек", "mekteptegi-algashky-komek"),
        ("Щедрый вторник: ещё 100 ₸!", "shchedryy-vtornik-eshche-100"),
        ("Ұлытау — Жәрдем «103»", "ulytau-zhardem-103"),
        ("QazMed: e-mail", "qazmed-e-mail"),
        ("???", ""),
        ("а" * 80, "a" * 60),
        ("бір " * 30, "-".join(["bir"] * 15)),
    ],
)
def test_a_title_becomes_a_slug(title: str, slug: str) -> None:
    """Kazakh and Russian letters are spelled in Latin ones; whole words, at most 60 characters."""
    assert slug_from(title) == slug
