"""Run one build in a fresh process and measure it: time, processor, memory, and the site it wrote."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from records import YEAR


class BuildFailed(Exception):
    """A measured build did not succeed; its output is the message."""


@dataclass(frozen=True)
class Measurement:
    """One build: `wall` and `cpu` (user and system, helpers included) in seconds, sizes in bytes.

    `memory` is the peak resident size of the build or of its largest helper, not of all together.
    """

    wall: float
    cpu: float
    memory: int
    page: int
    site: int
    pdfs: int


SETTLED = 6.0  # seconds
MKDOCS = (sys.executable, "-m", "mkdocs", "build", "--strict")
HUGO = (sys.executable, "-m", "hugo", "--destination", "site", "--logLevel", "error")
# With the search that ours has, as Pagefind makes it of plain pages.
HUGO_AND_PAGEFIND = (
    sys.executable,
    "-c",
    "import subprocess, pagefind_bin;"
    f"subprocess.run({HUGO!r}, check=True);"
    "pagefind = str(pagefind_bin.get_executable());"
    "subprocess.run([pagefind, '--site', 'site', '--silent'], check=True)",
)


def build(root: Path, command: Sequence[str] = MKDOCS) -> Measurement:
    """Build the project in `root` strictly; raises BuildFailed where that does not succeed."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an editor's Python compiles a module once
    _settle()
    log = root / "build.log"
    with log.open("wb") as output:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        # The peak that wait4 tells starts at our own size, which execve hands on: keep us small.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BuildFailed(f"{' '.join(command)} in {root}:\n{log.read_text('utf-8', 'replace')}")
    site = root / "site"
    return Measurement(
        wall=wall,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
        page=round(statistics.median(page.stat().st_size for page in _practice_pages(site))),
        site=sum(file.stat().st_size for file in site.rglob("*") if file.is_file()),
        pdfs=sum(1 for _ in site.rglob("*.pdf")),
    )


def _settle() -> None:
    """Wait until the disk has nothing left to do of what was written and deleted before.

    ext4 looks at every file that was deleted within the last 5 s before it gives its number away.
    """
    os.sync()
    time.sleep(SETTLED)


def _practice_pages(site: Path) -> Iterator[Path]:
    """The practice pages of every language."""
    yield from site.glob(f"practices/{YEAR}/*/index.html")
    yield from site.glob(f"*/practices/{YEAR}/*/index.html")
