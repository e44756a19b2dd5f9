"""Measure `make serve`: from a saved file to the page that shows it, as a browser waits for it."""

from __future__ import annotations

import argparse
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from pathlib import Path

from generate import write_project
from records import YEAR

EDITS = 5
DOWNLOADS = "downloads/"
VOLUMES = 150  # records; nobody looks at a larger volume while writing
PATIENCE = 300.0  # seconds for the first build


class Served:
    """A project under `mkdocs serve`."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.host = f"http://127.0.0.1:{port}/"
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
        environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        end = time.monotonic() + PATIENCE
        while not self.text("") and time.monotonic() < end:
            time.sleep(0.2)

    def text(self, path: str) -> str:
        """What is answered; empty while nobody answers."""
        try:
            return self.content(path).decode("utf-8")
        except OSError:
            return ""

    def content(self, path: str) -> bytes:
        """The bytes that are answered; OSError where nobody answers."""
        with urllib.request.urlopen(self.host + path, timeout=PATIENCE) as answer:
            return bytes(answer.read())

    def refresh(self, page: str, edit: Callable[[], object], shown: str) -> float:
        """Seconds from the edit until the page that shows it is loaded."""
        found = re.search(r"livereload\((\d+),", self.text(page))
        if found is None:
            raise RuntimeError(f"{page} does not ask for reloads")
        start = time.perf_counter()
        edit()
        self.text(f"livereload/{found[1]}/1")  # answers when there is something newer
        if shown not in self.text(page):
            raise RuntimeError(f"{page} does not show the edit")
        return time.perf_counter() - start

    def printed(self, page: str) -> float:
        """Seconds until the first PDF of a page is loaded, which is typeset when it is asked for."""
        found = re.search(r'href="([^"]+\.pdf)"', self.text(page))
        if found is None:
            raise RuntimeError(f"{page} does not lead to its PDF")
        start = time.perf_counter()
        if not self.content(page + found[1]).startswith(b"%PDF"):
            raise RuntimeError(f"{page}: {found[1]} is no PDF")
        return time.perf_counter() - start


def main() -> None:
    """Print the median of a few edits of a text and of facts, and of the PDFs after each edit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="+", metavar="N", help="how many records")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}")
    for count in options.counts:
        with tempfile.TemporaryDirectory(prefix=f"refresh-{count}-") as folder:
            root = Path(folder, "project")
            write_project(root, count, options.seed, photo_size=(8, 8))
            found = _measured(root).items()
        said = ", ".join(f"{name} {statistics.median(times):.2f} s" for name, times in found)
        print(f"{count:>5} records: {said}", flush=True)


def _measured(root: Path) -> dict[str, list[float]]:
    records = sorted((root / "practices" / str(YEAR) / "projects").iterdir())
    record = records[len(records) // 2]
    page = f"practices/{YEAR}/{record.name}/"
    text, facts = record / "text.kk.md", record / "facts.yml"
    written, stated = text.read_text("utf-8"), facts.read_text("utf-8")
    served = Served(root)
    try:
        times: dict[str, list[float]] = defaultdict(list)
        volume = len(records) <= VOLUMES
        if volume:
            served.printed(DOWNLOADS)  # what an edit leaves as it was is known from now on
        for turn in range(EDITS):
            mark = "Сынақ" + "абвгд"[turn]
            lines = f"{written}\n{mark}.\n"
            times["text"].append(served.refresh(page, partial(text.write_text, lines), mark))
            times["leaflet"].append(served.printed(page))
            if volume:
                times["volume"].append(served.printed(DOWNLOADS))
            titled = re.sub(r"(?m)^(title:\n  kk: ).*$", rf"\g<1>{mark}а", stated, count=1)
            saved = served.refresh(page, partial(facts.write_text, titled), mark + "а")
            times["facts"].append(saved)
            times["leaflet"].append(served.printed(page))
            if volume:
                times["volume with another title"].append(served.printed(DOWNLOADS))
    finally:
        served.process.kill()
        served.process.wait()
    return times


if __name__ == "__main__":
    main()
