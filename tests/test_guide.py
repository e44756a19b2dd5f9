"""The editors' guide tells what is there: every field, every problem with a true example, every command."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from guide_examples import problems_of
from playwright.sync_api import Browser
from practicebook.field_help import LIST, model_fields
from practicebook.guide import KINDS, PAGES, mends
from practicebook.problems import codes, problem_sentence
from practicebook.search.copies import page_copy
from practicebook.search.lexicon import lexicon
from practicebook.wording import FOLDER, wording
from sample_project import LANGUAGES, PROJECT, ROOT
from test_accessibility import RULES

GUIDE = ROOT / "docs" / "editors"
EXAMPLES = [
    (language, code)
    for language in LANGUAGES
    for code, mend in mends(language).items()
    # Lines that are the same in both languages are proven once.
    if mend["file"] and (language == LANGUAGES[0] or mend["file"].endswith(".md"))
]
# For whoever looks after the tool; the guide has nothing to say of them.
NOT_FOR_EDITORS = {
    *("test", "bench", "lint", "workflows", "hook", "audit", "sbom", "stage", "properdocs"),
    *("release", "format", "fuzz", "templates", "lock", "clean", "help"),
}
# The guide's own name for the project of its examples: other tests look for theirs on every page.
INVENTED = "blood-day"
LARGEST = 1_500_000  # bytes of all pictures


def page(name: str, language: str) -> str:
    return (GUIDE / f"{name}.{language}.md").read_text("utf-8")


@cache
def targets() -> dict[str, str]:
    """The Makefile's targets with their recipes."""
    text = (ROOT / "Makefile").read_text("utf-8")
    return {
        match[1]: match[2]
        for match in re.finditer(
            r"^([a-z]+):[^\n]*## [^\n]*\n((?:\t[^\n]*\n)*)", text, re.MULTILINE
        )
    }


def commands(language: str) -> list[tuple[str, list[str]]]:
    """Each `make` that the guide tells an editor to type: its target and the names of its arguments."""
    pages = "\n".join(page(name, language) for name in PAGES)
    pages += "\n".join(f"`{mend['right']}`" for mend in mends(language).values())
    found = re.findall(
        r"(?:`|^\s*)make +([a-z]+)((?: +\w+=(?:\"[^\"]*\"|[^\s`\"]+))*)", pages, re.M
    )
    return [(target, re.findall(r"(\w+)=", arguments)) for target, arguments in found]


# --- problems ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_has_its_mend(language: str) -> None:
    """The guide explains each code of the check, and no other: why it comes, wrong lines, right ones."""
    found = mends(language)
    assert sorted(found) == list(codes())
    for code, mend in found.items():
        assert all(str(mend.get(part) or "").strip() for part in ("why", "wrong", "right")), code


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_stand_in_order(language: str) -> None:
    """The reasons stand in the order of their codes in both languages, so that they compare."""
    told = yaml.safe_load((FOLDER / f"mends.{language}.yml").read_text("utf-8"))
    assert list(told) == list(codes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_group_of_problems_has_a_name_and_a_lead(language: str) -> None:
    """Each group of problems has its heading and a sentence under it."""
    words = wording(language).words.guide.problems
    groups = {mend["group"] for mend in mends(language).values()}
    assert set(words.groups) == set(words.leads) == groups


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_of_a_problem_is_whole(language: str) -> None:
    """The guide shows a problem's sentence as the check says it, with every blank filled."""
    for code, mend in mends(language).items():
        sentence = problem_sentence(code, language)
        blanks = {name for _, name, _, _ in string.Formatter().parse(sentence) if name}
        assert set(mend["found"]) == blanks, code


@pytest.mark.parametrize(("language", "code"), EXAMPLES, ids=lambda value: value)
def test_wrong_lines_give_their_problem(language: str, code: str, tmp_path: Path) -> None:
    """The lines that the guide calls wrong give this very problem, told as the guide tells it."""
    mend = mends(language)[code]
    found = [
        dict(each.details)
        for each in problems_of(code, mend, "wrong", language, tmp_path)
        if each.code == code
    ]
    shown = {name: found[0][name].replace(Path(PROJECT).name, INVENTED) for name in mend["found"]}
    assert shown == mend["found"]


@pytest.mark.parametrize(("language", "code"), EXAMPLES, ids=lambda value: value)
def test_right_lines_give_no_problem(language: str, code: str, tmp_path: Path) -> None:
    """The mended lines of the guide pass the check."""
    found = problems_of(code, mends(language)[code], "right", language, tmp_path)
    # A sentence with a number of its own stands in one language of the tests' project only.
    alone = {"numbers-differ"} if code == "digits-ungrouped" else set()
    assert {each.code for each in found} <= alone


# --- commands ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_of_the_guide_is_there(language: str) -> None:
    """What the guide tells an editor to type, the Makefile knows, with every argument."""
    for target, arguments in commands(language):
        assert target in targets(), target
        assert all(f"$({name})" in targets()[target] for name in arguments), (target, arguments)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_for_editors_is_in_the_guide(language: str) -> None:
    """The guide tells of each command that is an editor's; both languages tell of the same ones."""
    told = {target for target, _ in commands(language)}
    assert set(targets()) - NOT_FOR_EDITORS <= told
    assert sorted(commands(language)) == sorted(commands(LANGUAGES[0]))


# --- pages and pictures ------------------------------------------------------------------------------


def test_the_guide_has_its_pages_in_every_language() -> None:
    """The list of the guide's pages, their names and their files are the same."""
    files = {f"{name}.{language}.md" for name in PAGES for language in LANGUAGES}
    assert {file.name for file in GUIDE.glob("*.md")} == files
    for language in LANGUAGES:
        assert tuple(wording(language).words.guide.pages) == PAGES


def pictures(language: str) -> dict[str, str]:
    """The file of each picture with what is told of it."""
    text = "".join(page(name, language) for name in PAGES)
    return {file: alt for alt, file in re.findall(r"!\[([^\]]*)\]\(images/([^)]+)\)", text)}


def test_the_pictures_are_there_and_small() -> None:
    """Each picture of the guide lies in its folder, in its page's language, and none is left over."""
    shown = {language: pictures(language) for language in LANGUAGES}
    files = {file.name: file.stat().st_size for file in (GUIDE / "images").iterdir()}
    assert set(files) == {name for found in shown.values() for name in found}
    assert sum(files.values()) < LARGEST
    for language, found in shown.items():
        assert all(name.endswith(f"-{language}.webp") for name in found)
        assert all(len(alt) > 40 for alt in found.values())


def test_every_field_stands_on_its_page(edition: Path) -> None:
    """The page of fields has a row for each field of the model, in each language."""
    for root in ("", "ru/"):
        html = (edition / root / "editors" / "fields" / "index.html").read_text("utf-8")
        rows = {row.get("id") for row in lxml.html.fromstring(html).iter("tr")} - {None}
        wanted: set[Any] = {
            f"{kind}.{spec.path.replace(LIST, '')}" for kind in KINDS for spec in model_fields(kind)
        }
        assert wanted <= rows


def test_every_problem_can_be_linked_to(edition: Path) -> None:
    """The page of problems has an anchor for each code, so that the desk can lead there."""
    for root in ("", "ru/"):
        html = (edition / root / "editors" / "problems" / "index.html").read_text("utf-8")
        assert set(codes()) <= set(lxml.html.fromstring(html).xpath("//h3/@id"))


# Each row and each example comes from one template: a few of them tell of all.
_FEW = """() => {
  for (const [kind, most] of [["tr.field", 12], [".mend", 8], [".entries li", 5]])
    [...document.querySelectorAll(kind)].slice(most).forEach(each => each.remove());
}"""


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("dark", 390), ("light", 1300)])
def test_everyone_can_use_the_long_pages(
    browser: Browser, address: str, scheme: str, width: int
) -> None:
    """The pages of fields and problems break no rule of WCAG and are no wider than a phone."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    for name in ("fields", "problems"):
        page.goto(f"{address}editors/{name}/")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(_FEW)
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == []
    page.close()


def test_readers_do_not_find_the_guide_by_searching(edition: Path) -> None:
    """The search is for readers: pages for editors are not in it, though every reader may open them."""
    file = edition / "editors" / "problems" / "index.html"
    assert page_copy(file.read_bytes(), "kk", lexicon("kk", []), {}) is None
