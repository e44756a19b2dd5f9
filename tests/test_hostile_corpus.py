"""Bad input of every kind: refused at its place, at once, in little memory, in three languages.

The golden cases stand in tests/hostile/, in the form of tests/problems/; all run in one process under
limits. Warnings are not compared: here it counts what stops a build.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import markdown
import nh3
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from practicebook.page_html import ATTRIBUTES, TAGS, refused_html, refused_markdown
from sample_project import PROJECT, ROOT, make_project
from site_build import build, whole_project

HERE = Path(__file__).parent
CASES = sorted((HERE / "hostile").glob("*.yml"))
SECONDS = 2.0
MEGABYTES = 300


@pytest.fixture(scope="module")
def batch() -> dict[str, Any]:
    """What the check said of every case, from a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "hostile_batch.py"), str(HERE / "hostile")],
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'scripts'}{os.pathsep}{HERE}"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_bad_input_is_refused_where_it_stands(file: Path, batch: dict[str, Any]) -> None:
    """Each case gives exactly its problems, within two seconds, each a sentence in every language."""
    case = yaml.safe_load(file.read_text("utf-8"))
    found = batch["cases"][file.stem]
    assert "failed" not in found, found["failed"]
    assert case["problems"], "a case that is not refused proves nothing"
    assert found["problems"] == case["problems"], case["rule"]
    assert found["seconds"] < SECONDS
    for sentence in found["said"]:
        assert sentence.strip() and sentence.isprintable(), sentence


def test_no_case_takes_much_memory(batch: dict[str, Any]) -> None:
    """The whole corpus is checked in one process of less than 300 MB."""
    assert batch["megabytes"] < MEGABYTES


def test_the_corpus_is_wide() -> None:
    """There are eighty kinds of bad input and more, and each case says its rule."""
    assert len(CASES) >= 80
    for file in CASES:
        rule = yaml.safe_load(file.read_text("utf-8"))["rule"]
        assert rule[:1].isalnum() and rule.endswith("."), file.name
    rules = [yaml.safe_load(file.read_text("utf-8"))["rule"] for file in CASES]
    assert len(set(rules)) == len(rules), "two cases of one rule"


# --- what only a build can find ------------------------------------------------------------------------


def test_a_photo_damaged_in_the_middle_stops_the_build(tmp_path: Path) -> None:
    """A photo that proves damaged while it is made smaller is named, and nothing is published."""
    photo = f"{PROJECT}/photos/hall.jpg"
    root = whole_project(make_project(tmp_path / "p", bytes={photo: {"holed": [300, 200]}}))
    done = build(root)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"{photo}:1:1: photo-unreadable: " in done.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize(
    "line",
    [
        "<script>alert(1)</script>",
        '<a href="java&Tab;script:alert(1)">а</a>',
        "**а**{: onclick=alert(1) }",
        "[а](javascript:alert(1))",
        '<img alt="" src="https://evil.example/x.png">',
        "<iframe srcdoc='<b>'></iframe>",
    ],
)
def test_a_hand_written_page_that_acts_is_told(line: str) -> None:
    """A page in docs/ may hold HTML, but no script, no handler and nothing from another host."""
    html = markdown.markdown(line, extensions=["attr_list", "tables"])
    assert any(refused_html(html))
    assert any(refused_markdown(line)), "make check finds it, too"


def test_hand_written_pages_that_stand_are_quiet() -> None:
    """Headings, lists, links, tables and classes of the committed pages run nothing."""
    pages = sorted((ROOT / "docs").rglob("*.md"))
    assert pages
    for file in pages:
        html = markdown.markdown(file.read_text("utf-8"), extensions=["attr_list", "tables"])
        assert list(refused_html(html)) == [], file.name


def test_a_hand_written_page_that_acts_stops_the_build(tmp_path: Path) -> None:
    """A strict build ends with the page's name, and nothing is published."""
    root = whole_project(make_project(tmp_path / "p"))
    about = root / "docs" / "about.ru.md"
    about.write_text(about.read_text("utf-8") + "\n<b onclick=alert(1)>а</b>\n", "utf-8")
    done = build(root)
    assert done.returncode == 1
    assert "docs/about.ru.md:" in done.stderr and "page-html: “<b onclick=alert(1)>”" in done.stderr
    assert not (root / "site").exists()


_PIECES = [
    *('<p class="a">', "</p>", '<a href="../x/">', "</a>", '<img alt="а" src="x.png" />', "<br>"),
    *("<table>", "<tr>", '<td style="text-align: left;">', "</td>", "</tr>", "</table>"),
    *("<!--", "-->", "<![CDATA[", "<?x", "<script>", "</script>", "<noscript>", "<svg>", "<math>"),
    *("<style>", "</style>", "<textarea>", "<title>", "<template>", "<select>", "<plaintext>"),
    *(
        "<",
        ">",
        '"',
        "'",
        "/",
        "\\",
        "&lt;",
        "&#106;avascript:",
        "onclick=",
        " ",
        "\n",
        "а",
        "\x0c",
    ),
    *('<a href="javascript:x">', '<img src="//evil.example/x">', "<P ID=x>", "<p\u00a0onclick=x>"),
    *('<p title="', '<a title="><img src=x>"', "<a href='x'>", "<b/onclick=x>", "<b onclick>"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=12).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_what_is_let_through_a_browser_reads_the_same_way(html: str) -> None:
    """A parser like the browsers' finds in an accepted page only the tags and values of our list."""
    if any(refused_html(html)):
        return
    seen = []
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        generic_attribute_prefixes={""},  # it shows every attribute to the filter
        attributes={},
        attribute_filter=lambda tag, name, value: seen.append((tag, name, value)) or value,
        clean_content_tags=set(),
        strip_comments=False,
        url_schemes={"http", "https", "mailto", "tel", "javascript", "data"},
        link_rel=None,
    )
    for tag, name, value in seen:
        allowed = ATTRIBUTES.get(f"{tag} {name}") or ATTRIBUTES.get(name)
        assert allowed and re.fullmatch(allowed, value), (tag, name, value)
    opened = re.findall("<[a-z][a-z0-9]*", html)
    opened += ["<tbody", "<tr"]  # what a table gets by itself
    opened += ["<p", "<br"]  # what `</p>` and `</br>` give
    assert set(re.findall("<[a-z][a-z0-9]*", cleaned)) <= set(opened), cleaned
    assert "<!" not in cleaned
