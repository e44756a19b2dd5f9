"""What is run for everyone is what is run on a desk, and it can neither write nor tell secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sample_project import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
GITLAB = ROOT / ".gitlab-ci.yml"
each_workflow = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)


def read(file: Path) -> dict[str, Any]:
    workflow: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return workflow


def commands() -> Iterator[str]:
    """Every line that GitHub, GitLab or a commit runs."""
    for file in WORKFLOWS:
        for job in read(file)["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)
    for job in read(GITLAB).values():
        if isinstance(job, dict):
            yield from job.get("script", [])
    for hook in read(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]:
        yield hook["entry"]


@each_workflow
def test_actions_are_pinned_to_a_commit(file: Path) -> None:
    """A tag of an action can be moved to other code; a commit cannot. The version stands beside it."""
    for used in re.findall(r"uses: *(.+)", file.read_text("utf-8")):
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used), used


def test_one_version_of_an_action_is_one_commit() -> None:
    """The same action is the same everywhere: no workflow is left behind at an update."""
    used = {u for file in WORKFLOWS for u in re.findall(r"uses: *(.+)", file.read_text("utf-8"))}
    assert len({each.split("@")[0] for each in used}) == len(used)


@each_workflow
def test_no_job_may_write_but_the_two_that_publish(file: Path) -> None:
    """A pull request from anyone is built with a token that can only read, and without secrets."""
    workflow = read(file)
    assert workflow["permissions"] in ({}, {"contents": "read"})
    assert "secrets." not in file.read_text("utf-8")
    for name, job in workflow["jobs"].items():
        writing = [right for right in job.get("permissions", {}).values() if right == "write"]
        assert not writing or name in {"deploy", "release"}
        code = [step for step in job["steps"] if "actions/checkout@" in step.get("uses", "")]
        assert not (writing and code), f"{name} may write and runs the repository's code"
        assert all(step["with"]["persist-credentials"] is False for step in code)


@each_workflow
def test_a_pull_request_never_runs_with_rights(file: Path) -> None:
    """`pull_request_target` would run a stranger's change with this repository's rights."""
    events = read(file)[True]  # YAML 1.1 reads the key `on` as true
    assert not {"pull_request_target", "workflow_run"} & set(events)
    assert all(job["timeout-minutes"] <= 40 for job in read(file)["jobs"].values())


def test_what_is_run_elsewhere_can_be_run_on_a_desk() -> None:
    """Every command of a workflow is .ci/run or a target of the Makefile."""
    targets = set(
        re.findall(r"(?m)^([a-z]+|\.venv/ready):", (ROOT / "Makefile").read_text("utf-8"))
    )
    run = [
        target
        for line in commands()
        for target in re.findall(r"make (?:--silent )?([\w./]+)", line)
    ]
    assert len(run) > 8
    assert set(run) <= targets
    assert ".ci/run" in list(commands())


def test_both_hosts_do_the_same() -> None:
    """Whoever moves from GitHub to GitLab loses no check and no release."""
    wanted = {"make build", "make audit", "make properdocs", ".ci/run"}
    github = {c for f in WORKFLOWS for j in read(f)["jobs"].values() for c in _runs(j["steps"])}
    gitlab = {c for j in read(GITLAB).values() if isinstance(j, dict) for c in j.get("script", [])}
    assert wanted <= github and wanted <= gitlab
    assert any("make check format=github" in command for command in github)
    assert any("check format=gitlab > problems.json" in command for command in gitlab)
    assert [c for c in github if c.startswith("make release")]
    assert [c for c in gitlab if c.startswith("make release")]


def _runs(steps: list[dict[str, Any]]) -> list[str]:
    return [step["run"] for step in steps if "run" in step]


@pytest.mark.parametrize(
    ("path", "started"),
    [
        ("practices/2025/projects/donor-day/text.kk.md", {"records"}),
        ("docs/about.kk.md", {"records"}),
        (".github/workflows/check.yml", {"workflows"}),
        (".gitlab-ci.yml", {"workflows"}),
        ("README.md", set()),
    ],
)
def test_a_commit_is_checked_where_it_changes_something(path: str, started: set[str]) -> None:
    """A commit of a text waits for the check of the records only, one of a workflow for its form."""
    hooks = read(ROOT / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    matching = {h["id"] for h in hooks if "files" in h and re.search(h["files"], path)}
    assert matching == started
    assert {hook["language"] for hook in hooks} == {"system"}  # no tool is fetched at a commit
