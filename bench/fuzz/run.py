"""Feed one target inputs that coverage guides (libFuzzer by atheris); what it finds is kept as a file.

`make fuzz` puts the seeds beside and runs each target for a while; `targets.py` says what a find is.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris
from trees import mutate_part

HERE = Path(__file__).resolve().parent
# Where an input's way is looked at; the rest of the libraries would only slow it down.
INSTRUMENTED = ["practicebook", "markdown_it", "mammoth", "openpyxl"]

with atheris.instrument_imports(include=INSTRUMENTED):
    import targets


def main() -> None:
    """Run one target until its time is over or something escapes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=sorted(targets.TARGETS))
    parser.add_argument("folder", type=Path, help="for the corpus and the finds; grows")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=2025)
    options = parser.parse_args()
    corpus = options.folder / options.target
    corpus.mkdir(parents=True, exist_ok=True)
    for name, content in targets.seeds(options.target):
        (corpus / f"seed-{name}").write_bytes(content)
    office = options.target in ("docx", "xlsx")
    longest = targets.LARGEST if office else 2048 if options.target == "csv" else 16384
    arguments = [
        *(sys.argv[0], str(corpus), f"-dict={HERE / 'words.dict'}"),
        *(f"-max_total_time={options.seconds}", f"-seed={options.seed}", "-timeout=20"),
        f"-max_len={longest}",
        *("-rss_limit_mb=2048", f"-artifact_prefix={options.folder}/{options.target}-"),
        *("-print_final_stats=1", "-len_control=20"),
    ]
    more = {"custom_mutator": mutate_part} if office else {}
    atheris.Setup(arguments, targets.TARGETS[options.target], **more)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
