"""The records that are committed: right in every rule, marked as invented, true to the source."""

from __future__ import annotations

import pytest
from practicebook.check import check, visible
from practicebook.collection import Collection, Edition
from practicebook.model import Headline
from practicebook.settings import read_settings
from practicebook.wording import wording
from sample_project import ROOT

LANGUAGES = read_settings(ROOT).languages


@pytest.fixture(scope="module")
def collection() -> Collection:
    found, problems = check(ROOT, LANGUAGES)
    assert problems == []
    return found


@pytest.fixture(scope="module")
def edition(collection: Collection) -> Edition:
    return next(edition for edition in collection.editions if edition.year == 2025)


def test_the_committed_records_have_no_problem() -> None:
    """What is committed is ready to be published."""
    assert check(ROOT, LANGUAGES)[1] == []


def test_the_languages_are_kazakh_and_russian() -> None:
    """Kazakh is the first language of the site, Russian the second."""
    assert LANGUAGES == ("kk", "ru")


def test_every_sample_record_is_marked(edition: Edition) -> None:
    """Every project and office of 2025 is invented, and says so."""
    assert edition.projects and edition.offices
    assert [entry.address for entry in edition.entries if not entry.facts.sample] == []


def test_the_edition_shows_as_many_projects_as_the_contest_had_winners(edition: Edition) -> None:
    """Ten projects won, ten are shown, and their grants make up the fund."""
    assert edition.facts.contest
    assert len(edition.projects) == edition.facts.contest.winners
    assert sum(p.facts.funding.grant for p in edition.projects) == edition.facts.contest.fund


def test_every_record_is_published_in_both_languages(
    collection: Collection, edition: Edition
) -> None:
    """The collection that readers see is the whole collection."""
    shown = next(e for e in visible(collection, preview=False).editions if e.year == edition.year)
    assert [e.address for e in shown.entries] == [e.address for e in edition.entries]
    assert all(set(entry.texts) == set(LANGUAGES) for entry in edition.entries)


def headlines(edition: Edition) -> dict[str, Headline]:
    return {headline.id: headline for headline in edition.facts.headlines}


@pytest.mark.parametrize(
    ("id", "value", "qualifier"),
    [
        ("applications", 49, "exact"),
        ("winners", 10, "exact"),
        ("fund", 10_000_000, "exact"),
        ("reached", 2000, "over"),
        ("informed", 10_000, "over"),
    ],
)
def test_the_headline_figures_are_the_articles(
    id: str, value: int, qualifier: str, edition: Edition
) -> None:
    """49 applications, 10 winners, 10 000 000 ₸, over 2 000 and over 10 000 people, each cited."""
    found = headlines(edition)[id]
    assert (found.value, found.qualifier) == (value, qualifier)
    assert found.source.startswith("cited:")


def test_the_contest_says_what_the_headlines_say(edition: Edition) -> None:
    """The contest's figures and the large numbers on the home page are the same."""
    contest, large = edition.facts.contest, headlines(edition)
    assert contest
    assert (contest.applications, contest.winners, contest.fund) == tuple(
        large[id].value for id in ("applications", "winners", "fund")
    )


def test_every_direction_has_a_project(collection: Collection, edition: Edition) -> None:
    """Each of the five directions is shown by at least one project."""
    used = {direction for project in edition.projects for direction in project.facts.directions}
    assert used == set(collection.directions) and len(used) == 5


def test_there_is_a_region_for_each_tile(collection: Collection) -> None:
    """The map has the 20 regions of Kazakhstan, each on a cell of its own."""
    tiles = {(region.tile.column, region.tile.row) for region in collection.regions.values()}
    assert len(collection.regions) == len(tiles) == 20


def test_every_required_section_has_a_heading_in_every_language() -> None:
    """The sections that a project needs can be written in each language."""
    for language in LANGUAGES:
        assert {"problem", "steps", "results", "did-not-work", "advice"} <= set(
            wording(language).headings("projects").values()
        )
