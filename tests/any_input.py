"""Draw any input for a test: odd letters, mangled files, values of every kind.

In `make test` the draws are always the same and few; `make fuzz` sets HYPOTHESIS=fuzz for many new ones.
"""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from practicebook.yaml_source import read_yaml
from sample_project import BASE, PROJECT
from test_hostile import ODD_VALUES, field_paths, with_value

_QUIET = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.data_too_large)
_COMMON: Any = {"deadline": None, "database": None, "suppress_health_check": _QUIET}
settings.register_profile("test", max_examples=40, derandomize=True, **_COMMON)
settings.register_profile("fuzz", max_examples=3000, **_COMMON)
settings.load_profile(os.environ.get("HYPOTHESIS", "test"))

MANY = os.environ.get("HYPOTHESIS") == "fuzz"
FACTS: dict[str, Any] = read_yaml(BASE / PROJECT / "facts.yml", "facts.yml").values
SIGNS = (
    *(
        "а",
        "ә",
        "Қ",
        "ы",
        "й",
        "и\u0306",
        "a",
        "Y",
        "5",
        "2025",
        "10 000",
        "-",
        "--",
        "—",
        ",",
        ".",
    ),
    *(
        " ",
        "  ",
        "\u00a0",
        "\n",
        "\n\n",
        "\t",
        "\r\n",
        '"',
        "«",
        "»",
        "“",
        "”",
        "'",
        "\\",
        "/",
        ":",
    ),
    *("#", "##", "###", ">", "|", "`", "```", "*", "**", "_", "~~", "[", "](", ")", "![", "<", "&"),
    *("{", "}", "{{ 7*7 }}", "{%", "#eval(2)", "$x$", "@ref", "\u00ad", "\u0301", "👍", "ﬁ", "İ"),
    *("- ", "1. ", "| --- |", "---", "text.kk.md", "https://a.kz/б", "a@b.kz", "hall.jpg", "null"),
)
# Whatever Unicode has, and much more often what means something here.
any_text = st.lists(st.sampled_from(SIGNS) | st.text(max_size=4), max_size=30).map("".join)
# What means something to HTML, Jinja, Typst, XML, CSV, an address or a shell, and passes the check.
_SOUND = (
    *(
        "Қан",
        "тапсыру",
        "«күн»",
        "донор",
        "10 000",
        "2025-ші",
        "— бұл",
        "фронт-кеңсе",
        "№ 5",
        "68 %",
    ),
    *(
        "{{ 7*7 }}",
        "{% raw %}",
        "#eval(2)",
        "$x$",
        "@ref",
        "<b>",
        "</script>",
        "&amp;",
        "&",
        "<!--",
    ),
    *(
        "\\",
        "/",
        "[а](б)",
        "*а*",
        "_а_",
        "`а`",
        "~",
        "=1+1",
        "+7",
        "#",
        "%20",
        "']]>",
        "|",
        "^",
        "$(а)",
    ),
    *("сөз\u00adдің", "а\u00a0б", "ұзақ" * 10, "COVID-19", "…"),
)
one_line = st.lists(st.sampled_from(_SOUND), min_size=1, max_size=6).map(" ".join)
kazakh_word = st.text("аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя", min_size=1, max_size=25)
any_value = st.recursive(
    st.sampled_from([value for value in ODD_VALUES if not isinstance(value, list | dict)])
    | st.integers(-(10**12), 10**12)
    | st.floats(allow_nan=True)
    | any_text,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kk", "ru", "en", "id", "", "kk "]) | any_text, inner, max_size=3
        )
    ),
    max_leaves=6,
)


@st.composite
def mangled(draw: Any, text: str) -> str:
    """A text with some of its lines lost, doubled, swapped or broken."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["lose", "double", "swap", "break", "put"]))
        if what == "lose" and len(lines) > 1:
            del lines[at]
        elif what == "double":
            lines.insert(at, lines[at])
        elif what == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            column = draw(st.integers(0, len(lines[at])))
            end = column if what == "put" else len(lines[at])
            lines[at] = lines[at][:column] + draw(any_text) + lines[at][end:]
    return "\n".join(lines)


@st.composite
def odd_facts(draw: Any) -> dict[str, Any]:
    """The facts of a practice with any value in some of its fields."""
    facts: Any = FACTS
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(field_paths(facts))))
        facts = with_value(facts, path, draw(any_value))
    return dict(facts)


@st.composite
def sound_facts(draw: Any) -> dict[str, Any]:
    """The facts of a practice as a strange but careful editor would write them."""
    facts = copy.deepcopy(FACTS)
    for path in field_paths(FACTS):
        if path[-1] == "kk" and draw(st.booleans()):
            line = draw(one_line)  # the numbers of both languages have to agree
            facts = with_value(facts, path, line)
            facts = with_value(facts, (*path[:-1], "ru"), f"{line}.")
    people = draw(st.sampled_from([0, 1, 7, 120, 10**6]))
    facts["indicators"] = [
        {"id": "people_reached", "plan": draw(st.sampled_from([0, 100])), "fact": people}
    ]
    facts["team"] = {"volunteers": draw(st.sampled_from([0, 1, 10**5]))}
    return dict(facts)


def drawn(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    """So many draws at once, for a test that makes one project of them all."""
    found: list[Any] = []

    @settings(max_examples=count, phases=[Phase.generate])
    @given(strategy)
    def draw(value: Any) -> None:
        found.append(value)

    draw()
    return found


def base_text(name: str) -> str:
    """A file of the small project's practice."""
    return Path(BASE / PROJECT / name).read_text("utf-8")
