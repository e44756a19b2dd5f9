"""Show where a project's money came from and where it went."""

from __future__ import annotations

from ..model import BudgetLine, ProjectFacts
from .voice import View, Voice


def budget_view(voice: Voice, facts: ProjectFacts) -> View | None:
    """The lines of the budget with their bars; None where there are none."""
    if not facts.budget:
        return None
    largest = max(max(line.planned, line.actual or 0) for line in facts.budget) or 1
    planned = sum(line.planned for line in facts.budget)
    reported = all(line.actual is not None for line in facts.budget)
    actual = sum(line.actual or 0 for line in facts.budget) if reported else None
    return {
        "lines": [_budget_line(voice, line, largest) for line in facts.budget],
        "planned": voice.wording.tenge(planned),
        "actual": voice.wording.tenge(actual) if actual is not None else None,
    }


def _budget_line(voice: Voice, line: BudgetLine, largest: int) -> View:
    return {
        "item": voice.say(line.item),
        "planned": voice.wording.tenge(line.planned),
        "actual": voice.wording.tenge(line.actual) if line.actual is not None else None,
        "deviation": voice.wording.deviation(line.deviation) if line.deviation else None,
        "bar": round((line.planned if line.actual is None else line.actual) / largest * 100, 1),
        "source": voice.wording.words.practice[f"source_{line.source}"],
        "note": voice.say(line.note) if line.note else None,
    }


def funding_view(voice: Voice, facts: ProjectFacts) -> View:
    """Grant, own share, who gave the money."""
    funding = facts.funding
    return {
        "grant": voice.wording.tenge(funding.grant),
        "cofunding": voice.wording.tenge(funding.cofunding) if funding.cofunding else None,
        "funder": voice.say(funding.funder),
        "in_kind": voice.say(funding.in_kind) if funding.in_kind else None,
    }
