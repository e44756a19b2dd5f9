"""Open data and feeds say what the records say, to machines and to Excel, and nothing that is private."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import MakeProject
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from practicebook.check import check
from practicebook.collection import Collection
from practicebook.feeds import ATOM, feed
from practicebook.model import json_schema
from practicebook.opendata import SCHEMAS, OpenData
from practicebook.wording import wording
from sample_project import LANGUAGES, OFFICE, PROJECT, ROOT

SITE = "https://practices.example.kz/"


def collection(root: Path) -> Collection:
    """The project's records, which have to be sound."""
    found, problems = check(root, LANGUAGES)
    assert problems == []
    return found


def files(root: Path) -> dict[str, bytes]:
    makers = OpenData(collection(root), SITE).files()
    return {address: make() for address, make in makers.items()}


def rows(root: Path, kind: str) -> list[dict[str, str]]:
    text = files(root)[f"data/2025/{kind}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def records(root: Path, kind: str) -> list[dict[str, Any]]:
    return json.loads(files(root)[f"data/2025/{kind}.json"])[kind]  # type: ignore[no-any-return]


def test_json_holds_every_field_of_the_committed_records() -> None:
    """What stands in facts.yml stands in the JSON, in both languages, word for word."""
    edition = collection(ROOT).editions[-1]
    published = [project for project in edition.projects if project.published]
    assert [r["slug"] for r in records(ROOT, "projects")] == [p.slug for p in published]
    for given, project in zip(records(ROOT, "projects"), published, strict=True):
        for field, value in project.source.values.items():
            if field not in ("lead", "budget", "period", "updated", "review_by"):
                shown = json.loads(json.dumps(given[field]))
                assert _plain(shown, value) == json.loads(json.dumps(value, default=str)), field
        assert given["pages"]["ru"] == f"{SITE}ru/practices/2025/{project.slug}/"


def _plain(given: Any, wanted: Any) -> Any:
    """The given value without the defaults that the record left out."""
    if isinstance(wanted, dict):
        return {key: _plain(given[key], value) for key, value in wanted.items()}
    if isinstance(wanted, list):
        return [_plain(one, value) for one, value in zip(given, wanted, strict=True)]
    return given


@pytest.mark.parametrize("kind", ["projects", "offices"])
def test_json_is_valid_by_its_published_schema(kind: str) -> None:
    """The schema that a data file names describes that file."""
    content = json.loads(files(ROOT)[f"data/2025/{kind}.json"])
    assert content["schema"] == f"{SITE}schema/{kind}-data.json"
    assert (content["licence"], content["sample"]) == ("CC-BY-4.0", True)
    schema = json_schema(SCHEMAS[f"{kind}-data"], LANGUAGES)
    assert (ROOT / "docs" / "schema" / f"{kind}-data.json").is_file()
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(content)] == []


def test_csv_and_json_say_the_same() -> None:
    """One row a record in the same order; numbers, dates and both titles agree."""
    for row, record in zip(rows(ROOT, "projects"), records(ROOT, "projects"), strict=True):
        facts = {indicator["id"]: indicator for indicator in record["indicators"]}
        assert row["slug"] == record["slug"]
        assert (row["title_kk"], row["title_ru"]) == (record["title"]["kk"], record["title"]["ru"])
        assert int(row["grant"]) == record["funding"]["grant"]
        assert int(row["budget_planned"]) == sum(line["planned"] for line in record["budget"])
        assert int(row["people_reached_fact"]) == facts["people_reached"]["fact"]
        assert row["period_start"] == record["period"]["start"]
        assert row["sample"] == "true" and row["licence"] == record["licence"]
    for row, record in zip(rows(ROOT, "offices"), records(ROOT, "offices"), strict=True):
        assert int(row["registered"]) == record["team"]["registered"]
        assert int(row["events"]) == len(record["events"])


def test_excel_reads_kazakh(project: MakeProject) -> None:
    """A CSV starts with the mark by which Excel knows UTF-8."""
    assert files(project())["data/2025/projects.csv"].startswith(b"\xef\xbb\xbfyear,slug,")


def test_an_unmeasured_fact_is_empty_and_a_measured_nothing_is_zero(project: MakeProject) -> None:
    """A reader of the CSV can tell «not counted» from «nobody came»."""
    nothing = ("plan: 100, fact: 120}", "plan: 100, fact: 0}")
    unknown = ("plan: 100, fact: 120}", "plan: 100}")
    zero = rows(project(edit={f"{PROJECT}/facts.yml": [nothing]}), "projects")[0]
    assert (zero["people_reached_fact"], zero["people_reached_qualifier"]) == ("0", "exact")
    project_file = (ROOT / "tests" / "base" / PROJECT / "facts.yml").read_text("utf-8")
    empty = rows(
        project(files={f"{PROJECT}/facts.yml": project_file.replace(*unknown)}), "projects"
    )[0]
    assert (empty["people_reached_fact"], empty["people_reached_qualifier"]) == ("", "")
    assert empty["people_reached_plan"] == "100"


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_unpublished_records_are_not_given_away(project: MakeProject, status: str) -> None:
    """Only a published record is data; neither files nor feeds tell of another."""
    root = project(edit={f"{PROJECT}/facts.yml": [("status: published", f"status: {status}")]})
    assert rows(root, "projects") == [] and records(root, "projects") == []
    assert b"donor-day" not in feed(collection(root), "kk", SITE)


def test_a_contact_needs_consent(project: MakeProject) -> None:
    """Without consent the check refuses a contact, and the data drops it all the same."""
    change = [("consent: true\n  contact", "consent: false\n  contact")]
    root = project(edit={f"{PROJECT}/facts.yml": change})
    found, problems = check(root, LANGUAGES)
    assert [problem.code for problem in problems] == ["contact-without-consent"]
    for make in OpenData(found, SITE).files().values():
        assert b"donor@example.org" not in make()


def test_text_that_excel_would_run_stays_text(project: MakeProject) -> None:
    """A title that begins like a formula gets an apostrophe in the CSV and none in the JSON."""
    change = [("title: {kk: Донор күні, ru: День донора}", "title: {kk: '=1+1', ru: '@1+1'}")]
    root = project(
        edit={f"{PROJECT}/facts.yml": [(change[0][0] + "\nsummary", change[0][1] + "\nsummary")]}
    )
    row = rows(root, "projects")[0]
    assert (row["title_kk"], row["title_ru"]) == ("'=1+1", "'@1+1")
    assert records(root, "projects")[0]["title"] == {"kk": "=1+1", "ru": "@1+1"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["projects", "offices"])
def test_every_column_is_explained(language: str, kind: str) -> None:
    """The data page says of each column what it means."""
    meanings = wording(language).words.data.meanings
    columns = OpenData(collection(ROOT), SITE).columns(kind)
    assert len({column.name for column in columns}) == len(columns) > 40
    for column in columns:
        assert meanings[column.meaning], column.name


# --- feeds -------------------------------------------------------------------------------------------


def entries(root: Path, language: str) -> list[Any]:
    found = etree.fromstring(feed(collection(root), language, SITE))
    return found.findall(f"{{{ATOM}}}entry")


def said(node: Any, name: str) -> str:
    text = node.findtext(f"{{{ATOM}}}{name}")
    assert text, name
    return str(text)


@pytest.mark.parametrize(("language", "folder"), [("kk", ""), ("ru", "ru/")])
def test_the_feed_is_atom_with_absolute_addresses(language: str, folder: str) -> None:
    """A feed and each entry have id, title, updated, author and a link that works anywhere."""
    root = etree.fromstring(feed(collection(ROOT), language, SITE))
    assert root.tag == f"{{{ATOM}}}feed"
    links = {l.get("rel"): l.get("href") for l in root.findall(f"{{{ATOM}}}link")}
    assert links == {"self": f"{SITE}{folder}feed.xml", "alternate": f"{SITE}{folder}"}
    ids = set()
    for node in [root, *entries(ROOT, language)]:
        ids.add(said(node, "id"))
        assert said(node, "id").startswith(SITE) and said(node, "title")
        assert said(node, "updated").endswith("T00:00:00Z")
        assert node.find(f"{{{ATOM}}}author/{{{ATOM}}}name").text
    assert len(ids) == len(entries(ROOT, language)) + 1


def test_what_changed_last_stands_first(project: MakeProject) -> None:
    """Entries run from the newest date to the oldest; a record without one has its edition's."""
    office = [("status: published", "status: published\nupdated: 2026-02-03")]
    root = project(edit={f"{OFFICE}/facts.yml": office})
    dates = [said(entry, "updated")[:10] for entry in entries(root, "ru")]
    assert dates == ["2026-02-03", "2025-12-01"]
    again = [said(entry, "updated") for entry in entries(ROOT, "kk")]
    assert again == sorted(again, reverse=True)


def test_a_feed_marks_samples_and_is_the_same_each_time(project: MakeProject) -> None:
    """A sample is called one in its title; nothing in a feed depends on the clock."""
    root = project()
    assert said(entries(root, "ru")[-1], "title") == "День донора (образец)"
    assert feed(collection(root), "kk", SITE) == feed(collection(root), "kk", SITE)
