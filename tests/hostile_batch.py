"""Check every case of a folder in a process of its own, under limits; print what each one gave and took.

Run by test_hostile_corpus.py: `python hostile_batch.py <folder>` prints JSON.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any

import yaml
from own_peak import own_peak
from practicebook.check import check
from practicebook.problems import MESSAGE_LANGUAGES
from sample_project import LANGUAGES, make_project

MEMORY = 2 * 1024**3  # a case that asks for more ends in MemoryError, not in a dead computer
STOP = 20  # seconds of waiting after which a case counts as hanging


def outcome(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    """What the check says of one case, in every language, and how long it thought."""
    root = make_project(folder / "p", **{k: v for k, v in case.items() if k in _CHANGES})
    started = time.process_time()
    signal.alarm(STOP)
    try:
        found = [each for each in check(root, LANGUAGES)[1] if each.stops]
    except BaseException:
        return {"failed": traceback.format_exc(limit=-3), "seconds": 0.0}
    finally:
        signal.alarm(0)
    return {
        "seconds": time.process_time() - started,
        "problems": [f"{f.place.path}:{f.place.line}:{f.place.column}: {f.code}" for f in found],
        "said": [f.message(language) for f in found for language in MESSAGE_LANGUAGES],
    }


_CHANGES = ("files", "edit", "bytes")


def _hanging(*_: object) -> None:
    raise TimeoutError(f"still not done after {STOP} s")


def main() -> None:
    """Print `{"cases": {name: outcome}, "megabytes": peak}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGALRM, _hanging)
    cases = {}
    for file in sorted(Path(sys.argv[1]).glob("*.yml")):
        with tempfile.TemporaryDirectory() as folder:
            case = yaml.safe_load(file.read_text("utf-8"))
            cases[file.stem] = outcome(case, Path(folder))
    print(json.dumps({"cases": cases, "megabytes": own_peak()}))


if __name__ == "__main__":
    main()
